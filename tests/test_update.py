"""utils.update: what is new comes in, and a learner's work stays."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from utils.paths import COURSE_FOLDER
from utils.update import CannotUpdate, update

FIRST, SECOND = "lessons/00_start_here/start_here.ipynb", "lessons/01_load_data/load_data.ipynb"


def git(folder: Path, *arguments: str) -> str:
    me = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    command = ["git", *me, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def change(notebook: Path, text: str, cell: int = 0) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][cell]["source"] = [text]
    notebook.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


@pytest.fixture
def teachers(tmp_path: Path) -> Path:
    folder = tmp_path / "teachers"
    for name in (FIRST, SECOND, ".gitattributes"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE_FOLDER / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=first")
    return folder


@pytest.fixture
def learners(teachers: Path, tmp_path: Path) -> Path:
    git(tmp_path, "clone", "--quiet", teachers.as_uri(), "learners")
    return tmp_path / "learners"


def test_work_stays_and_the_rest_is_brought_up_to_date(teachers: Path, learners: Path):
    change(learners / FIRST, "what I wrote", cell=5)
    (learners / "notes.txt").write_text("mine")
    kept = (learners / FIRST).read_bytes()
    change(teachers / FIRST, "corrected", cell=1)
    change(teachers / SECOND, "corrected")
    (teachers / "lessons/new.ipynb").write_text("{}")
    git(teachers, "add", ".")
    git(teachers, "commit", "--quiet", "--message=second")
    assert update(learners) == [FIRST, SECOND, "lessons/new.ipynb"]
    assert (learners / FIRST).read_bytes() == kept
    assert (learners / SECOND).read_bytes() == (teachers / SECOND).read_bytes()
    assert (learners / "notes.txt").read_text() == "mine"
    assert update(learners) == [], "a second time, nothing is left to do"


def test_a_folder_that_is_no_clone_is_named(tmp_path: Path):
    with pytest.raises(CannotUpdate, match="not a clone.*copy your notebooks"):
        update(tmp_path)
