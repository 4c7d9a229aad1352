"""What pytest needs to know about the notebooks, and how to run the tests of one lesson."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.utils import is_grade
from nbval.plugin import IPyNbCell

COURSE_FOLDER = Path(__file__).parent
LESSONS = COURSE_FOLDER / "lessons"

# Tests that ask something of each lesson; --lesson keeps what they ask of one.
TESTS_OF_LESSONS = [
    "tests/test_answers.py",
    "tests/test_vacuous_answers.py",
    "tests/course/test_notebooks.py",
    "tests/grading/judge/test_judge.py",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--lesson",
        metavar="NAME",
        help="run only what belongs to one lesson, such as 05_cnn or cnn: its notebooks, its "
        "exercises' checks and answers, and the tests of the modules of utils/ that it imports",
    )


def pytest_configure(config: pytest.Config) -> None:
    lesson = config.getoption("--lesson")
    if lesson:  # its topic is enough: numbers change when a lesson is inserted
        topics = {path.stem: path.parent.name for path in sorted(LESSONS.glob("*/*.ipynb"))}
        topic = re.sub(r"^\d+_", "", lesson)
        if topic not in topics:
            names = ", ".join(topics.values())
            raise pytest.UsageError(f"--lesson: no lesson {lesson!r}; there are {names}")
        config.option.lesson = topics[topic]


FOLDERS = pytest.StashKey[tempfile.TemporaryDirectory]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[FOLDERS] = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.stash[FOLDERS].cleanup()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set what kernels are started with: nbval starts one at the first cell of a notebook.

    Each notebook, and each file of tests, gets an empty folder for a learner's own files. So what
    lesson 07 saves is not there for lesson 08, whichever of them runs first. Networks in lessons/
    learn from few images.
    """
    name = hashlib.sha256(str(item.path).encode()).hexdigest()[:16]
    folder = Path(item.config.stash[FOLDERS].name, name)
    folder.mkdir(exist_ok=True)
    os.environ["COURSE_OWN_FILES"] = str(folder)
    os.environ.pop("PYTHONSTARTUP", None)
    if isinstance(item, IPyNbCell) and LESSONS in item.path.parents:
        os.environ["PYTHONSTARTUP"] = str(COURSE_FOLDER / "tests/support/short_training.py")


def files_of(lesson: str) -> set[Path]:
    """Return the test files and notebooks that belong to a lesson.

    A module ``utils/drawing.py`` that the lesson imports has its tests at
    ``tests/test_drawing.py``, a package ``utils/pad/`` in ``tests/pad/``.
    """
    notebooks = list(COURSE_FOLDER.glob(f"[sl]*s/{lesson}/*.ipynb"))
    files = {*notebooks, *(COURSE_FOLDER / name for name in TESTS_OF_LESSONS)}
    text = "\n".join(path.read_text(encoding="utf-8") for path in notebooks)
    imports = re.findall(r"\bfrom (utils(?:\.\w+)*) import (\w*)|\bimport (utils\.[\w.]+)", text)
    for package, name, module in imports:
        dotted = module or (f"utils.{name}" if package == "utils" else package)
        folder = (COURSE_FOLDER / "tests").joinpath(*dotted.split(".")[1:])
        if folder.is_dir():
            files.update(folder.glob("test_*.py"))
        else:
            files.add(folder.with_name(f"test_{folder.name}.py"))
    return {path for path in files if path.is_file()}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the other files alone: to import them all takes longer than many a test."""
    lesson = config.getoption("--lesson")
    if lesson and collection_path.is_file() and collection_path not in _wanted(config, lesson):
        return True
    return None


WANTED = pytest.StashKey[set[Path]]()


def _wanted(config: pytest.Config, lesson: str) -> set[Path]:
    if WANTED not in config.stash:
        config.stash[WANTED] = files_of(lesson)
    return config.stash[WANTED]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In tests of each lesson, keep those of the one that was asked for."""
    lesson = config.getoption("--lesson")
    if not lesson:
        return
    shared = {COURSE_FOLDER / name for name in TESTS_OF_LESSONS}
    left_out = [item for item in items if item.path in shared and lesson not in item.name]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """In a release, where no exercise is solved, nothing but its checks may fail.

    Its cells carry the tag ``raises-exception``, so nbval itself lets every error pass.
    """
    result = yield
    if isinstance(item, IPyNbCell) and LESSONS in item.path.parents and not is_grade(item.cell):
        for output in item.test_outputs or []:
            if output.output_type == "error":
                pytest.fail(
                    f"{item.name} fails with exercises unsolved: {output.ename}: {output.evalue}\n"
                    f"{item.cell.source}"
                )
            if output.get("name") == "stderr":
                pytest.fail(f"{item.name} writes to stderr: {output.text}")
    return result
