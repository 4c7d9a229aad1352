"""Right answers count wherever a learner puts them, and nothing beside them costs marks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.support.grading import copy_course, need_sandbox
from tests.support.submissions import Handin, answers_of
from utils.grading import submission
from utils.grading.errors import ConverterError
from utils.grading.result import Options, Result
from utils.grading.sandbox.sandbox import SandboxFactory
from utils.grading.submission import grade

LESSON = "00_start_here"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
ATTACHED = {"image.png": {"image/png": PIXEL}}
PICTURE = "![image.png](attachment:image.png)"


class Course:
    """A course in which submissions are graded one after another."""

    def __init__(self, folder: Path) -> None:
        self.options = Options(root=copy_course(folder, LESSON))
        self.factory: SandboxFactory | None = None

    def grade(self, student: str, build: Callable[[Handin], NotebookNode | None]) -> Result:
        handin = Handin(self.options.root, student, LESSON)
        notebook = build(handin)
        if notebook:
            handin.write(notebook)
        return grade(LESSON, student, self.options, self.factory)

    def page(self, student: str) -> Path:
        return self.options.root / "grading" / "feedback" / student / LESSON / "start_here.html"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Iterator[Course]:
    need_sandbox()
    course = Course(tmp_path_factory.mktemp("course"))
    with SandboxFactory(
        Handin(course.options.root, "x", LESSON).about.imports, course.options
    ) as f:
        course.factory = f
        yield course


def stub_of(handin: Handin, answer: NotebookNode) -> str:
    return handin.about.stubs[answer.metadata.nbgrader.grade_id]


def beside(notebook: NotebookNode, answer: NotebookNode, source: str, place: int) -> None:
    notebook.cells.insert(notebook.cells.index(answer) + place, new_code_cell(source))


def in_own_cells(handin: Handin, place: int) -> NotebookNode:
    notebook = handin.notebook()
    for answer in answers_of(notebook):
        beside(notebook, answer, answer.source, place)
        answer.source = stub_of(handin, answer)
    return notebook


def better_version_below(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    answer = answers_of(notebook)[0]
    beside(notebook, answer, answer.source, 1)
    answer.source = "def count_ink(image):\n    return image.sum()  # first try"
    return notebook


def emptied(handin: Handin) -> NotebookNode:
    notebook = better_version_below(handin)
    answers_of(notebook)[0].source = ""
    return notebook


def split(handin: Handin, number: int, *parts: str) -> NotebookNode:
    """Split an answer cell as JupyterLab does: all parts keep its metadata."""
    notebook = handin.notebook()
    answer = answers_of(notebook)[number]
    at = notebook.cells.index(answer)
    notebook.cells[at : at + 1] = [
        NotebookNode(answer, source=part or answer.source, id=f"part{i}")
        for i, part in enumerate(parts)
    ]
    return notebook


def renamed_copy(handin: Handin) -> NotebookNode:
    nbformat.write(handin.notebook(), handin.folder / "my copy.ipynb")
    return handin.notebook(solved=False)


def line_in_imports(line: str) -> Callable[[Handin], NotebookNode]:
    def build(handin: Handin) -> NotebookNode:
        notebook = handin.notebook()
        cell = next(c for c in notebook.cells if c.source.startswith("import numpy"))
        cell.source = f"{line}\n{cell.source}"
        return notebook

    return build


def import_above_an_answer(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    answers_of(notebook)[0].source = "import no_such_package\n" + answers_of(notebook)[0].source
    return notebook


def picture_in_answer(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    cell = next(c for c in notebook.cells if c.cell_type == "markdown" and "nbgrader" in c.metadata)
    cell.source, cell.attachments = f"My sketch: {PICTURE}", ATTACHED
    return notebook


def picture_in_note(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    notebook.cells.insert(8, new_markdown_cell(PICTURE, attachments=ATTACHED))
    return notebook


def picture_missing(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    notebook.cells.insert(8, new_markdown_cell(PICTURE))
    return notebook


KINDS = {
    "all in cells below": (lambda h: in_own_cells(h, 1), ""),
    "all in cells above": (lambda h: in_own_cells(h, 0), ""),
    "better version below": (better_version_below, ""),
    "answer cell emptied": (emptied, ""),
    "helper and function": (
        lambda h: split(
            h,
            0,
            "def is_ink(image):\n    return image > 0",
            "def count_ink(image):\n    return int(is_ink(image).sum())",
        ),
        "There are 2 cells count_ink",
    ),
    "three parts": (
        lambda h: split(
            h,
            1,
            "WHITE = 255",
            "def flip(v):\n    return WHITE - v",
            "def invert(image):\n    return flip(image)",
        ),
        "There are 3 cells invert",
    ),
    "function and try-out": (
        lambda h: split(h, 0, "", "count_ink(np.zeros((2, 2)))"),
        "There are 2 cells count_ink",
    ),
    "first try and copy": (
        lambda h: split(h, 0, "def count_ink(image):\n    return image.sum()", ""),
        "There are 2 cells count_ink",
    ),
    "renamed copy": (renamed_copy, "The notebook is called my copy.ipynb"),
    "missing package": (line_in_imports("import no_such_package as nsp"), "no_such_package"),
    "cloud drive": (
        line_in_imports("from google.colab import drive\ndrive.mount('/content/drive')"),
        "its other lines were run all the same",
    ),
    "magic": (line_in_imports("%matplotlib widget\n%no_such_magic"), ""),
    "command": (line_in_imports("pip install seaborn\nimport seaborn as sns"), "has an error"),
    "import above an answer": (import_above_an_answer, "no_such_package"),
    "picture in answer": (picture_in_answer, ""),
    "picture in note": (picture_in_note, ""),
    "picture missing": (picture_missing, "A pasted picture is missing"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_right_answers_get_all_points(course: Course, kind: str):
    build, says = KINDS[kind]
    result = course.grade(kind.replace(" ", "_"), build)
    assert (result.score, result.status) == (result.max_score, "graded"), result
    assert says in " ".join(result.notes)
    assert course.page(result.student).is_file()


@pytest.mark.parametrize("kind", ["picture in answer", "picture in note"])
def test_pasted_pictures_are_shown_in_feedback(course: Course, kind: str):
    result = course.grade("pictures", KINDS[kind][0])
    page = course.page(result.student).read_text()
    assert page.count('src="data:image/png;base64,') == 1


def test_an_untouched_lesson_has_no_points_and_says_so(course: Course):
    result = course.grade("untouched", lambda h: h.notebook(solved=False))
    assert (result.score, result.status) == (0, "graded")
    assert "No answer cell was changed" in " ".join(result.notes)


def below_its_checks(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    answer = answers_of(notebook)[0]
    notebook.cells.append(new_code_cell(answer.source))
    answer.source = stub_of(handin, answer)
    return notebook


def in_markdown(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    answer = answers_of(notebook)[0]
    notebook.cells.append(new_markdown_cell(answer.source))
    answer.source = stub_of(handin, answer)
    return notebook


def helper_below(handin: Handin) -> NotebookNode:
    notebook = handin.notebook()
    answers_of(notebook)[0].source = "def count_ink(image):\n    return int(ink(image).sum())"
    notebook.cells.append(new_code_cell("def ink(image):\n    return image > 0"))
    return notebook


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (below_its_checks, "count_ink is written in cell"),
        (in_markdown, "count_ink is written in cell"),
        (helper_below, "A check did not find ink, but it is written in cell"),
    ],
)
def test_what_cannot_be_decided_is_left_to_a_person(course: Course, build: Callable, says: str):
    result = course.grade(build.__name__, build)
    last = len(Handin(course.options.root, build.__name__, LESSON).notebook().cells)
    assert result.status == "needs a person"
    assert f"{says} {last}" in result.reason


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CheckFailed", "It should be 4, not 2."),
        ("KeyError", "KeyError: It should be 4, not 2."),
    ],
)
def test_a_failed_check_is_told_without_the_name_of_its_class(name: str, said: str):
    error = new_output("error", ename=name, evalue="It should be 4, not 2.")
    assert submission._said(error) == said


def test_a_page_that_cannot_be_made_costs_no_marks(course: Course, monkeypatch):
    course.grade("page", lambda h: h.notebook())
    assert course.page("page").is_file()

    def fail(*arguments: object) -> None:
        raise ConverterError("no page today", "")

    monkeypatch.setattr(submission, "_make_feedback", fail)
    result = course.grade("page", lambda h: h.notebook())
    assert (result.score, result.status) == (result.max_score, "graded")
    assert "The feedback page could not be made: no page today" in result.notes
    assert not course.page("page").exists(), "an older page tells older marks"
