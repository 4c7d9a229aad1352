"""Results on disk: plain data, kept whole, and taken again only if they still hold."""

import json
from pathlib import Path

import pytest

from utils.grading.result import Check, Result
from utils.grading.results import (
    find_students,
    is_saved,
    keep_result,
    kept_results,
    kept_students,
    read_result,
    result_path,
)

LESSON = "00_start_here"
CHECKS = [Check("count_ink", 2.0, 3.0, "too few"), Check("words", 0.0, 2.0, by_hand=True)]
RESULT = Result("ada", LESSON, "graded", notes=["a note"], checks=CHECKS, score=2.0, max_score=3.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course in which Ada has a result, and a submission."""
    result_path(LESSON, "ada", tmp_path).parent.mkdir(parents=True)
    keep_result(RESULT, tmp_path, "print 1")
    (tmp_path / "grading" / "submitted" / "ada" / LESSON).mkdir(parents=True)
    return tmp_path


def test_a_result_comes_back_as_it_was(root: Path):
    assert read_result(LESSON, "ada", root, "print 1") == RESULT
    assert read_result(LESSON, "ada", root) == RESULT


def test_a_result_is_plain_json(root: Path):
    kept = json.loads(result_path(LESSON, "ada", root).read_text(encoding="utf-8"))
    assert kept["fingerprint"] == "print 1"
    assert kept["result"]["score"] == 2.0
    assert kept["result"]["checks"][0]["message"] == "too few"


def test_a_result_of_another_fingerprint_does_not_hold(root: Path):
    assert read_result(LESSON, "ada", root, "print 2") is None
    assert read_result(LESSON, "ben", root) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:100],
        lambda text: "[]",
        lambda text: "null",
        lambda text: text.replace('"checks"', '"tests"'),
        lambda text: text.replace('"max_points"', '"most"'),
        lambda text: text.replace('"result"', '"outcome"'),
    ],
)
def test_a_damaged_result_is_none(root: Path, damage):
    path = result_path(LESSON, "ada", root)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert read_result(LESSON, "ada", root) is None
    assert read_result(LESSON, "ada", root, "print 1") is None
    assert kept_results(LESSON, root) == {}
    assert kept_students(LESSON, root) == {"ada"}


def test_a_class_is_who_has_handed_in(root: Path):
    keep_result(Result("gone", LESSON, "graded"), root, "")
    (root / "grading" / "submitted" / "newcomer" / LESSON).mkdir(parents=True)
    (root / "grading" / "submitted" / ".hidden" / LESSON).mkdir(parents=True)
    (root / "grading" / "submitted" / "other" / "05_cnn").mkdir(parents=True)
    assert find_students(LESSON, root) == ["ada", "newcomer"]
    assert kept_students(LESSON, root) == {"ada", "gone"}
    assert kept_results(LESSON, root) == {"ada": RESULT}


def test_points_in_the_gradebook_are_compared():
    assert is_saved(RESULT, {"count_ink": 2.0})
    assert is_saved(RESULT, {"count_ink": 2.0, "words": 1.5}), "points by hand are not ours"
    assert not is_saved(RESULT, {"count_ink": 1.0})
    assert not is_saved(RESULT, {}), "a new gradebook that knows the student"
    assert not is_saved(RESULT, None)
