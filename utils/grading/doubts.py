"""Right answers that a check may have missed: where a person has to look, and at which cell.

A check that fails says nothing about an answer that stands where grading did not look. So after a
failed check, the rest of the notebook is searched for what the check asked for.
"""

import re
from collections.abc import Iterator

from nbformat import NotebookNode
from nbgrader.utils import is_solution

from utils.grading.cells import grade_id, visible
from utils.grading.lesson import Lesson, defined_functions, is_check

MISSING_NAME = re.compile(r"name '(\w+)' is not defined")


def find_doubts(notebook: NotebookNode, lesson: Lesson) -> dict[str, list[str]]:
    """Return why a person should look at failed checks: the reasons, each with its checks.

    Parameters
    ----------
    notebook
        The submission after its checks have run; their outputs are in it.
    lesson
        What was handed out.
    """
    doubts: dict[str, list[str]] = {}
    cells = notebook.cells
    given = {cell.source for cell in lesson.release.cells}
    answers = {grade_id(c): i for i, c in enumerate(cells) if is_solution(c)}
    for position, cell in enumerate(cells):
        said = _errors(cell) if is_check(cell) else ""
        if not said:
            continue
        check = cell.metadata.nbgrader.grade_id
        answer = lesson.exercise_of.get(check, "")
        stub = lesson.stubs.get(answer, "")
        at = answers.get(answer, position)
        untouched = cells[at].source == stub
        for name in defined_functions(stub):
            for other in _mentions(cells, name, given):
                if other != at and (untouched or other > position):
                    where = "after its checks" if other > position else "outside of its answer cell"
                    reason = f"{name} is written in cell {other}, {where}"
                    doubts.setdefault(reason, []).append(check)
        for name in dict.fromkeys(MISSING_NAME.findall(said)):
            for other in _mentions(cells, name, set()):
                reason = f"A check did not find {visible(name)}, but it is written in cell {other}"
                doubts.setdefault(reason, []).append(check)
    return doubts


def unanswered(notebook: NotebookNode, lesson: Lesson) -> list[str]:
    """Return a sentence about the exercises whose answer cell is as it was handed out."""
    given = {cell.source for cell in lesson.release.cells}
    left = [
        name
        for cell in notebook.cells
        if is_solution(cell) and (name := grade_id(cell)) and cell.source == lesson.stubs.get(name)
        if not any(
            any(_mentions(notebook.cells, function, given))
            for function in defined_functions(cell.source)
        )
    ]
    if not left:
        return []
    if len(left) == len(lesson.stubs):
        return ["No answer cell was changed: this is the lesson as it was handed out."]
    return [f"Answer cells as they were handed out: {', '.join(left)}."]


def _errors(cell: NotebookNode) -> str:
    outputs = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    return "\n".join(f"{error.ename}: {error.evalue}" for error in outputs)


def _mentions(cells: list[NotebookNode], name: str, given: set[str]) -> Iterator[int]:
    """Yield the cells that define a name, in whatever form; not those that were handed out."""
    definition = re.compile(
        rf"\b(?:def|class)\s+{re.escape(name)}\b"
        rf"|^[ \t>]*{re.escape(name)}\s*(?::[^=\n]*)?=(?!=)"
        rf"|\bimport\b.*\b{re.escape(name)}\b",
        re.M,
    )
    for position, cell in enumerate(cells):
        if not is_check(cell) and cell.source not in given and definition.search(cell.source):
            yield position
