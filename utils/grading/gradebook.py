"""nbgrader's gradebook: where it is, and what it has to know of a lesson before marks go in."""

import contextlib
import hashlib
import io
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from utils.grading.result import Options

# nbgrader adds to its gradebook in an order that SQLAlchemy warns of, without harm.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")

LONGEST_WAIT = 120  # seconds for another process that writes


class GradebookError(RuntimeError):
    """The gradebook cannot be used. The message says why and what to do."""


def course_config(options: Options) -> Config:
    """Return the course's nbgrader configuration, with the options in it."""
    path = os.environ.get("PATH", "")
    config = PyFileConfigLoader(str(options.root / "nbgrader_config.py")).load_config()
    os.environ["PATH"] = path  # each load would add to it, until no program can be started
    config.CourseDirectory.root = str(options.root)
    config.CourseDirectory.db_url = database_url(options)
    return config


def database_url(options: Options) -> str:
    """Return where the gradebook is, as an SQLAlchemy URL."""
    if options.db is None:
        return f"sqlite:///{options.root}/grading/gradebook.db?timeout={LONGEST_WAIT}"
    # nbgrader brings no driver for PostgreSQL; the course's environment has psycopg
    scheme, separator, rest = options.db.partition("://")
    return ("postgresql+psycopg" if scheme in ("postgres", "postgresql") else scheme) + (
        separator + rest
    )


@contextlib.contextmanager
def open_gradebook(options: Options) -> Iterator[Gradebook]:
    """Open the gradebook, and make it if there is none yet.

    Raises
    ------
    GradebookError
        If that fails.
    """
    # A fresh gradebook is set up by the command `alembic`: take the one of this environment.
    programs, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if path.split(os.pathsep)[0] != programs:
        os.environ["PATH"] = programs + os.pathsep + path
    (options.root / "grading").mkdir(exist_ok=True)
    url = database_url(options)
    try:
        gradebook = Gradebook(url, "digits")
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise GradebookError(
            f"The gradebook {_without_password(url)} cannot be opened: {error}\n"
            "Check --db, and that the database server runs; "
            "without --db, the gradebook is a file in grading/."
        ) from error
    with gradebook:
        yield gradebook


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.rpartition(':')[0]}:...{at}{tail}" if at else url


def register_lesson(name: str, options: Options) -> None:
    """Let nbgrader put a lesson's exercises and points into the gradebook, unless they are there.

    Marks stay. When there is nothing to do, this takes some milliseconds.

    Raises
    ------
    GradebookError
        If nbgrader refuses the lesson; its own words are in the message.
    """
    source = options.root / "solutions" / name / f"{name.partition('_')[2]}.ipynb"
    wanted = hashlib.sha256(source.read_bytes() + database_url(options).encode()).hexdigest()
    folder = options.root / "grading" / "registered"
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / name
    with locked(folder / f"{name}.lock"):
        with open_gradebook(options) as gradebook:  # made by one process, before others look
            known = any(assignment.name == name for assignment in gradebook.assignments)
        if known and mark.is_file() and mark.read_text() == wanted:
            return
        _generate(name, options)
        mark.write_text(wanted)


def _generate(name: str, options: Options) -> None:
    """Run nbgrader's generate step with its database, but with the release going nowhere."""
    config = course_config(options)
    config.CourseDirectory.assignment_id = name
    messages = io.StringIO()
    log = logging.Logger("register")
    log.addHandler(logging.StreamHandler(messages))
    with tempfile.TemporaryDirectory(dir=options.root / "grading") as nowhere:
        config.CourseDirectory.release_directory = str(Path(nowhere).relative_to(options.root))
        try:
            directory = CourseDirectory(config=config)
            GenerateAssignment(coursedir=directory, config=config, log=log).start()
        except (Exception, SystemExit) as error:  # nbgrader says in the log what was wrong
            raise GradebookError(
                f"nbgrader could not register {name}:\n{messages.getvalue()}"
            ) from error


def saved_points(lesson: str, options: Options) -> dict[str, dict[str, float]]:
    """Return the points that checks gave, as the gradebook has them, by student and check.

    Raises
    ------
    GradebookError
        If the gradebook cannot be read.
    """
    with open_gradebook(options) as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score or 0.0 for grade in _grades(submission)
            }
            for submission in gradebook.assignment_submissions(lesson)
        }


def settled_by_hand(lesson: str, student: str, options: Options) -> set[str]:
    """Return the names of the cells that a person has given points, and that ask for no other look.

    Raises
    ------
    GradebookError
        If the gradebook cannot be read.
    """
    with open_gradebook(options) as gradebook:
        try:
            submission = gradebook.find_submission(lesson, student)
        except MissingEntry:
            return set()
        return {
            grade.name
            for grade in _grades(submission)
            if grade.manual_score is not None and not grade.needs_manual_grade
        }


def marks_by_hand(lesson: str, options: Options) -> dict[str, list[tuple]]:
    """Return the points and the comments that persons have given, by student."""
    found = {}
    with open_gradebook(options) as gradebook:
        for submission in gradebook.assignment_submissions(lesson):
            points = [
                (grade.name, grade.manual_score, grade.extra_credit)
                for grade in _grades(submission)
                if grade.manual_score is not None or grade.extra_credit
            ]
            comments = [
                (comment.name, comment.manual_comment)
                for notebook in submission.notebooks
                for comment in notebook.comments
                if comment.manual_comment
            ]
            found[submission.student.id] = sorted(points) + sorted(comments)
    return found


def _grades(submission: SubmittedAssignment) -> list[Grade]:
    return [grade for notebook in submission.notebooks for grade in notebook.grades]


def due_date(lesson: str, options: Options) -> str:
    """Return when a lesson has to be handed in; an empty text if the gradebook has no date."""
    with open_gradebook(options) as gradebook:
        date = gradebook.find_assignment(lesson).duedate
        return date.isoformat() if date else ""


@contextlib.contextmanager
def locked(path: Path, wait: bool = True) -> Iterator[None]:
    """Hold a lock between processes; it ends with the process, however that ends.

    Raises
    ------
    BlockingIOError
        If another process holds it, and this one is not to wait.
    """
    with open(path, "a") as file:
        while not _lock(file.fileno()):
            if not wait:
                raise BlockingIOError(f"Another process holds {path}.")
            time.sleep(0.05)
        yield


def _lock(file: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
