"""The gradebook: marks outlive changes, what a person gave is seen, a lost one is filled anew."""

import os
import shutil
from pathlib import Path

import pytest

from utils.grading.converters import load_config
from utils.grading.errors import GradebookError
from utils.grading.gradebook import marks_by_hand, open_gradebook, register_lesson, saved_points
from utils.grading.result import Check, Options, Result
from utils.grading.results import is_saved
from utils.paths import COURSE_FOLDER

LESSON = "00_start_here"


@pytest.fixture
def registered(tmp_path: Path) -> Options:
    """A course whose gradebook knows the lesson, and points of one learner."""
    shutil.copy(COURSE_FOLDER / "nbgrader_config.py", tmp_path)
    shutil.copytree(COURSE_FOLDER / "solutions" / LESSON, tmp_path / "solutions" / LESSON)
    options = Options(root=tmp_path)
    register_lesson(LESSON, options)
    with open_gradebook(options) as gradebook:
        gradebook.update_or_create_student("ada")
        submission = gradebook.update_or_create_submission(LESSON, "ada")
        for found in submission.notebooks[0].grades:
            found.auto_score = 1.0
        gradebook.db.commit()
    return options


def test_marks_outlive_a_change_of_the_lesson(registered: Options):
    before = saved_points(LESSON, registered)
    assert len(before["ada"]) > 3 and set(before["ada"].values()) == {1.0}
    source = registered.root / "solutions" / LESSON / "start_here.ipynb"
    source.write_text(source.read_text().replace("Hello", "Good day"))
    register_lesson(LESSON, registered)
    assert saved_points(LESSON, registered) == before


def test_points_and_comments_by_hand_are_seen(registered: Options):
    assert marks_by_hand(LESSON, registered) == {"ada": []}
    with open_gradebook(registered) as gradebook:
        notebook = gradebook.find_submission(LESSON, "ada").notebooks[0]
        notebook.grades[0].manual_score = 0.5
        notebook.comments[0].manual_comment = "well put"
        names = notebook.grades[0].name, notebook.comments[0].name
        gradebook.db.commit()
    assert marks_by_hand(LESSON, registered) == {
        "ada": [(names[0], 0.5, None), (names[1], "well put")]
    }


def test_a_gradebook_that_is_gone_is_filled_anew(registered: Options):
    checks = [Check(name, 1.0, 1.0) for name in saved_points(LESSON, registered)["ada"]]
    result = Result("ada", LESSON, "graded", checks=checks)
    assert is_saved(result, saved_points(LESSON, registered)["ada"])
    (registered.root / "grading" / "gradebook.db").unlink()
    register_lesson(LESSON, registered)
    assert saved_points(LESSON, registered) == {}, "known, and empty"
    assert not is_saved(result, None), "so it is graded once more"


def test_the_search_path_does_not_grow(registered: Options, monkeypatch):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    lengths = set()
    for _ in range(3):
        load_config(registered.root)
        with open_gradebook(registered):
            lengths.add(len(os.environ["PATH"]))
    assert len(lengths) == 1, "after some hundred submissions, no program could be started"


def test_a_lesson_that_nbgrader_refuses_is_told(registered: Options):
    source = registered.root / "solutions" / LESSON / "start_here.ipynb"
    source.write_text(source.read_text().replace("### END SOLUTION", "", 1))
    with pytest.raises(GradebookError, match=f"(?is)could not register {LESSON}:.*no end solution"):
        register_lesson(LESSON, registered)


def test_a_gradebook_that_cannot_be_opened_tells_no_password(registered: Options):
    options = Options(root=registered.root, db="postgres://ada:secret@127.0.0.1:1/digits")
    with pytest.raises(GradebookError, match="Check --db") as error, open_gradebook(options):
        pass
    assert "127.0.0.1:1/digits" in str(error.value) and "secret" not in str(error.value)
