"""One list of direct dependencies, one lock, and three ways to install that agree."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from utils.paths import COURSE_FOLDER


def project() -> dict:
    return tomllib.loads((COURSE_FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def direct_dependencies() -> list[str]:
    """Of learners, and of everybody else."""
    return sum(project()["optional-dependencies"].values(), list(project()["dependencies"]))


def lock_lines() -> list[str]:
    """Return the entries of the lock, each with its hashes on one line."""
    text = (COURSE_FOLDER / "requirements.txt").read_text(encoding="utf-8")
    lines = text.replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def lock() -> list[Requirement]:
    return [Requirement(line.partition(" --hash")[0]) for line in lock_lines()]


def locked_versions() -> dict[str, list[str]]:
    versions = {}
    for requirement in lock():
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    return versions


def test_lock_holds_every_direct_dependency():
    versions = locked_versions()
    for text in direct_dependencies():
        requirement = Requirement(text)
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement.name} is missing: run `make lock`"
        for version in found:
            assert requirement.specifier.contains(version), f"{text} but {version}: `make lock`"


def test_lock_holds_nothing_that_no_one_asks_for():
    """What is installed from the lock is reached from the direct dependencies."""
    from importlib.metadata import PackageNotFoundError, requires

    reached, todo = set(), [Requirement(text) for text in direct_dependencies()]
    while todo:
        requirement = todo.pop()
        environments = [{"extra": extra} for extra in (requirement.extras or {""})]
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in reached:
            continue
        reached.add((name, frozenset(requirement.extras)))
        try:
            wanted = requires(name) or []
        except PackageNotFoundError:  # for another platform
            continue
        todo += [
            Requirement(text)
            for text in wanted
            if not Requirement(text).marker
            or any(Requirement(text).marker.evaluate(e) for e in environments)
        ]
    names = {name for name, _ in reached}
    here = [r for r in lock() if not r.marker or r.marker.evaluate(default_environment())]
    assert {canonicalize_name(r.name) for r in here} - names == set(), "run `make lock`"


def test_lock_names_no_address():
    text = (COURSE_FOLDER / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "file:" not in text


def test_lock_has_a_hash_of_every_package():
    assert not [line for line in lock_lines() if "--hash=sha256:" not in line]


LEARNERS = ["utils/*.py", "utils/figures/*.py", "utils/lab/*.py", "utils/pad/*.py"]


@pytest.mark.parametrize("file", sorted(p for glob in LEARNERS for p in COURSE_FOLDER.glob(glob)))
def test_learners_need_nothing_that_only_instructors_install(file: Path):
    """What lessons and the app import comes with `make lab`, directly or with JupyterLab."""
    from importlib.metadata import packages_distributions

    others = sum(project()["optional-dependencies"].values(), [])
    foreign = {canonicalize_name(Requirement(text).name) for text in others}
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
    modules += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    distributions = packages_distributions()
    for module in {name.partition(".")[0] for name in modules}:
        came_with = {canonicalize_name(d) for d in distributions.get(module, [])}
        assert not came_with & foreign, f"{file.name} imports {module}"


def test_conda_takes_the_same_lock():
    environment = yaml.safe_load((COURSE_FOLDER / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == "digits"
    python, pip, packages = environment["dependencies"]
    assert pip == "pip"
    assert packages["pip"] == ["-r requirements.txt"]
    version = re.fullmatch(r"python=(3\.\d+)", python)[1]
    from packaging.specifiers import SpecifierSet

    assert SpecifierSet(project()["requires-python"]).contains(version + ".0")


def test_the_version_to_cite_is_that_of_the_package():
    citation = yaml.safe_load((COURSE_FOLDER / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == project()["version"]
    assert citation["license"] == project()["license"] == "MIT"


def test_readme_names_the_same_commands():
    readme = (COURSE_FOLDER / "README.md").read_text(encoding="utf-8")
    for command in ("make lab", "make test", "-m utils.install"):
        assert command in readme, command
    assert readme.index("make test") < 3000, "the two commands belong on the first screen"


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine")
def test_make_help_lists_every_target():
    makefile = (COURSE_FOLDER / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"(?m)^\.PHONY: (.*)$", makefile)[1].split()
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=COURSE_FOLDER,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert [line.split()[1] for line in listed] == targets
    assert all(len(line.split()) > 3 for line in listed)


def pytest_lesson(name: str) -> subprocess.CompletedProcess:
    """Collect what `make test LESSON=...` would run."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", "-q", "--lesson", name]
    return subprocess.run(command, cwd=COURSE_FOLDER, capture_output=True, text=True)


def test_one_lesson_brings_its_own_tests():
    name = "02_prepare_data"
    ids = [line for line in pytest_lesson(name).stdout.splitlines() if "::" in line]
    files = {line.partition("::")[0] for line in ids}
    notebooks = {f"{tree}/{name}/prepare_data.ipynb" for tree in ("solutions", "lessons")}
    asked = {"tests/test_answers.py", "tests/grading/judge/test_judge.py"}
    imported = {"tests/test_data.py", "tests/figures/test_images.py"}
    assert notebooks | asked | imported <= files
    assert not any("sandbox" in file or file == "tests/test_jupyterlab.py" for file in files)
    of_exercises = [line for line in ids if line.partition("::")[0] in asked]
    assert of_exercises and all(name in line for line in of_exercises)


def test_an_unknown_lesson_is_named():
    run = pytest_lesson("04_cnm")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "'04_cnm'" in run.stderr and "05_cnn" in run.stderr


def checks() -> list[str]:
    """Return what `make check` runs, such as ``"ruff format --check"``."""
    makefile = (COURSE_FOLDER / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"(?m)^check:.*\n((?:\t.*\n)+)", makefile)[1]
    return re.findall(r"(?m)^\t\$\(BIN\)/python -m (.*)$", recipe)


def test_make_check_looks_at_form_and_types():
    assert {command.split()[0] for command in checks()} == {"ruff", "mypy"}


@pytest.mark.parametrize("command", checks())
def test_check_is_content(command: str):
    run = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=COURSE_FOLDER,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_repository_stays_small():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=COURSE_FOLDER, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    sizes = [
        (COURSE_FOLDER / name).stat().st_size for name in listed if (COURSE_FOLDER / name).is_file()
    ]
    assert sum(sizes) < 40_000_000
