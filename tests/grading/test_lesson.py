"""Which cells of a submission have to run so that its solutions can be judged."""

import ast

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from utils.course.notebooks import lesson_names
from utils.grading.lesson import MAGIC, is_check, load_lesson, needed_cells
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
    cells = load_lesson(COURSE_FOLDER, lesson).source.cells
    needed = set(needed_cells(cells))
    assert not training_cells(cells) & needed
    others = {i for i, c in enumerate(cells) if c.cell_type == "code" and not is_check(c)}
    assert needed < others, "a lesson shows more than its exercises need"


def test_lessons_that_train_are_found_out():
    for lesson in ("04_dense_baseline", "05_cnn", "06_improve"):
        assert training_cells(load_lesson(COURSE_FOLDER, lesson).source.cells), lesson
