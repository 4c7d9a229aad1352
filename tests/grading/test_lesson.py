"""Which cells of a submission have to run so that its solutions can be judged."""

import ast

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from utils.course.notebooks import lesson_names
from utils.grading.lesson import (
    MAGIC,
    is_check,
    load_lesson,
    needed_cells,
    split_statements,
    unread_cells,
)
from utils.paths import COURSE_FOLDER


def code(source: str, **nbgrader: object) -> NotebookNode:
    cell = new_code_cell(source)
    if nbgrader:
        cell.metadata["nbgrader"] = nbgrader
    return cell


ANSWER = {"grade": False, "solution": True, "grade_id": "answer"}


def test_only_what_answers_stand_on_is_run():
    cells = [
        new_markdown_cell("# Title"),
        code("import time"),
        code("model = train_for_minutes()"),
        code("def helper(x):\n    return x + offset"),
        code("offset = 3"),
        code("picture = model.draw()"),
        code("def answer(x):\n    model = None\n    return helper(x)", **ANSWER),
        code("assert answer(1) == 4", grade=True, solution=False, grade_id="c", points=1),
        code("offset = show(answer)"),
    ]
    assert needed_cells(cells) == [1, 3, 4, 6, 8]


def test_cells_that_change_a_needed_name_are_run():
    cells = [
        code("settings = {}"),
        code("settings['size'] = 3"),
        code("other['size'] = 3"),
        code("def answer():\n    return settings['size']", **ANSWER),
    ]
    assert needed_cells(cells) == [0, 1, 3]


@pytest.mark.parametrize("source", ["def broken(:", "%%bash\nls", "%matplotlib inline", "x = ="])
def test_cells_that_are_no_python_are_left_out_unless_they_are_answers(source):
    assert needed_cells([code(source), code("def f(): pass", **ANSWER)]) == [1]
    assert needed_cells([code(source, **ANSWER)]) == [0]


def test_a_function_that_checks_call_is_run_wherever_it_is_defined():
    stub = "def answer(x):\n    pass"
    cells = [
        code("def answer(x):\n    return other(x)"),
        code(stub, **ANSWER),
        code("def other(x):\n    return x"),
        code("def scratch(x):\n    return x"),
    ]
    assert needed_cells(cells) == [1]
    assert needed_cells(cells, ["answer"]) == [0, 1, 2], "a first try is an answer as well"
    assert needed_cells(cells, ["answer"], [stub]) == [0, 2]
    assert needed_cells(cells[1:], ["answer"], [stub]) == [0], "nothing but the stub"


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("import a\nimport b", ["import a", "import b"]),
        ("%magic x\nimport b; import c\n# no", ["%magic x", "import b; import c"]),
        ("pip install a\nimport b", ["pip install a", "import b"]),
        ("@wrap\ndef f():\n    pass\nf?", ["@wrap\ndef f():\n    pass", "f?"]),
        ("text = '''a\n\nb'''\nx = 1", ["text = '''a\n\nb'''", "x = 1"]),
        ("import a", []),
        ("def f(:\n    x\nimport a", []),
        ("%%bash\nls\nls", []),
    ],
)
def test_a_cell_is_split_into_its_statements(source: str, parts: list[str]):
    assert split_statements(source) == parts


def training_cells(cells: list[NotebookNode]) -> set[int]:
    """Return which code cells train or use a network as they run, also through a function."""
    slow = {"train"}  # names of functions that train

    def calls_one(tree: ast.AST) -> bool:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func
                if isinstance(name, ast.Name) and name.id in slow:
                    return True
                if isinstance(name, ast.Attribute) and name.attr in ("predict", "evaluate"):
                    return True
                if isinstance(name, ast.Attribute) and name.attr == "fit" and len(node.args) > 1:
                    return True
        return False

    found = set()
    for position, cell in enumerate(cells):
        if cell.cell_type == "code":
            for node in ast.parse(MAGIC.sub("#", cell.source)).body:
                if isinstance(node, ast.FunctionDef):
                    if calls_one(node):
                        slow.add(node.name)
                elif calls_one(node):
                    found.add(position)
    return found


@pytest.mark.parametrize("lesson", lesson_names())
def test_no_lesson_trains_when_it_is_graded(lesson: str):
    about = load_lesson(COURSE_FOLDER, lesson)
    cells = about.source.cells
    needed = set(needed_cells(cells, about.functions, about.stubs.values()))
    assert not training_cells(cells) & needed
    others = {i for i, c in enumerate(cells) if c.cell_type == "code" and not is_check(c)}
    assert needed < others, "a lesson shows more than its exercises need"


def test_lessons_that_train_are_found_out():
    for lesson in ("04_dense_baseline", "05_cnn", "07_improve"):
        assert training_cells(load_lesson(COURSE_FOLDER, lesson).source.cells), lesson


def test_code_that_is_too_long_is_not_parsed(monkeypatch):
    """Parsing takes up to 900 bytes of memory for each character, outside of the sandbox."""
    parsed = []
    parse = ast.parse
    monkeypatch.setattr(
        ast, "parse", lambda source, *a, **k: parsed.append(source) or parse(source)
    )
    long, one_too_many = "import os;" * 6_000, "x = 1\n" * 7_000
    answer = code("0;" * 30_000 + "\ndef f(): pass", **ANSWER)
    cells = [code("import time"), code(long), answer, *[code(one_too_many)] * 10]
    assert needed_cells(cells) == [0, 2], "an answer runs in any case"
    assert unread_cells(cells)[:2] == [1, 2] and 12 in unread_cells(cells)
    assert max(map(len, parsed)) <= 50_000 and sum(map(len, set(parsed))) < 500_000
