"""nbgrader's gradebook: where it is, and what it has to know of a lesson before marks go in."""

import atexit
import contextlib
import functools
import glob
import hashlib
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock
from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.converters import GenerateAssignment
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import Config

from utils.files import write_atomically
from utils.grading.converters import load_config, run_converter
from utils.grading.errors import ConverterError, GradebookError
from utils.grading.result import Options

# nbgrader adds to its gradebook in an order that SQLAlchemy warns of, without harm.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")

LONGEST_WAIT = 120  # seconds for another process that writes


def course_config(options: Options) -> Config:
    """Return the course's nbgrader configuration, with the options in it."""
    config = load_config(options.root)
    config.CourseDirectory.root = str(_without_patterns(options.root))
    config.CourseDirectory.db_url = database_url(options)
    return config


@functools.cache
def _without_patterns(root: Path) -> Path:
    """Return a path to the course that nbgrader does not take for a pattern of file names.

    That is the folder itself, or a link to it where its path has brackets or stars.
    """
    if not glob.has_magic(str(root)):
        return root
    folder = tempfile.mkdtemp(prefix="digits-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # the link, not what it leads to
    link = Path(folder, "course")
    try:
        link.symlink_to(root, target_is_directory=True)
    except OSError as error:  # Windows lets ordinary users make links in Developer Mode only
        raise GradebookError(
            f"{root} has brackets or stars in its path, which nbgrader takes for a pattern. Move "
            "the course to a folder without them."
        ) from error
    return link


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
    # The configuration also makes the folder, and sees to it that nbgrader finds `alembic`.
    url = course_config(options).CourseDirectory.db_url
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
    with FileLock(folder / f"{name}.lock"):
        with open_gradebook(options) as gradebook:  # made by one process, before others look
            known = any(assignment.name == name for assignment in gradebook.assignments)
        if known and mark.is_file() and mark.read_text() == wanted:
            return
        _generate(name, options)
        write_atomically(mark, wanted)


def _generate(name: str, options: Options) -> None:
    """Run nbgrader's generate step with its database, but with the release going nowhere."""
    config = course_config(options)
    config.CourseDirectory.assignment_id = name
    with tempfile.TemporaryDirectory(dir=options.root / "grading") as nowhere:
        config.CourseDirectory.release_directory = f"grading/{Path(nowhere).name}"
        try:
            run_converter(GenerateAssignment, config)
        except ConverterError as error:
            raise GradebookError(f"nbgrader could not register {name}:\n{error.log}") from error


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


def penalty_depends_on_time(lesson: str, options: Options) -> bool:
    """Whether there is a due date, and a rule in nbgrader_config.py for those who miss it."""
    config = course_config(options)
    has_rule = (
        config.LateSubmissionPlugin.get("penalty_method", "none") != "none"
        or "plugin_class" in config.AssignLatePenalties
    )
    return bool(has_rule and due_date(lesson, options))


def waiting_for_marks(lesson: str, options: Options) -> set[str]:
    """Return the learners in whose submissions something is still to be marked by hand."""
    with open_gradebook(options) as gradebook:
        submissions = gradebook.assignment_submissions(lesson)
        return {one.student_id for one in submissions if one.needs_manual_grade}
