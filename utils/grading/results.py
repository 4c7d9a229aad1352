"""The results of a class, on disk: grading/results/LESSON/STUDENT.json, one file for each.

A result is written as soon as it is there, with the fingerprint of all that it depends on. So a
run may stop at any moment, and the next one takes what still holds.
"""

import dataclasses
import json
from pathlib import Path

from utils.files import write_atomically
from utils.grading.result import Result


def find_students(lesson: str, root: Path) -> list[str]:
    """Return who has handed in something for a lesson."""
    return sorted(
        path.parent.name
        for path in (root / "grading" / "submitted").glob(f"*/{lesson}")
        if not path.parent.name.startswith(".")
    )


def result_path(lesson: str, student: str, root: Path) -> Path:
    """Return where a result is kept."""
    return root / "grading" / "results" / lesson / f"{student}.json"


def kept_students(lesson: str, root: Path) -> set[str]:
    """Return whose results are kept, damaged or outdated ones included."""
    return {path.stem for path in (root / "grading" / "results" / lesson).glob("*.json")}


def keep_result(result: Result, root: Path, fingerprint: str) -> None:
    """Write a result, whole or not at all."""
    kept = {"fingerprint": fingerprint, "result": dataclasses.asdict(result)}
    path = result_path(result.lesson, result.student, root)
    write_atomically(path, json.dumps(kept, indent=1))


def read_result(
    lesson: str, student: str, root: Path, fingerprint: str | None = None
) -> Result | None:
    """Return the result that was kept, if it is of the same submission graded in the same way.

    None as fingerprint returns it in any case.
    """
    try:
        kept = json.loads(result_path(lesson, student, root).read_text(encoding="utf-8"))
        if fingerprint in (None, kept["fingerprint"]):
            return Result.from_dict(kept["result"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none, or damaged: it is made anew
    return None


def kept_results(lesson: str, root: Path) -> dict[str, Result]:
    """Return by student what is kept of a class, also of runs for some students only."""
    kept = {}
    for student in kept_students(lesson, root) & set(find_students(lesson, root)):
        result = read_result(lesson, student, root)
        if result:
            kept[student] = result
    return kept


def is_saved(result: Result, saved: dict[str, float] | None) -> bool:
    """Whether the gradebook has the points of a result: it may be a new one, or an older copy.

    Parameters
    ----------
    result
        What was kept.
    saved
        The points in the gradebook, by check; None if it has no submission of this student.
    """
    return saved is not None and all(
        check.by_hand or saved.get(check.name) == check.points for check in result.checks
    )
