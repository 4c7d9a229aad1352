"""A submission is taken in as data: what can be mended is, and told; the rest is refused."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import is_solution, parse_utc

from tests.support.grading import copy_course
from tests.support.links import make_link
from tests.support.submissions import FAULTS, Fault, Handin, answers_of, checks_of, perfect
from utils.grading.errors import IntakeError
from utils.grading.intake import take_in
from utils.grading.lesson import is_check
from utils.paths import COURSE_FOLDER

LESSON = "00_start_here"
FILES = [fault for fault in FAULTS if fault.status == "failed"]
MENDED = [
    "perfect",
    "blank",
    "deleted checks",
    "deleted answer",
    "duplicated cells",
    "reordered cells",
    "edited checks",
    "stripped metadata",
    "changed points",
    "answers declared as checks",
    "unknown checks added",
    "grade_id that is no text",
    "wrong kernel name",
    "latin-1",
    "UTF-16",
    "UTF-8 with BOM",
    "link to the gradebook",
    "renamed notebook",
    "malformed timestamp",
    "modules beside the notebook",
]


@pytest.fixture
def handin(tmp_path) -> Handin:
    return Handin(copy_course(tmp_path, LESSON), "learner", LESSON)


def target(handin: Handin) -> Path:
    return handin.course / "grading" / "intake" / handin.student / LESSON


def intake(handin: Handin) -> tuple[NotebookNode, str]:
    """Return the notebook as it was taken in, and the notes."""
    submitted = handin.course / "grading" / "submitted" / handin.student / LESSON
    notes = take_in(submitted, target(handin), handin.about)
    path = target(handin) / f"{handin.about.topic}.ipynb"
    return nbformat.read(path, as_version=4), " ".join(notes)


def by_name(name: str) -> Fault:
    return next(fault for fault in FAULTS if fault.name == name)


def graded_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


def assert_as_handed_out(notebook: NotebookNode, handin: Handin) -> None:
    """Assert that the lesson's cells are there, each once, in order; only answers may differ."""
    release = graded_cells(handin.about.release)
    taken = graded_cells(notebook)
    assert [cell.metadata.nbgrader for cell in taken] == [c.metadata.nbgrader for c in release]
    for cell, original in zip(taken, release, strict=True):
        assert cell.cell_type == original.cell_type
        assert is_solution(original) or cell.source == original.source
        assert not cell.get("outputs")
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"


def answers(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if is_solution(cell)]


# --- What is mended -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MENDED)
def test_cells_are_those_that_were_handed_out(handin: Handin, name: str):
    fault = by_name(name)
    fault.build(handin)
    notebook, notes = intake(handin)
    assert_as_handed_out(notebook, handin)
    assert fault.says in notes
    if not fault.loses:
        right = [cell.source for cell in answers_of(handin.notebook())]
        assert [cell.source for cell in answers_of(notebook)] == right


@pytest.mark.parametrize("name", MENDED)
def test_what_was_mended_needs_no_mending(handin: Handin, name: str):
    by_name(name).build(handin)
    first, _ = intake(handin)
    again = Handin(handin.course, "again", LESSON)
    shutil.copytree(target(handin), again.folder, dirs_exist_ok=True)
    second, notes = intake(again)
    assert not notes
    assert [c.source for c in second.cells] == [c.source for c in first.cells]
    assert [c.metadata for c in second.cells] == [c.metadata for c in first.cells]


@pytest.mark.parametrize("name", ["perfect", "blank"])
def test_an_orderly_submission_gets_no_notes(handin: Handin, name: str):
    by_name(name).build(handin)
    assert intake(handin)[1] == ""


def test_own_cells_stay_where_they_were(handin: Handin):
    notebook = handin.notebook()
    position = notebook.cells.index(answers_of(notebook)[1])
    notebook.cells.insert(position, new_code_cell("helper = 3"))
    notebook.cells.insert(position, new_markdown_cell("my note"))
    handin.write(notebook)
    taken, notes = intake(handin)
    assert [c.source for c in taken.cells] == [c.source for c in notebook.cells]
    assert notes == ""


