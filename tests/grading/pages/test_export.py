"""Tables of marks for a learning management system, and that no text in them is a formula."""

import csv
import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.support.grading import copy_course
from utils.grading.gradebook import open_gradebook
from utils.grading.pages.export import export_marks
from utils.grading.result import Options

LESSON = "05_cnn"


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """A course whose gradebook has three learners: by machine, by a person too, and hostile."""
    options = Options(root=copy_course(tmp_path_factory.mktemp("course"), LESSON))
    with open_gradebook(options) as gradebook:
        gradebook.add_assignment(LESSON)
        gradebook.add_notebook("cnn", LESSON)
        for name, points, kind in (("check", 4, "code"), ("words", 3, "markdown")):
            gradebook.add_grade_cell(name, "cnn", LESSON, max_score=points, cell_type=kind)
        hand_in(gradebook, "ada", 4.0, first_name="Ada", last_name="Byron", email="ada@x.org")
        hand_in(gradebook, "bob", 2.0, manual=2.5, first_name="Bob", last_name="Ross")
        hand_in(gradebook, "=1+1", 1.0, manual=0.0, last_name="@SUM(1)", email="\t-2")
        late = gradebook.find_submission_notebook("cnn", LESSON, "=1+1")
        late.late_submission_penalty = 0.5
        gradebook.db.commit()
    return options


def hand_in(
    gradebook: Gradebook, student: str, auto: float, manual: float | None = None, **fields: str
) -> None:
    gradebook.add_student(student, **fields)
    gradebook.add_submission(LESSON, student)
    check = gradebook.find_grade("check", "cnn", LESSON, student)
    check.auto_score, check.needs_manual_grade = auto, False
    words = gradebook.find_grade("words", "cnn", LESSON, student)
    words.manual_score, words.needs_manual_grade = manual, manual is None
    gradebook.db.commit()


@pytest.fixture(scope="module")
def tables(options: Options, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict]]:
    paths = export_marks(LESSON, options, tmp_path_factory.mktemp("tables"))
    found = {}
    for layout, path in paths.items():
        with open(path, newline="", encoding="utf-8") as file:
            found[layout] = list(csv.DictReader(file))
    return found


def test_plain_has_what_a_person_gave(tables: dict[str, list[dict]]) -> None:
    rows = {row["student"]: row for row in tables["plain"]}
    assert float(rows["ada"]["score"]) == 4
    assert float(rows["bob"]["score"]) == 4.5
    assert float(rows["'=1+1"]["score"]) == 0.5
    assert float(rows["'=1+1"]["late penalty"]) == 0.5
    assert {float(row["max score"]) for row in rows.values()} == {7}
    assert [rows[name]["waits for a person"] for name in ("ada", "bob")] == ["yes", "no"]
    assert (rows["ada"]["first name"], rows["ada"]["email"]) == ("Ada", "ada@x.org")


def test_canvas_layout(tables: dict[str, list[dict]]) -> None:
    possible, *rows = tables["canvas"]
    names = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert list(possible)[:5] == names
    assert len(possible) == 6
    mark = list(possible)[5]
    assert mark.startswith(LESSON)
    assert possible["Student"] == "    Points Possible"
    assert float(possible[mark]) == 7
    ada = next(row for row in rows if row["SIS Login ID"] == "ada")
    assert ada["Student"] == "Byron, Ada"
    assert float(ada[mark]) == 4


def test_moodle_layout(tables: dict[str, list[dict]]) -> None:
    ada, bob = (row for row in tables["moodle"] if row["Username"] in ("ada", "bob"))
    assert ada["Email address"] == "ada@x.org"
    assert float(bob[LESSON]) == 4.5
    assert ada[f"{LESSON} (feedback)"]
    assert not bob[f"{LESSON} (feedback)"]


def test_no_text_is_a_formula(tables: dict[str, list[dict]]) -> None:
    for table in tables.values():
        for row in table:
            for cell in row.values():
                if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


@pytest.mark.parametrize("text", ["=1+1", "x;=cmd|'calc'!A0;", "x\t@SUM(A1)", "x;\n -1"])
def test_no_part_of_a_cell_is_a_formula(options: Options, tmp_path: Path, text: str) -> None:
    with open_gradebook(options) as gradebook:
        gradebook.add_assignment("06_words")
        gradebook.add_student("eve", first_name=text)
        gradebook.add_submission("06_words", "eve")
    try:
        written = export_marks("06_words", options, tmp_path)["plain"].read_text()
        assert "'" in written and not re.search(r"(^|[;,\t\n\r\"])\s*[=+@-]", written)
    finally:
        with open_gradebook(options) as gradebook:
            gradebook.remove_assignment("06_words")
            gradebook.remove_student("eve")


def test_a_lesson_without_submissions_gives_headers_only(options: Options, tmp_path: Path) -> None:
    with open_gradebook(options) as gradebook:
        gradebook.add_assignment("07_improve")
    paths = export_marks("07_improve", options, tmp_path)
    assert paths["plain"].read_text().count("\n") == 1
