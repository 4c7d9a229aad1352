"""A class whose grading takes no time: each submission says what becomes of it.

Run as a script, this is the command line of grading for such a class, for tests that kill it.
"""

import functools
import os
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from rich.console import Console

from utils.grading import __main__ as command
from utils.grading import run as engine
from utils.grading.result import Check, Options, Result
from utils.grading.run import ClassRun, grade_class

LESSON = "00_start_here"
ALL = {f"student{number}": float(number) for number in range(6)}


def pretend(lesson: str, student: str, options: Options, sandbox: object) -> Result:
    """Stand in for the real thing: the submission says what becomes of it."""
    folder = options.root / "grading" / "submitted" / student / lesson
    with open(options.root / "log", "a") as log:
        log.write(f"{student}\n")
    order = (folder / "order").read_text()
    if order == "die":
        os._exit(1)
    if order == "raise":
        raise RuntimeError("something that nobody thought of")
    time.sleep(0.05)
    points = float(order)
    checks = [Check("one", points, 7.0)]
    return Result(student, lesson, "graded", checks=checks, score=points, max_score=7.0)


def hand_in(course: Path, student: str, order: str) -> None:
    folder = course / "grading" / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "order").write_text(order)


def without_gradebook(replace: Callable) -> None:
    """What is graded by `pretend` is in no gradebook."""
    replace(engine, "register_lesson", lambda lesson, options: None)
    replace(engine, "is_saved", lambda result, saved: True)
    replace(engine, "saved_points", lambda lesson, options: {})
    replace(engine, "due_date", lambda lesson, options: "")
    replace(engine, "marks_by_hand", lambda lesson, options: {})


def grade(course: Path, **options: object) -> ClassRun:
    where = Options(root=course, sandbox=False)
    options = {"console": Console(file=StringIO()), **options}
    return grade_class(LESSON, where, grade=pretend, **options)


def scores(run: ClassRun) -> dict[str, float]:
    return {result.student: result.score for result in run.results}


def graded(course: Path) -> list[str]:
    """Who was graded since the last time that this was asked."""
    log = course / "log"
    names = log.read_text().split() if log.exists() else []
    log.unlink(missing_ok=True)
    return sorted(names)


pretending = functools.partial(grade_class, grade=pretend)


def results(course: Path) -> list[str]:
    return sorted(p.stem for p in (course / "grading" / "results" / LESSON).glob("*.json"))


if __name__ == "__main__":
    without_gradebook(setattr)
    command.grade_class = pretending
    sys.exit(command.main([LESSON, "--root", sys.argv[1], "--no-sandbox"]))
