"""Grade one submission, from the learner's folder to the marks and the feedback."""

import os
import re
import shutil
import time
from pathlib import Path

import nbformat
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.utils import is_grade, is_solution
from traitlets.config import Config

from utils.grading.clean import CleanOutputs
from utils.grading.converters import LiteralNames, run_converter
from utils.grading.doubts import find_doubts, unanswered
from utils.grading.errors import ConverterError, IntakeError
from utils.grading.execute import GuardedExecute, Task
from utils.grading.gradebook import (
    course_config,
    open_gradebook,
    penalty_depends_on_time,
    register_lesson,
    settled_by_hand,
)
from utils.grading.intake import TIMESTAMP, take_in
from utils.grading.lesson import Lesson, load_lesson
from utils.grading.pages.feedback import FeedbackExporter, SafeFeedback
from utils.grading.result import Check, Options, Result
from utils.grading.results import submission_folder
from utils.grading.sandbox.sandbox import SandboxFactory

PREPROCESSORS = "nbgrader.preprocessors."
SANITIZE = ["OverwriteKernelspec", "OverwriteCells", "CheckCellMetadata"]
AFTER = ["SaveAutoGrades", "AssignLatePenalties", "CheckCellMetadata"]
TREES = ("submitted", "intake", "autograded", "feedback")


class LiteralAutograde(LiteralNames, Autograde):
    """nbgrader's autograding, for folders of any name."""


class LiteralFeedback(LiteralNames, GenerateFeedback):
    """nbgrader's feedback, for folders of any name."""


def grade(
    lesson: str, student: str, options: Options, factory: SandboxFactory | None = None
) -> Result:
    """Grade what a learner handed in for a lesson.

    nbgrader's own converters do it: they write grading/autograded/ and grading/feedback/ and save
    the points in the gradebook. Points that a person has given stay.

    Parameters
    ----------
    lesson, student
        Names of folders: grading/submitted/STUDENT/LESSON/.
    options
        How to grade.
    factory
        Makes the sandboxes where the learner's code runs; one serves many submissions of a lesson.
        None makes one.

    Returns
    -------
    What became of it. Whatever is wrong with the submission is told there.

    Raises
    ------
    LessonError, SandboxError, GradebookError
        If nothing can be graded at all, whoever handed it in.
    """
    about = load_lesson(options.root, lesson)
    if factory is None:
        with SandboxFactory(about.imports, options) as own:
            return grade(lesson, student, options, own)
    start = time.perf_counter()
    result = Result(student, lesson, "failed")
    if not student.isascii() and student.encode(errors="replace").decode() != student:
        # as in an old ZIP file; a gradebook cannot hold it
        result.reason = (
            "The folder's name is not encoded as UTF-8, so the gradebook cannot hold it. "
            "Rename the folder, and grade again."
        )
        return result
    folders = {tree: options.root / "grading" / tree / student / lesson for tree in TREES}
    folders["submitted"] = submission_folder(lesson, student, options.root)
    register_lesson(lesson, options)
    answers = _answers(about, folders["autograded"])
    settled = settled_by_hand(lesson, student, options)
    try:
        doubts: list[str] = []
        result.notes = take_in(folders["submitted"], folders["intake"], about, doubts)
        if folders["submitted"] != options.root / "grading" / "submitted" / student / lesson:
            where = folders["submitted"].relative_to(options.root / "grading" / "submitted")
            result.notes.insert(0, f"It was in {where}/, not in {student}/{lesson}/.")
        if not (folders["intake"] / TIMESTAMP).is_file() and penalty_depends_on_time(
            lesson, options
        ):
            if os.path.lexists(folders["submitted"] / TIMESTAMP):
                doubts.append(f"The late penalty depends on {TIMESTAMP}, which was left out")
            else:
                result.notes.append(f"There is no {TIMESTAMP}, so there is no late penalty.")
        task = Task(about, options, factory, folders["intake"])
        task.review_reasons.update({doubt: [] for doubt in doubts})
        _autograde(task, student)
        if _answers(about, folders["autograded"]) != answers:
            settled = set()  # a person has to look at the new answers
        _read_points(result, task, folders["autograded"], settled)
        _keep_only(folders["autograded"], about)  # formgrader would serve an .html file as a page
        _give_feedback(result, about, folders["feedback"], options)
    except IntakeError as error:
        result.reason = str(error)
    except ConverterError as error:
        result.reason = f"nbgrader could not grade it: {error}"
        result.status = "failed"
    if result.status == "failed":
        _forget(result, folders, options)
    result.seconds = time.perf_counter() - start
    return result


def _config(student: str, lesson: str, options: Options) -> Config:
    config = course_config(options)
    config.CourseDirectory.submitted_directory = "grading/intake"
    # nbgrader takes the name for a pattern, and strips spaces at its ends
    config.CourseDirectory.student_id = re.sub(r"[*?\[]|^\s+|\s+$", _literally, student)
    config.CourseDirectory.assignment_id = lesson
    return config


