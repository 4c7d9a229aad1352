"""Marks as tables for a learning management system, from nbgrader's gradebook.

Canvas takes back the table that its gradebook exports: Student, ID, SIS User ID, SIS Login ID,
Section, then a column per assignment, and "Points Possible" in a row of its own. Moodle imports
any table with a column that identifies the participant, and asks which column is which (Moodle
documentation, "Grade import").
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import SubmittedAssignment

from utils.grading.gradebook import open_gradebook
from utils.grading.result import Options

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate a cell that begins so
# and one behind what it may take for the end of a cell: where commas are decimal, a semicolon
BEHIND = re.compile(r"([;\t\r\n]\s*)(?=[=+@-])")


def export_marks(lesson: str, options: Options, folder: Path) -> dict[str, Path]:
    """Write the marks of a lesson, points given by a person and penalties included.

    Parameters
    ----------
    lesson
        Such as ``"05_cnn"``.
    options
        Where the gradebook is.
    folder
        Where the tables go.

    Returns
    -------
    The three tables, by layout: "plain", "canvas" and "moodle".

    Raises
    ------
    GradebookError
        If the gradebook cannot be read.
    """
    with open_gradebook(options) as gradebook:
        submissions = sorted(
            gradebook.assignment_submissions(lesson), key=lambda submission: submission.student.id
        )
        rows = [
            {
                "id": submission.student.id,
                "first": submission.student.first_name or "",
                "last": submission.student.last_name or "",
                "email": submission.student.email or "",
                "score": _score(submission),
                "penalty": submission.late_submission_penalty,
                "waits": submission.needs_manual_grade,
                "most": submission.max_score,
            }
            for submission in submissions
        ]
    most = max((row["most"] for row in rows), default=0.0)
    tables = {"plain": _plain(rows), "canvas": _canvas(lesson, rows, most)}
    tables["moodle"] = _moodle(lesson, rows)
    paths = {}
    for layout, table in tables.items():
        paths[layout] = folder / f"{lesson}-{layout}.csv"
        with open(paths[layout], "w", newline="", encoding="utf-8", errors="replace") as file:
            csv.writer(file).writerows([_harmless(cell) for cell in row] for row in table)
    return paths


def _score(submission: SubmittedAssignment) -> float | str:
    """Return the points; nothing at all, instead of a zero, for what could not be graded."""
    points = [
        point
        for notebook in submission.notebooks
        for grade in notebook.grades
        for point in (grade.auto_score, grade.manual_score)
    ]
    if all(point is None for point in points):
        return ""
    return max(0.0, submission.score - submission.late_submission_penalty)


def _plain(rows: list[dict]) -> Iterable[list]:
    yield ["student", "last name", "first name", "email", "score", "max score", "late penalty"] + [
        "waits for a person"
    ]
    for row in rows:
        waits = "yes" if row["waits"] else "no"
        yield [row["id"], row["last"], row["first"], row["email"], row["score"], row["most"]] + [
            row["penalty"],
            waits,
        ]


def _canvas(lesson: str, rows: list[dict], most: float) -> Iterable[list]:
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", lesson]
    yield ["    Points Possible", "", "", "", "", most]
    for row in rows:
        name = ", ".join(filter(None, (row["last"], row["first"]))) or row["id"]
        yield [name, "", row["id"], row["id"], "", row["score"]]


def _moodle(lesson: str, rows: list[dict]) -> Iterable[list]:
    yield ["Username", "Email address", lesson, f"{lesson} (feedback)"]
    for row in rows:
        words = "Part of it is still to be marked by a person." if row["waits"] else ""
        yield [row["id"], row["email"], row["score"], words]


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from taking a learner's text for a formula."""
    if not isinstance(cell, str):
        return cell
    harmless = BEHIND.sub(r"\1'", cell)
    return f"'{harmless}" if cell.startswith(FORMULA) else harmless
