"""The results of a class, on disk: grading/results/LESSON/STUDENT.json, one file for each.

A result is written as soon as it is there, with the fingerprint of all that it depends on. So a
run may stop at any moment, and the next one takes what still holds.
"""

import dataclasses
import json
from collections.abc import Collection
from pathlib import Path
from typing import get_args

from utils.files import write_atomically
from utils.grading.result import Result, Status

SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".ipynb_checkpoints"}


def submission_folder(lesson: str, student: str, root: Path) -> Path:
    """Return where a learner's submission is: STUDENT/LESSON/, or what clearly stands for it.

    That is the folder of the lesson in another case or with spaces around it, or the learner's
    folder itself if the lesson's notebook lies there, as a learning platform unpacks it. If
    nothing of this is there, the path is the one that was expected.
    """
    folder = root / "grading" / "submitted" / student
    expected = folder / lesson
    if expected.exists() or expected.is_symlink() or folder.is_symlink():
        return expected
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return expected
    alike = [path for path in entries if path.name.strip(" .").casefold() == lesson.casefold()]
    if len(alike) == 1 and alike[0].is_dir():
        return alike[0]
    notebook = f"{lesson.partition('_')[2]}.ipynb".casefold()
    if not alike and any(path.name.casefold() == notebook for path in entries):
        return folder
    return expected


def find_students(lesson: str, root: Path) -> list[str]:
    """Return who has handed in something for a lesson."""
    return [name for name, folder in _folders(lesson, root) if folder is not None]


def passed_over(lesson: str, root: Path) -> dict[str, str]:
    """Return what in grading/submitted/ is taken for nobody's submission, though it may be one.

    Returns
    -------
    By name, why. A folder that holds only other lessons is none of these.
    """
    said = {}
    lessons = {path.name for path in (root / "lessons").glob("[0-9]*") if path.is_dir()}
    for name, folder in _folders(lesson, root):
        if folder is not None:
            continue
        path = root / "grading" / "submitted" / name
        if not path.is_dir():
            said[name] = "is a file, not a folder STUDENT/LESSON/"
        elif name.startswith("."):
            if any(path.rglob("*.ipynb")):
                said[name] = "begins with a dot, which is for hidden folders"
        else:
            others = sorted(entry.name for entry in path.iterdir())
            if not others or not all(entry in lessons for entry in others):
                found = ", ".join(others[:5]) or "nothing"
                said[name] = f"has no folder {lesson}, but {found}"
    return said


def _folders(lesson: str, root: Path) -> list[tuple[str, Path | None]]:
    """Return everything in grading/submitted/ by name, with the submission in it, if any."""
    submitted = root / "grading" / "submitted"
    found: list[tuple[str, Path | None]] = []
    for path in sorted(submitted.iterdir()) if submitted.is_dir() else []:
        if path.name in SYSTEM_FILES:
            continue
        folder = submission_folder(lesson, path.name, root)
        taken = not path.name.startswith(".") and (folder.exists() or folder.is_symlink())
        found.append((path.name, folder if taken else None))
    return found


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


def next_steps(
    lesson: str,
    results: Collection[Result],
    passed_over: Collection[str] = (),
    waiting: Collection[str] = (),
) -> list[str]:
    """Say what is left to do for an instructor after a class was graded, in this order.

    Parameters
    ----------
    lesson
        Such as ``"05_cnn"``.
    results
        Of the class.
    passed_over
        What in grading/submitted/ was taken for nobody's submission.
    waiting
        The learners whose written answers have no points yet.

    Returns
    -------
    The steps, the first of which says how many marks are final; an empty list if all are.
    """
    of = {
        status: [result.student for result in results if result.status == status]
        for status in get_args(Status)
    }
    final = [student for student in of["graded"] if student not in waiting]
    todo = [
        (
            passed_over,
            "Nobody's work ({}): move it into the folder of its learner, or out of "
            "grading/submitted/.",
        ),
        (
            of["failed"],
            "Failed ({}): no marks, and no number in the tables. Ask for another hand-in, which "
            f"goes into grading/submitted/STUDENT/{lesson}/; the reason says what was wrong.",
        ),
        (
            of["needs a person"],
            "Need your look ({}): they have points, but the reason says what is odd. Read "
            f"grading/submitted/STUDENT/{lesson}/ in a text editor, and change the points in "
            "formgrader where they are unfair.",
        ),
        (
            waiting,
            "Written answers ({}): mark them in JupyterLab, Nbgrader > Formgrader > Manual "
            "Grading. Until then, the tables say that they wait (the Canvas table cannot).",
        ),
    ]
    steps = [step.format(len(concerned)) for concerned, step in todo if concerned]
    if not steps:
        return []
    return [
        f"Final ({len(final)} of {len(results)}): these marks can be handed out.",
        *steps,
        f"Then make grade LESSON={lesson} again: it grades only what has changed, and brings "
        "the tables and the feedback up to date.",
    ]
