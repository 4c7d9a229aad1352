"""nbgrader's own commands, from the source to the marks: release, autograde, feedback, export."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.utils import is_grade, is_solution

from tests.support.release import submit
from utils.course.notebooks import notebook_path, read_notebook
from utils.paths import COURSE_FOLDER

# The lessons whose notebooks run in seconds; the later ones train networks.
NAMES = ["00_start_here", "01_load_data", "02_prepare_data"]


def nbgrader(course: Path, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=course, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A copy of the course in which two learners have been graded."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(COURSE_FOLDER / "nbgrader_config.py", course)
    for name in NAMES:
        shutil.copytree(COURSE_FOLDER / "solutions" / name, course / "solutions" / name)
        nbgrader(course, "generate_assignment", name)
        submit(course, "perfect", name, solved=True)
        submit(course, "untouched", name, solved=False)
        nbgrader(course, "autograde", name)
        nbgrader(course, "generate_feedback", name)
    nbgrader(course, "export")
    return course


def marks(course: Path) -> dict[tuple[str, str], dict[str, str]]:
    with open(course / "grades.csv", newline="") as file:
        return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}


def points(name: str, by_hand: bool) -> float:
    cells = read_notebook(notebook_path("solutions", name)).cells
    return sum(
        cell.metadata.nbgrader.points
        for cell in cells
        if is_grade(cell) and is_solution(cell) == by_hand
    )


@pytest.mark.parametrize("name", NAMES)
def test_release_is_the_one_in_lessons(course: Path, name: str):
    path = notebook_path("lessons", name)
    assert (course / path.relative_to(COURSE_FOLDER)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_perfect_gets_full_marks(course: Path, name: str):
    row = marks(course)[name, "perfect"]
    assert float(row["score"]) == points(name, by_hand=False) > 0
    assert float(row["max_score"]) == points(name, by_hand=False) + points(name, by_hand=True)


@pytest.mark.parametrize("name", NAMES)
def test_untouched_gets_zero(course: Path, name: str):
    assert float(marks(course)[name, "untouched"]["score"]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_feedback_shows_the_messages(course: Path, name: str):
    stem = notebook_path("lessons", name).stem
    for student in ("perfect", "untouched"):
        page = (course / "grading/feedback" / student / name / f"{stem}.html").read_text(
            encoding="utf-8"
        )
        failed = re.search(r"<pre>\s*✗ The answer is still empty", page)  # in place of a traceback
        assert bool(failed) == (student == "untouched")
        assert "✓" in page or student == "untouched"


def test_a_person_is_asked_for_the_written_answer(course: Path):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/grading/gradebook.db") as gradebook:
        assert gradebook.find_submission(NAMES[0], "perfect").needs_manual_grade
        assert not gradebook.find_submission(NAMES[0], "untouched").needs_manual_grade


def test_everything_about_learners_is_kept_in_grading(course: Path):
    kept = {path.name for path in course.iterdir()}
    assert kept == {"nbgrader_config.py", "solutions", "lessons", "grading", "grades.csv"}
