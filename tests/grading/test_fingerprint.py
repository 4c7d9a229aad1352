"""Who needs grading again: everybody whose mark may change, and nobody else."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.links import make_link
from utils.files import write_atomically
from utils.grading.fingerprint import class_fingerprint, fingerprint, needed_files, understand
from utils.grading.lesson import Lesson, load_lesson
from utils.grading.result import Options
from utils.paths import COURSE_FOLDER

FIRST, DRAWING = "00_start_here", "08_drawing_demo"
SOURCE, RELEASE = (f"{tree}/{FIRST}/start_here.ipynb" for tree in ("solutions", "lessons"))


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """A copy of all that marks may depend on."""
    course = tmp_path_factory.mktemp("original")
    for name in ("nbgrader_config.py", "requirements.txt"):
        shutil.copy(COURSE_FOLDER / name, course)
    for tree in ("utils", "data", "solutions", "lessons"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(COURSE_FOLDER / tree, course / tree, ignore=ignored)
    return course


@pytest.fixture
def course(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "course", copy_function=os.link))


def of(course: Path, name: str, **options: object) -> str:
    lesson = load_lesson(course, name)
    return class_fingerprint(lesson, Options(root=course, **options), "sqlite:///x", course=course)


@pytest.fixture(scope="module")
def before(original: Path) -> dict[str, str]:
    """Fingerprints of the untouched course. None of them depends on where the course is."""
    return {name: of(original, name) for name in (FIRST, DRAWING)}


def regraded(course: Path, before: dict[str, str]) -> list[str]:
    """Return the lessons that a change has an effect on."""
    return [name for name in before if of(course, name) != before[name]]


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    write_atomically(path, change(text))  # the original has the same file


def append(text: str) -> Callable[[str], str]:
    return lambda before: before + text


def comment(text: str) -> str:
    return f"# a new comment\n\n{text}\n\n# and another\n"


def test_the_place_of_the_course_does_not_matter(course: Path, before: dict[str, str]):
    assert regraded(course, before) == []


@pytest.mark.parametrize(
    "file, change, lessons",
    [
        # what only one lesson imports
        ("utils/drawn_digits.py", append("\nX = 1\n"), [DRAWING]),
        ("data/drawn_digits.json.gz", None, [DRAWING]),
        # what all import, directly or not
        ("utils/paths.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("data/train_data.csv.gz", None, [FIRST, DRAWING]),
        ("utils/pad/pad.js", append("\n// changed\n"), [FIRST, DRAWING]),
        ("data/trained_model.keras", None, [FIRST, DRAWING]),
        # the grader: also what it names in a text only, and what runs in other processes
        ("utils/grading/submission.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("utils/grading/execute.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("utils/grading/judge/in_kernel.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("utils/grading/judge/judge.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("utils/grading/judge/codec.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("utils/grading/sandbox/fork_server.py", append("\nX = 1\n"), [FIRST, DRAWING]),
        ("utils/grading/pages/safe_feedback/index.html.j2", append("x"), [FIRST, DRAWING]),
        # the environment
        ("requirements.txt", lambda text: text.replace("keras==", "keras==9"), [FIRST, DRAWING]),
        ("nbgrader_config.py", append("\nc.Autograde.timeout = 1\n"), [FIRST, DRAWING]),
        # the lesson, and how it was handed out
        (SOURCE, lambda text: text.replace("expected=", "expected=1 + "), [FIRST]),
        (RELEASE, lambda text: text.replace("ink", "dye"), [FIRST]),
        # nothing that a mark depends on
        ("utils/course/benchmark.py", append("\nX = 1\n"), []),
        ("utils/course/ablation.py", comment, []),
        ("utils/grading/pages/report.py", append("\nX = 1\n"), []),
        ("utils/grading/pages/report.html.j2", append("x"), []),
        ("utils/grading/pages/export.py", append("\nX = 1\n"), []),
        ("utils/grading/run.py", append("\nX = 1\n"), []),
        ("utils/grading/workers.py", append("\nX = 1\n"), []),
        ("utils/grading/__main__.py", append("\nX = 1\n"), []),
        ("utils/app.py", append("\nX = 1\n"), []),
        ("data/README.md", append("\nmore\n"), []),
        ("data/benchmark.json", append("\n"), []),
        # how it is written
        ("utils/drawing.py", comment, []),
        ("utils/grading/judge/judge.py", comment, []),
        ("utils/grading/judge/codec.py", lambda t: t.replace('"""', '"""Again: ', 1), []),
        ("nbgrader_config.py", comment, []),
        ("requirements.txt", comment, []),
        (SOURCE, lambda text: text.replace('"execution_count": 1', '"execution_count": 9'), []),
        (SOURCE, lambda text: text.replace('"image/png": "', '"image/png": "AAAA'), []),
    ],
)
def test_what_regrades_whom(course: Path, before: dict[str, str], file, change, lessons):
    path = course / file
    if change is None:
        data = path.read_bytes()
        path.unlink()  # the original has the same file
        path.write_bytes(data + b"\0")
    else:
        edit(path, change)
    assert regraded(course, before) == lessons


def test_a_file_that_is_new_counts(course: Path, before: dict[str, str]):
    """A lesson may name a file that was not there before."""
    path = course / "data" / "drawn_digits.json.gz"
    data = path.read_bytes()
    path.unlink()
    without = of(course, DRAWING)
    path.write_bytes(data)
    assert without != of(course, DRAWING) == before[DRAWING]


@pytest.mark.parametrize("name", ["my_drawings.json", "my_network.keras", "my_progress.json"])
def test_own_files_do_not_count(course: Path, before: dict[str, str], name: str):
    """What an instructor keeps in lesson 07 or 08 is not there when a submission is graded."""
    (course / "data" / name).write_text("[]")
    assert regraded(course, before) == []


def test_options(original: Path, before: dict[str, str]):
    assert of(original, FIRST, fork_server=False) == before[FIRST], "a cold start changes no mark"
    assert of(original, FIRST, call_seconds=1) != before[FIRST]
    assert of(original, FIRST, sandbox=False) != before[FIRST]
    lesson, options = load_lesson(original, FIRST), Options(root=original)
    assert class_fingerprint(lesson, options, "elsewhere", course=original) != before[FIRST]
    late = class_fingerprint(lesson, options, "sqlite:///x", "2030-01-01", course=original)
    assert late != before[FIRST]


def test_what_a_learner_handed_in(tmp_path: Path):
    (tmp_path / "more").mkdir()
    (tmp_path / "start_here.ipynb").write_text("{}")
    first = fingerprint("class", tmp_path)
    assert fingerprint("class", tmp_path) == first
    assert fingerprint("another class", tmp_path) != first
    assert fingerprint("class", tmp_path, [("why", 2.0, None)]) != first
    seen = {first}
    for name, text in (("start_here.ipynb", "{ }"), ("more/data.csv", ""), ("more/data.csv", "1")):
        (tmp_path / name).write_text(text)
        seen.add(fingerprint("class", tmp_path))
    make_link(tmp_path / "link", tmp_path)
    seen.add(fingerprint("class", tmp_path))
    assert len(seen) == 5


def test_large_files_are_not_read(tmp_path: Path):
    with open(tmp_path / "film.mp4", "wb") as file:
        file.truncate(2**40)
    first = fingerprint("class", tmp_path)
    with open(tmp_path / "film.mp4", "ab") as file:
        file.write(b"more")
    assert fingerprint("class", tmp_path) != first


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("x = 1", "x=1  # one", True),
        ("x = 1", "x = 2", False),
        ("def f():\n    'a'\n    return 1", "def f():\n    'b'\n    return 1", True),
        ("def f():\n    'a'\n    return 1", "def f():\n    return 1", True),
        ("def f():\n    'a'", "def f():\n    return 'a'", False),
        ("'a'\nprint(__doc__)", "'b'\nprint(__doc__)", False),
        ("'a'\nprint(__doc__)", "'a'\nprint(__doc__)  # why", True),
        ("inspect.getsource(f)", "inspect.getsource(f)  # why", False),
        ("x = 'a'", "x = 'b'", False),
        ("def broken(:", "def broken(:  # why", False),
    ],
)
def test_what_code_does_is_compared(one: str, other: str, same: bool):
    assert (understand(one.encode()).meaning == understand(other.encode()).meaning) == same


def test_imports_are_followed_everywhere(course: Path):
    """Within functions, relative, through packages, as text, and round in circles."""
    (course / "utils" / "extra").mkdir()
    modules = {
        "__init__": "from .first import x",
        "first": "def f():\n    import utils.extra.second as s",
        "second": "from ..extra import third",
        "third": "run('utils.extra.fourth.main')",
        "fourth": "import utils.extra.first\nLOOKS = 'style.css'",
        "unused": "x = 1",
    }
    for name, source in modules.items():
        (course / "utils" / "extra" / f"{name}.py").write_text(source)
    (course / "utils" / "extra" / "style.css").touch()
    (course / "utils" / "extra" / "other.css").touch()
    lesson = load_lesson(course, FIRST)
    code = next(cell for cell in lesson.source.cells if cell.cell_type == "code")
    code.source += "\n%matplotlib inline\nfrom utils import extra"
    new = {p.name for p in needed_files(Lesson(FIRST, "x", lesson.release, lesson.source), course)}
    expected = {"first.py", "second.py", "third.py", "fourth.py", "style.css"}
    assert expected <= new and not {"unused.py", "other.css"} & new