def test_of_two_answers_the_last_one_with_an_answer_counts(handin: Handin):
    notebook, untouched = handin.notebook(), handin.notebook(solved=False)
    mine = answers_of(notebook)[0]
    better, empty = mine.copy(), answers_of(untouched)[0].copy()
    better.source += "\n# better"
    position = notebook.cells.index(mine)
    notebook.cells[position + 1 : position + 1] = [better, empty]
    handin.write(notebook)
    taken, notes = intake(handin)
    assert answers_of(taken)[0].source == better.source
    assert "There are 3 cells" in notes
    sources = [cell.source for cell in taken.cells if cell.cell_type == "code"]
    tries = [source for source in sources if "def count_ink" in source]
    assert tries == [mine.source, better.source], "the last definition wins, as in the kernel"


def test_an_answer_without_metadata_is_known_by_its_function(handin: Handin):
    notebook = handin.notebook()
    cell = answers_of(notebook)[0]
    cell.metadata.clear()
    cell.id = "another"
    cell.source = "# all my own work\n" + cell.source.replace("image", "picture")
    handin.write(notebook)
    taken, notes = intake(handin)
    assert answers_of(taken)[0].source == cell.source
    assert "had lost its metadata" in notes


def test_a_check_in_place_of_an_answer_is_no_answer(handin: Handin):
    """A cell that swaps its name with a check's must not bring the check's marks along."""
    notebook = handin.notebook()
    answer, check = answers_of(notebook)[0], checks_of(notebook)[0]
    answer.metadata.nbgrader.grade_id, check.metadata.nbgrader.grade_id = (
        check.metadata.nbgrader.grade_id,
        answer.metadata.nbgrader.grade_id,
    )
    handin.write(notebook)
    taken, _ = intake(handin)
    assert_as_handed_out(taken, handin)


def test_sources_as_lists_of_lines_are_read(handin: Handin):
    notebook = json.loads(json.dumps(handin.notebook()))
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    handin.path.write_text(json.dumps(notebook))
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook()) and notes == ""


def test_damaged_cells_are_left_out(handin: Handin):
    notebook = json.loads(json.dumps(handin.notebook()))
    damaged = [None, 3, {"cell_type": "code"}, {"cell_type": "x", "source": "y"}]
    notebook["cells"][1:1] = [*damaged, {"cell_type": ["code"], "source": "y"}]
    handin.path.write_text(json.dumps(notebook))
    taken, notes = intake(handin)
    assert_as_handed_out(taken, handin)
    assert notes.count("is damaged; it was left out") == 5


def test_half_a_character_is_replaced(handin: Handin):
    notebook = json.loads(json.dumps(handin.notebook()))
    notebook["cells"].insert(1, {"cell_type": "code", "source": "name = '\ud800'"})
    handin.path.write_text(json.dumps(notebook))
    taken, notes = intake(handin)
    assert_as_handed_out(taken, handin)
    assert taken.cells[1].source == "name = '?'"
    assert notes == "Cell 1 has damaged characters; they are question marks now."


def test_line_ends_of_windows_are_no_change(handin: Handin):
    notebook = json.loads(json.dumps(handin.notebook()))
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    handin.path.write_bytes(json.dumps(notebook, indent=1).replace("\n", "\r\n").encode())
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook()) and notes == ""


@pytest.mark.parametrize("nbformat_number", [None, "4", 5])
def test_a_wrong_number_of_the_format_does_no_harm(handin: Handin, nbformat_number: object):
    notebook = json.loads(json.dumps(handin.notebook()))
    notebook["nbformat"] = nbformat_number
    handin.path.write_text(json.dumps(notebook))
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook()) and notes == ""


def test_utf_16_is_known_without_its_mark(handin: Handin):
    handin.path.write_bytes(nbformat.writes(handin.notebook()).encode("utf-16-le"))
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook())
    assert "encoded as utf-16-le" in notes


def test_cells_without_any_metadata_are_read(handin: Handin):
    notebook = json.loads(json.dumps(handin.notebook()))
    for cell in notebook["cells"]:
        del cell["metadata"], cell["id"]
    del notebook["metadata"]
    handin.path.write_text(json.dumps(notebook))
    taken, notes = intake(handin)
    assert_as_handed_out(taken, handin)
    assert "had lost its metadata" in notes


