"""One place knows where the course lies, and asking it costs nothing."""

import ast
import subprocess
import sys

from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER, own_files


def test_the_folders_are_those_of_the_course():
    assert (COURSE_FOLDER / "pyproject.toml").is_file()
    assert (DATA_FOLDER / "train_data.csv.gz").is_file()
    assert (UTILS_FOLDER / "paths.py").is_file()


def test_own_files_lie_in_data_unless_another_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_OWN_FILES", str(tmp_path))
    assert own_files() == tmp_path
    monkeypatch.setenv("COURSE_OWN_FILES", "")
    assert own_files() == DATA_FOLDER
    monkeypatch.delenv("COURSE_OWN_FILES")
    assert own_files() == DATA_FOLDER


def test_tests_see_no_own_files():
    """What somebody has trained or drawn on this machine must not change a test."""
    assert own_files() != DATA_FOLDER
    assert own_files().is_dir() and not list(own_files().iterdir())


def test_it_imports_nothing_of_ours_and_nothing_heavy(tmp_path):
    """From any working directory."""
    code = (
        "import sys; before = set(sys.modules); import utils.paths; "
        "print(*sorted(set(sys.modules) - before)); print(utils.paths.COURSE_FOLDER)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    modules, folder = run.stdout.splitlines()
    assert {name for name in modules.split() if name.startswith("utils")} == {
        "utils",
        "utils.paths",
    }
    assert len(modules.split()) < 40, "pathlib and what it needs"
    assert folder == str(COURSE_FOLDER)


def test_no_other_module_looks_for_the_course_from_its_own_place():
    """A file may name its neighbors, as in ``Path(__file__).parent``, but not climb higher."""
    climbing = []
    for path in UTILS_FOLDER.rglob("*.py"):
        if path == UTILS_FOLDER / "paths.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Subscript) else ""
            if "__file__" in text and (text.count(".parent") > 1 or ".parents" in text):
                climbing.append(f"{path}, line {node.lineno}: {text}")
    assert not climbing