def _literally(found: re.Match[str]) -> str:
    """Return a pattern of file names that stands for just these characters."""
    return "".join(f"[{character}]" for character in found[0])


def _autograde(task: Task, student: str) -> None:
    config = _config(student, task.lesson.name, task.options)
    run_converter(
        LiteralAutograde,
        config,
        force=True,
        sanitize_preprocessors=[PREPROCESSORS + name for name in SANITIZE],
        autograde_preprocessors=[
            GuardedExecute(task),
            CleanOutputs(),
            *(PREPROCESSORS + name for name in AFTER),
        ],
    )


def _give_feedback(result: Result, lesson: Lesson, folder: Path, options: Options) -> None:
    """Make the feedback page. The marks are saved by now: without a page, they stay."""
    try:
        _make_feedback(lesson, result.student, options)
        _keep_only(folder, lesson)
    except (ConverterError, OSError) as error:
        result.notes.append(f"The feedback page could not be made: {error}")
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)  # an older page tells older marks


def _keep_only(folder: Path, lesson: Lesson) -> None:
    """Leave only what grading wrote in a folder, not the learner's other files."""
    kept = {f"{lesson.topic}.ipynb", f"{lesson.topic}.html", TIMESTAMP}
    for path in folder.iterdir():
        if path.name in kept and path.is_file() and not path.is_symlink():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _make_feedback(lesson: Lesson, student: str, options: Options) -> None:
    config = _config(student, lesson.name, options)
    run_converter(
        LiteralFeedback,
        config,
        force=True,
        exporter_class=FeedbackExporter,
        preprocessors=[
            PREPROCESSORS + "GetGrades",
            SafeFeedback(lesson),
            "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
        ],
    )


def _answers(lesson: Lesson, folder: Path) -> list[str]:
    """Return the answers in an autograded notebook; none if there is none, or only half of one."""
    try:
        notebook = nbformat.read(folder / f"{lesson.topic}.ipynb", as_version=4)
    except (OSError, ValueError):  # a power cut may have come in between
        return []
    return [cell.source for cell in notebook.cells if is_solution(cell)]


def _read_points(result: Result, task: Task, folder: Path, settled: set[str]) -> None:
    """Fill in the points from the gradebook, and mark there what a person has to look at.

    What a person has marked already, in ``settled``, stays as it is.
    """
    lesson = task.lesson
    notebook = nbformat.read(folder / f"{lesson.topic}.ipynb", as_version=4)
    task.review_reasons.update(find_doubts(notebook, lesson))
    result.notes += [*task.notes, *unanswered(notebook, lesson)]
    in_doubt = {name for names in task.review_reasons.values() for name in names}
    with open_gradebook(task.options) as gradebook:
        for cell in filter(is_grade, notebook.cells):
            name = cell.metadata.nbgrader.grade_id
            found = gradebook.find_grade(name, lesson.topic, lesson.name, result.student)
            if name in settled:
                found.needs_manual_grade = False  # nbgrader asks again at every regrading
            elif name in in_doubt:
                found.needs_manual_grade = True
            errors = [_said(o) for o in cell.get("outputs", []) if o.output_type == "error"]
            result.checks.append(
                Check(
                    name,
                    points=found.auto_score or 0.0,
                    max_points=found.max_score,
                    message="\n".join(errors),
                    by_hand=name not in lesson.checks,
                )
            )
        gradebook.db.commit()
    by_machine = [check for check in result.checks if not check.by_hand]
    result.score = sum(check.points for check in by_machine)
    result.max_score = sum(check.max_points for check in by_machine)
    result.status = "needs a person" if task.review_reasons else "graded"
    result.reason = " ".join(f"{reason.rstrip('.')}." for reason in task.review_reasons)


def _said(error: nbformat.NotebookNode) -> str:
    if error.ename in ("AssertionError", "CheckFailed", "KernelLost", "CheckEnded"):
        return error.evalue
    return f"{error.ename}: {error.evalue}"


def _forget(result: Result, folders: dict[str, Path], options: Options) -> None:
    """Let nothing of an older submission pass for the marks of one that could not be graded."""
    for tree in ("intake", "autograded", "feedback"):
        if folders[tree].is_dir() and not folders[tree].is_symlink():
            shutil.rmtree(folders[tree])
    with open_gradebook(options) as gradebook:
        gradebook.update_or_create_student(result.student)
        submission = gradebook.update_or_create_submission(result.lesson, result.student)
        for notebook in submission.notebooks:
            for found in notebook.grades:
                found.auto_score, found.needs_manual_grade = None, True
        gradebook.db.commit()