def test_an_older_notebook_format_is_read(handin: Handin):
    old = nbformat.convert(handin.notebook(), 3)
    handin.path.write_text(nbformat.v3.writes_json(old))
    taken, _ = intake(handin)
    assert_as_handed_out(taken, handin)
    assert [c.source for c in answers_of(taken)] == [
        c.source for c in answers_of(handin.notebook())
    ]


def test_no_metadata_of_the_learner_comes_along(handin: Handin):
    notebook = handin.notebook()
    notebook.metadata.title = "<script>"
    notebook.metadata.widgets = {"x": 1}
    own = new_markdown_cell("mine", attachments={"a.svg": {"image/svg+xml": "<svg/>"}})
    own.metadata.update(tags=["x"], nbgrader={"grade": True, "points": 5, "grade_id": "mine"})
    notebook.cells.append(own)
    handin.write(notebook)
    taken, _ = intake(handin)
    assert set(taken.metadata) == {"kernelspec", "language_info"}
    assert not taken.cells[-1].metadata and "attachments" not in taken.cells[-1]


# --- Files ----------------------------------------------------------------------------------------


def test_other_files_come_along_and_links_do_not(handin: Handin):
    perfect(handin)
    (handin.folder / "data").mkdir()
    (handin.folder / "data" / "mine.csv").write_text("1,2")
    (handin.folder / "timestamp.txt").write_text("2026-11-20 10:00:00 UTC")
    make_link(handin.folder / "link", COURSE_FOLDER)
    (handin.folder / ".ipynb_checkpoints").mkdir()
    (handin.folder / ".ipynb_checkpoints" / "start_here-checkpoint.ipynb").write_text("{}")
    _, notes = intake(handin)
    found = {p.relative_to(target(handin)).as_posix() for p in target(handin).rglob("*")}
    assert found == {"start_here.ipynb", "data", "data/mine.csv", "timestamp.txt"}
    assert notes == "link is a link; it was left out."


def test_what_programs_leave_behind_is_passed_over(handin: Handin):
    perfect(handin)
    (handin.folder / "._start_here.ipynb").write_bytes(b"\0\5\x16\7")  # macOS puts it into ZIPs
    for folder in (".git", "__MACOSX"):
        (handin.folder / folder).mkdir()
        for number in range(200):
            (handin.folder / folder / f"{number}.ipynb").write_text("{}")
    _, notes = intake(handin)
    assert os.listdir(target(handin)) == ["start_here.ipynb"] and notes == ""


def test_folders_with_the_names_of_files_do_no_harm(handin: Handin):
    perfect(handin)
    handin.path.rename(handin.folder / "mine.ipynb")
    for path in (handin.path, handin.folder / "timestamp.txt"):
        path.mkdir()
        (path / "x.txt").touch()
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook())
    assert os.listdir(target(handin)) == ["start_here.ipynb"]
    assert "start_here.ipynb is a folder; it was left out." in notes


