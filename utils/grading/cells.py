"""Give a submission the lesson's own cells again: each once, in order, with the learner's answers.

nbgrader stumbles over cells that are missing, doubled, renamed or changed. Here each of the
lesson's cells is looked for in the submission by its name, its id or its content, and only the
source of an answer is taken from there. The learner's further cells stay where they were.
"""

import copy
import difflib

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from utils.grading.lesson import Lesson, defined_functions


def visible(text: str, longest: int | None = 100) -> str:
    """Return what a learner wrote, fit for a message: it cannot steer the terminal.

    It is cut off after so many characters; None leaves it as long as it is.
    """
    return "".join(c if c.isprintable() else "?" for c in text)[:longest]


def grade_id(cell: NotebookNode) -> str | None:
    """Return nbgrader's name of a cell; None if it has none, or one that is no text."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name if isinstance(name, str) else None


def lesson_cells(lesson: Lesson) -> dict[str, NotebookNode]:
    """Return the release's cells that nbgrader knows, by their grade_id, in order."""
    named = ((grade_id(cell), cell) for cell in lesson.release.cells)
    return {name: cell for name, cell in named if name}


def restore_cells(notebook: NotebookNode, lesson: Lesson, notes: list[str]) -> None:
    """Give the notebook the lesson's own cells: each once, in order, as they were handed out.

    Only the source of an answer is the learner's.
    """
    wanted = lesson_cells(lesson)
    found = _find(notebook.cells, wanted, notes)
    answers, pasted = {}, {}
    for name, cell in found.items():
        original = wanted[name]
        if not is_solution(original) and cell.source != original.source:
            notes.append(f"The check {name} was changed; it was set back.")
        if is_solution(original):
            answers[name] = cell.source
            if cell.cell_type == original.cell_type == "markdown":
                pasted[name] = cell.get("attachments", {})
    order = [name for cell in notebook.cells for name in found if found[name] is cell]
    if order != [name for name in wanted if name in found]:
        notes.append("Cells of the lesson were moved; they were put back in order.")
    own_after = _own_cells(notebook.cells, found, list(wanted))
    restored = list(own_after[None])
    for name, original in wanted.items():
        cell = copy.deepcopy(original)
        if name in answers:
            cell.source = answers[name]
            if pasted.get(name):
                cell.attachments = pasted[name]
        elif name not in found:
            what = "answer" if is_solution(original) else "check"
            notes.append(f"The {what} {name} was missing; it was put back.")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        restored.append(cell)
        restored.extend(own_after[name])
    seen: set[str] = set()
    for cell in restored:  # an id may stand in a notebook only once
        if cell.id in seen:
            cell.id = nbformat.v4.new_raw_cell().id
        seen.add(cell.id)
    notebook.cells = restored


def _find(
    cells: list[NotebookNode], wanted: dict[str, NotebookNode], notes: list[str]
) -> dict[str, NotebookNode]:
    """Find the lesson's cells in a submission: by nbgrader's name, by id, or by what they say."""
    candidates: dict[str, list[NotebookNode]] = {name: [] for name in wanted}
    nameless = []
    for cell in cells:
        name = grade_id(cell)
        cell.metadata.pop("nbgrader", None)
        if name in wanted:
            candidates[name].append(cell)
        else:
            if name:
                notes.append(
                    f"A cell calls itself {visible(name)}, which the lesson does not know."
                )
            nameless.append(cell)
    found = {}
    for name, same in candidates.items():
        if same:
            found[name] = _best(name, same, wanted[name], notes)
    missing = {name: cell for name, cell in wanted.items() if name not in found}
    for cell in nameless if missing else []:
        ids = {cell.get("id"): name for name, cell in missing.items()}
        name = ids.get(cell.get("id")) or _by_content(cell, missing)
        if name:
            found[name] = cell
            del missing[name]
            notes.append(f"{name} had lost its metadata; it was found by its content.")
    return found


def _best(
    name: str, same: list[NotebookNode], original: NotebookNode, notes: list[str]
) -> NotebookNode:
    """Of several cells with one name, return the last with an answer in it.

    The others are a split answer's parts, or earlier tries. They become cells of the learner's own
    where they stand, so that all of them run in the order of the notebook. Copies of what was
    handed out would only define it anew, as nothing; they are emptied.
    """
    if len(same) > 1:
        notes.append(
            f"There are {len(same)} cells {name}; the last one with an answer counts, "
            "the others stay as cells beside it."
        )
    answered = [
        cell
        for cell in same
        if is_solution(original) and cell.source.strip() and cell.source != original.source
    ]
    fitting = [cell for cell in answered if cell.cell_type == original.cell_type]
    asked = set(defined_functions(original.source))
    defining = [cell for cell in fitting if asked & set(defined_functions(cell.source))]
    best = (defining or fitting or same)[-1]
    for cell in same:
        if cell is not best and not any(cell is other for other in answered):
            cell.source = ""
    return best


def _by_content(cell: NotebookNode, wanted: dict[str, NotebookNode]) -> str | None:
    """Return the name of the lesson's cell that this one was, if it tells."""
    if cell.cell_type == "code":
        functions = set(defined_functions(cell.source))
        for name, original in wanted.items():
            if is_solution(original) and original.cell_type == "code":
                if functions & set(defined_functions(original.source)):
                    return name
    for name, original in wanted.items():
        if cell.cell_type == original.cell_type and not (
            is_solution(original) and original.cell_type == "code"
        ):
            matcher = difflib.SequenceMatcher(None, cell.source, original.source, autojunk=False)
            if len(cell.source) < 20_000 and matcher.quick_ratio() > 0.9 and matcher.ratio() > 0.9:
                return name
    return None


def _own_cells(
    cells: list[NotebookNode], found: dict[str, NotebookNode], order: list[str]
) -> dict[str | None, list[NotebookNode]]:
    """Return the other cells by the lesson's cell that they come after (None: the beginning)."""
    after: dict[str | None, list[NotebookNode]] = {None: [], **{name: [] for name in order}}
    last = None
    for cell in cells:
        name = next((n for n in found if found[n] is cell), None)
        if name:
            last = name
        else:
            after[last].append(cell)
    return after
