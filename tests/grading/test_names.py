"""Nobody is passed over: folders with odd names are taken in where it is clear, or named."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.grading import copy_course, need_sandbox
from tests.support.submissions import Handin, perfect
from utils.grading.__main__ import main
from utils.grading.result import Options
from utils.grading.results import find_students, passed_over, read_result, submission_folder
from utils.grading.submission import grade

LESSON = "00_start_here"
LATIN_1 = os.fsdecode(b"caf\xe9")


def hand_in(course: Path, *place: str) -> Path:
    """Put a right notebook into a folder below grading/submitted/, as given."""
    handin = Handin(course, "for-a-moment", LESSON)
    perfect(handin)
    folder = course / "grading" / "submitted" / Path(*place)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.move(handin.path, folder / handin.path.name)
    shutil.rmtree(handin.folder.parent)
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return copy_course(tmp_path / "course", LESSON)


@pytest.mark.parametrize(
    "place",
    [
        ("ada",),
        ("ada", "00_Start_Here"),
        ("ada", " 00_start_here "),
        ("ada", "00_start_here."),
        ("[Group 1] ada", LESSON),
        (" ada ", LESSON),
        ("ada.b", LESSON),
    ],
)
def test_folders_that_are_clear_are_taken_in(course: Path, place: tuple[str, ...]):
    folder = hand_in(course, *place)
    assert find_students(LESSON, course) == [place[0]]
    assert submission_folder(LESSON, place[0], course) == folder
    assert passed_over(LESSON, course) == {}


def test_folders_that_are_not_clear_are_named(course: Path):
    hand_in(course, "right", LESSON)
    hand_in(course, ".ada", LESSON)
    hand_in(course, "bob", "week 1")
    hand_in(course, "cleo", "00_Start_Here")
    hand_in(course, "cleo", "00_START_HERE")
    submitted = course / "grading" / "submitted"
    (submitted / "dan").mkdir()
    (submitted / "moodle.zip").touch()
    (submitted / ".DS_Store").touch()
    (course / "lessons" / "01_load_data").mkdir()
    (submitted / "eve" / "01_load_data").mkdir(parents=True)  # she did not hand in this lesson
    assert find_students(LESSON, course) == ["right"]
    said = passed_over(LESSON, course)
    assert set(said) == {".ada", "bob", "cleo", "dan", "moodle.zip"}
    assert "week 1" in said["bob"] and "00_START_HERE, 00_Start_Here" in said["cleo"]
    assert "dot" in said[".ada"] and "file" in said["moodle.zip"]


@pytest.mark.parametrize("student", ["[Group 1] Ada", " ada", "ada ", "a*?", "ada."])
def test_odd_names_get_their_marks(tmp_path: Path, student: str):
    need_sandbox()
    course = copy_course(tmp_path / "[2027] digits", LESSON)
    hand_in(course, student, LESSON)
    result = grade(LESSON, student, Options(root=course))
    assert (result.status, result.score) == ("graded", result.max_score), result
    assert not result.notes
    for tree in ("autograded", "feedback"):
        assert any((course / "grading" / tree / student / LESSON).iterdir())
    assert os.listdir(course / "grading" / "autograded") == [student]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, names are Unicode")
def test_a_name_that_is_not_unicode_ends_no_report(course: Path, capsys: pytest.CaptureFixture):
    need_sandbox()
    hand_in(course, "ada", LESSON)
    hand_in(course, LATIN_1, LESSON)
    hand_in(course, "bob", "week 1")
    assert main([LESSON, "--root", str(course), "--workers", "1"]) == 1
    said = capsys.readouterr().out
    said.encode()
    assert "  caf?: The folder's name is not encoded as UTF-8" in said
    assert f"nobody's submission:\n  bob has no folder {LESSON}, but week 1." in said
    report = (course / "grading" / "reports" / f"{LESSON}.html").read_text()
    assert "caf?" in report and "Nobody&#39;s submission" in report
    assert "ada,,,,7.0" in (course / "grading/reports" / f"{LESSON}-plain.csv").read_text()
    assert read_result(LESSON, "ada", course).score == 7


def test_solutions_are_never_graded_as_a_learners_work(course: Path):
    need_sandbox()
    folder = course / "grading" / "submitted" / "clone" / LESSON / "digits"
    for tree in ("lessons", "solutions"):
        shutil.copytree(course / tree, folder / tree)
    result = grade(LESSON, "clone", Options(root=course))
    assert (result.status, result.score) == ("graded", 0), result
    notes = " ".join(result.notes)
    assert "is from the course's solutions" in notes and "No answer cell was changed" in notes

    shutil.rmtree(folder / "lessons")
    result = grade(LESSON, "clone", Options(root=course))
    assert result.status == "failed" and "not a learner's work" in result.reason