def test_folders_without_end_do_no_harm(handin: Handin):
    """Together, their names are longer than a system takes."""
    perfect(handin)
    descriptor = os.open(handin.folder, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=descriptor)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(os.open("mine.csv", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook())
    assert notes.count("has too long a name") == 1


def test_thousands_of_folders_are_refused(handin: Handin):
    perfect(handin)
    for number in range(300):
        (handin.folder / f"{number}").mkdir()
    with pytest.raises(IntakeError, match="more than 100 files and folders"):
        intake(handin)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_notebook_that_may_not_be_read_is_refused(handin: Handin):
    perfect(handin)
    handin.path.chmod(0)
    with pytest.raises(IntakeError, match="cannot be read: Permission denied"):
        intake(handin)


def test_a_time_is_taken_in_as_nbgrader_reads_it(handin: Handin):
    """nbgrader takes +0100 for 100 seconds, and cannot read UTF-16."""
    perfect(handin)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (handin.folder / "timestamp.txt").write_text("2027-03-07 21:14 +0100\r\n", encoding)
        _, notes = intake(handin)
        stamp = (target(handin) / "timestamp.txt").read_text()
        assert parse_utc(stamp.strip()) == datetime(2027, 3, 7, 20, 14) and notes == ""


@pytest.mark.parametrize("name", ["start_here.ipynb", "mine.ipynb"])
def test_a_notebook_of_another_lesson_is_refused_whatever_its_name(handin: Handin, name: str):
    """It would have 0 points, and nobody would look."""
    other = nbformat.read(COURSE_FOLDER / "lessons/02_prepare_data/prepare_data.ipynb", 4)
    for cells in (other.cells, [], [new_code_cell("print(1)")]):
        nbformat.write(nbformat.v4.new_notebook(cells=cells), handin.folder / name)
        with pytest.raises(IntakeError, match=f"{name} is not a notebook of {LESSON}"):
            intake(handin)
    own = new_code_cell("def invert(image):\n    return 255 - image")  # written from nothing
    nbformat.write(nbformat.v4.new_notebook(cells=[own]), handin.folder / name)
    taken, _ = intake(handin)
    assert any(cell.source == own.source for cell in taken.cells)


def test_what_is_there_instead_of_a_notebook_is_told(handin: Handin):
    for name in ("work.zip", "start_here.py"):
        (handin.folder / name).touch()
    with pytest.raises(IntakeError, match=r"no notebook, but start_here.py, work.zip; start_here"):
        intake(handin)


UNCLEAR = [b"yesterday", b"\xff\xfe", b"", b"9" * 50, b"2026-13-45", b"9" * 500]
UNCLEAR += [b"03/07/2027 21:14 UTC", b"2027-03-07 21:14"]


@pytest.mark.parametrize("stamp", UNCLEAR)
def test_a_time_stamp_that_is_none_is_left_out(handin: Handin, stamp: bytes):
    perfect(handin)
    (handin.folder / "timestamp.txt").write_bytes(stamp)
    _, notes = intake(handin)
    assert "does not hold a time" in notes
    assert not (target(handin) / "timestamp.txt").exists()


def test_the_likeliest_of_several_notebooks_is_taken(handin: Handin):
    perfect(handin)
    handin.path.rename(handin.folder / "final (2).ipynb")
    nbformat.write(
        nbformat.v4.new_notebook(cells=[new_code_cell("1 + 1")]), handin.folder / "a.ipynb"
    )
    (handin.folder / "b.ipynb").write_text("{")
    taken, notes = intake(handin)
    assert answers(taken) == answers(handin.notebook())
    assert "final (2).ipynb; it was taken for start_here.ipynb" in notes


def test_too_much_beside_the_notebook_is_refused(handin: Handin):
    perfect(handin)
    with open(handin.folder / "film.mp4", "wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(IntakeError, match="more than 50 MB"):
        intake(handin)


@pytest.mark.parametrize("fault", FILES, ids=lambda fault: fault.name)
def test_what_cannot_be_mended_is_refused_with_a_reason(handin: Handin, fault: Fault):
    fault.build(handin)
    with pytest.raises(IntakeError) as error:
        intake(handin)
    notes = str(error.value)
    assert len(notes) < 500
    assert not target(handin).exists()


def test_a_refused_submission_takes_the_older_one_away(handin: Handin):
    perfect(handin)
    intake(handin)
    handin.path.write_text("{")
    with pytest.raises(IntakeError):
        intake(handin)
    assert not target(handin).exists()


def test_what_was_handed_in_stays_as_it_is(handin: Handin):
    by_name("stripped metadata").build(handin)
    before = handin.path.read_bytes()
    intake(handin)
    assert handin.path.read_bytes() == before
    assert os.listdir(handin.folder) == [handin.path.name]


def test_checks_are_never_the_learners(handin: Handin):
    """Whatever stands in the cells, the checks that are graded are the lesson's."""
    for fault in FAULTS:
        if fault.status != "failed" and not fault.student:
            one = Handin(handin.course, fault.folder, LESSON)
            fault.build(one)
            taken, _ = intake(one)
            assert [c.source for c in taken.cells if is_check(c)] == [
                c.source for c in checks_of(handin.about.release)
            ], fault.name
