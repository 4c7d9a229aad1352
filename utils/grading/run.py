"""Grade a class: every submission of a lesson, on all processors or on many machines.

What has been graded before and has not changed since is kept; the rest goes to the workers.
"""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from utils.grading.errors import RunError
from utils.grading.fingerprint import class_fingerprint, fingerprint
from utils.grading.gradebook import (
    database_url,
    due_date,
    marks_by_hand,
    register_lesson,
    saved_points,
)
from utils.grading.lesson import Lesson, load_lesson
from utils.grading.result import Options, Result
from utils.grading.results import (
    find_students,
    is_saved,
    kept_students,
    passed_over,
    read_result,
    result_path,
    submission_folder,
)
from utils.grading.sandbox.bubblewrap import check_sandbox
from utils.grading.submission import grade as grade_submission
from utils.grading.workers import Grade, connect, grade_on_workers


@dataclass
class ClassRun:
    """What came of a run: all results of the class, and which students were graded this time.

    ``gone`` are students with an older result whose submission is not there any more;
    ``passed_over`` tells what in grading/submitted/ was not graded, and why.
    """

    results: list[Result] = field(default_factory=list)
    graded_now: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    seconds: float = 0.0
    passed_over: dict[str, str] = field(default_factory=dict)


def grade_class(
    lesson: str,
    options: Options,
    students: list[str] | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    force: bool = False,
    grade: Grade = grade_submission,
    console: Console | None = None,
) -> ClassRun:
    """Grade all submissions of a lesson that are new or changed.

    Parameters
    ----------
    lesson
        Such as ``"05_cnn"``; the submissions are in grading/submitted/STUDENT/LESSON/.
    options
        How to grade.
    students
        Grade only these; None means everybody.
    scheduler
        Address of a Dask scheduler whose workers share the course's folder, for example
        ``"tcp://10.0.0.5:8786"``. None starts worker processes on this machine.
    workers
        How many of these; None means one for each processor.
    force
        Grade also what has not changed.
    grade
        Grades one submission.
    console
        Where to show progress; None means standard error.

    Raises
    ------
    RunError
        If there is nothing to grade, another run grades this lesson, or no worker answers.
    LessonError, SandboxError, GradebookError
        If the lesson, the sandbox or the gradebook cannot be used.
    KeyboardInterrupt
        Passed on. What is graded by then is kept.
    """
    start = time.perf_counter()
    about = load_lesson(options.root, lesson)
    submitted = find_students(lesson, options.root)
    chosen = _choose(lesson, submitted, students, options.root)
    if options.sandbox and not scheduler:
        check_sandbox()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_only_run(lesson, options.root))
        register_lesson(lesson, options)
        fingerprints = _fingerprints(about, chosen, options)
        if force:
            for student in chosen:
                result_path(lesson, student, options.root).unlink(missing_ok=True)
        run = ClassRun(gone=sorted(kept_students(lesson, options.root) - set(submitted)))
        run.passed_over = passed_over(lesson, options.root)
        run.results = _still_valid(lesson, fingerprints, options)
        for result in run.results:
            del fingerprints[result.student]
        run.graded_now = list(fingerprints)
        if fingerprints:
            client = stack.enter_context(connect(scheduler, workers, len(fingerprints)))
            show = stack.enter_context(_progress(console or Console(stderr=True), lesson))
            show(len(run.results), len(chosen))
            for result in grade_on_workers(client, lesson, fingerprints, options, grade):
                run.results.append(result)
                show(len(run.results), len(chosen))
    run.results.sort(key=lambda result: result.student)
    run.seconds = time.perf_counter() - start
    return run


def _choose(lesson: str, submitted: list[str], students: list[str] | None, root: Path) -> list[str]:
    """Return whom to grade; those who are named must have handed in something."""
    chosen = submitted if students is None else sorted(set(students))
    unknown = sorted(set(chosen) - set(submitted))
    if unknown or not chosen:
        where = root / "grading" / "submitted"
        who = f"of {', '.join(unknown)} " if unknown else ""
        left = [f"{name} {why}." for name, why in passed_over(lesson, root).items()][:20]
        raise RunError(
            "\n".join(
                [f"There is no submission {who}for {lesson}. Expected {where}/STUDENT/{lesson}/."]
                + [line.encode(errors="replace").decode() for line in left]
            )
        )
    return chosen


def _fingerprints(lesson: Lesson, students: list[str], options: Options) -> dict[str, str]:
    due, by_hand = due_date(lesson.name, options), marks_by_hand(lesson.name, options)
    of_class = class_fingerprint(lesson, options, database_url(options), due)
    return {
        student: fingerprint(
            of_class,
            submission_folder(lesson.name, student, options.root),
            by_hand.get(student, []),
        )
        for student in students
    }


def _still_valid(lesson: str, fingerprints: dict[str, str], options: Options) -> list[Result]:
    """Return the kept results that need no new grading; the others are deleted or replaced.

    A result that is not in the gradebook is of another one, or of an older copy.
    """
    saved = saved_points(lesson, options)
    valid = []
    for student, print_now in fingerprints.items():
        result = read_result(lesson, student, options.root, print_now)
        if result and is_saved(result, saved.get(student)):
            valid.append(result)
        elif result:
            result_path(lesson, student, options.root).unlink()
    return valid


@contextlib.contextmanager
def _only_run(lesson: str, root: Path) -> Iterator[None]:
    """Make sure that no other run grades this lesson. A run that was killed holds no lock."""
    path = root / "grading" / "results" / f"{lesson}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(FileLock(path, blocking=False))
        except Timeout as error:
            raise RunError(
                f"Another run is grading {lesson} in this course. Wait for it, or end it."
            ) from error
        yield


# --- Progress -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _progress(console: Console, lesson: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far it is: a bar with the time left, or a line now and then where there is none."""
    if console.is_terminal:
        columns = (BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(TextColumn(lesson), *columns, console=console) as progress:
            task = progress.add_task(lesson)
            yield lambda done, total: progress.update(task, completed=done, total=total)
        return
    said, start = [-1], time.perf_counter()

    def show(done: int, total: int) -> None:
        tenth = 10 * done // total
        if tenth > said[0]:
            said[0] = tenth
            seconds = time.perf_counter() - start
            print(f"{lesson}: {done} of {total} after {seconds:.0f} s", file=sys.stderr, flush=True)

    yield show
