"""What a lesson asks for: its exercises, their checks and points, and the cells that they need."""

import ast
import functools
import re
import symtable
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from utils.grading.errors import LessonError
from utils.grading.judge.protocol import HIDDEN as HIDDEN

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LONGEST_CELL, LONGEST_CODE = 50_000, 500_000  # characters: of a cell, of a notebook
MAGIC = re.compile(r"^[ \t]*[%!?]", re.M)
# A line at the left edge that is no Python: a command, a help request, an assigned magic
FOREIGN = re.compile(r"[A-Za-z_][\w.]*(?:[ \t]+[\w./-].*|\?\??[ \t]*|[ \t]*=[ \t]*[%!].*)$")
MOST_FOREIGN_LINES = 5
MOST_STATEMENTS = 200


@dataclass(frozen=True)
class Lesson:
    """A lesson as the instructor keeps it.

    Parameters
    ----------
    name, topic
        The folder, such as ``"05_cnn"``, and the notebook's name without its ending, ``"cnn"``.
    release, source
        The notebook that learners got (lessons/), and the one with answers (solutions/).
    """

    name: str
    topic: str
    release: NotebookNode
    source: NotebookNode

    @functools.cached_property
    def graded(self) -> dict[str, NotebookNode]:
        """The source's cells that give points, by grade_id, in order; written answers included."""
        return {c.metadata.nbgrader.grade_id: c for c in self.source.cells if is_grade(c)}

    @functools.cached_property
    def checks(self) -> dict[str, NotebookNode]:
        """The source's check cells with their hidden tests, by grade_id, in order."""
        return {name: cell for name, cell in self.graded.items() if is_check(cell)}

    @functools.cached_property
    def exercise_of(self) -> dict[str, str]:
        """For each check the exercise that it belongs to: the answer cell before it."""
        found, exercise = {}, ""
        for cell in self.source.cells:
            if cell.cell_type == "code" and is_solution(cell):
                exercise = cell.metadata.nbgrader.grade_id
            elif is_check(cell):
                found[cell.metadata.nbgrader.grade_id] = exercise
        return found

    @functools.cached_property
    def imports(self) -> list[str]:
        """The import statements of the lesson's own cells: what checks may stand on."""
        return [
            ast.unparse(node)
            for cell in self.source.cells
            if cell.cell_type == "code" and "nbgrader" not in cell.metadata
            for node in _statements(cell.source)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

    @functools.cached_property
    def stubs(self) -> dict[str, str]:
        """The code answers as they were handed out, by grade_id."""
        return {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in self.release.cells
            if cell.cell_type == "code" and is_solution(cell)
        }

    @functools.cached_property
    def functions(self) -> list[str]:
        """The names of the functions that the exercises ask for."""
        return [
            name
            for cell in self.source.cells
            if cell.cell_type == "code" and is_solution(cell)
            for name in defined_functions(cell.source)
        ]


def load_lesson(root: Path, name: str) -> Lesson:
    """Read a lesson from the course in ``root``.

    Raises
    ------
    LessonError
        If there is no such lesson, or it was not released.
    """
    topic = name.partition("_")[2]
    notebooks = {}
    for tree in ("solutions", "lessons"):
        path = root / tree / name / f"{topic}.ipynb"
        if not path.is_file():
            known = sorted(p.parent.name for p in (root / tree).glob("[0-9]*/*.ipynb"))
            raise LessonError(f"There is no {path}. The lessons in {tree}/ are {', '.join(known)}.")
        notebooks[tree] = nbformat.read(path, as_version=4)
    return Lesson(name, topic, notebooks["lessons"], notebooks["solutions"])


def defined_functions(source: str) -> list[str]:
    """Return the names of the functions that a cell defines; none if it is not Python."""
    return [node.name for node in _statements(source) if isinstance(node, ast.FunctionDef)]


def is_check(cell: NotebookNode) -> bool:
    """Whether a cell gives points by running it."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


# --- Which cells a submission has to run --------------------------------------------------------


def needed_cells(
    cells: list[NotebookNode],
    functions: Collection[str] = (),
    stubs: Collection[str] = (),
) -> list[int]:
    """Return which code cells must run so that the answers can be judged, in order.

    A lesson trains networks and draws pictures. Grading asks for neither: it needs the answers,
    all imports, and of the other cells, the learner's own included, those that define a name
    which an answer uses, directly or through further cells, or a function that checks call.

    An answer cell as it was handed out is left out where another cell defines its functions:
    the learner has solved the exercise there.

    Parameters
    ----------
    cells
        All cells of a submission. Its check cells never run: they are the judge's.
    functions
        What the checks call.
    stubs
        Sources of the answer cells as they were handed out.

    Returns
    -------
    Positions in ``cells``.
    """
    code = [i for i, cell in enumerate(cells) if cell.cell_type == "code" and not is_check(cell)]
    unread = unread_cells(cells)
    names = {i: _names("" if i in unread else cells[i].source) for i in code}
    answers = [i for i in code if is_solution(cells[i])]
    own = [i for i in code if not is_solution(cells[i]) and names[i][0] & set(functions)]
    elsewhere = {name for i in own for name in names[i][0]}
    solved_elsewhere = {
        i
        for i in answers
        if cells[i].source in stubs
        and (asked := set(defined_functions(cells[i].source)))
        and asked <= elsewhere
    }
    code = [i for i in code if i not in solved_elsewhere]
    imports = {i for i in code if i not in unread and _has_imports(cells[i].source)}
    needed = {*answers, *own, *imports}
    needed -= solved_elsewhere
    to_look_at = sorted(needed)
    while to_look_at:
        used = names[to_look_at.pop()][1]
        found = [i for i in code if i not in needed and names[i][0] & used]
        needed.update(found)
        to_look_at.extend(found)
    return sorted(needed)


def split_statements(source: str) -> list[str]:
    """Return a cell's statements one by one, and each magic or other foreign line on its own.

    Returns
    -------
    Parts of the source, in order. None if there is only one, or if it is not mostly Python.
    """
    spans: list[list[int]] = []
    for node in _statements(source):
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        if spans and first <= spans[-1][1]:  # two on one line
            spans[-1][1] = node.end_lineno or first
        else:
            spans.append([first, node.end_lineno or first])
    if not spans:
        return []
    lines = source.split("\n")
    covered = {line for first, last in spans for line in range(first, last + 1)}
    for number, line in enumerate(lines, 1):
        if number not in covered and line.strip() and not line.lstrip().startswith("#"):
            spans.append([number, number])
    parts = ["\n".join(lines[first - 1 : last]) for first, last in sorted(spans)]
    return parts if 1 < len(parts) <= MOST_STATEMENTS else []


def unread_cells(cells: list[NotebookNode]) -> list[int]:
    """Return the positions of code cells that are too long to be parsed.

    Python takes up to 900 bytes of memory and 8 microseconds for a character of source code, and
    it does so here, outside of the sandbox.
    """
    found, total = [], 0
    for position, cell in enumerate(cells):
        if cell.cell_type == "code":
            total += len(cell.source)
            if len(cell.source) > LONGEST_CELL or total > LONGEST_CODE:
                found.append(position)
    return found


def _statements(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none if it is not Python."""
    tree = _parse(source)[0]
    return tree.body if tree else []


def _parse(source: str) -> tuple[ast.Module | None, str]:
    """Parse a cell, and return what was parsed: magics and a few foreign lines are comments there.

    Such a line is ``pip install seaborn``, which IPython takes for a command.
    """
    if source.lstrip().startswith("%%") or len(source) > LONGEST_CELL:
        return None, ""
    source = MAGIC.sub("#", source)
    for _ in range(MOST_FOREIGN_LINES + 1):
        try:
            return ast.parse(source), source
        except SyntaxError as error:
            lines = source.split("\n")
            number = (error.lineno or 0) - 1
            if not 0 <= number < len(lines) or not FOREIGN.match(lines[number]):
                return None, ""
            lines[number] = "#" + lines[number]
            source = "\n".join(lines)
        except (ValueError, RecursionError, MemoryError):
            return None, ""
    return None, ""


def _has_imports(source: str) -> bool:
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in _statements(source))


def _names(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell defines for others, and those that it takes from them.

    An attribute or an entry that is set (``a.b = 1``, ``a[0] = 1``) and a method that is called
    count as defining ``a``: the cell changes it.
    """
    tree, source = _parse(source)
    if not tree:
        return set(), set()
    try:
        table = symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(), set()
    defined = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()} | {
        c.get_name() for c in table.get_children()
    }
    used = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    scopes = list(table.get_children())
    while scopes:
        scope = scopes.pop()
        used |= {s.get_name() for s in scope.get_symbols() if s.is_global()}
        scopes.extend(scope.get_children())
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                while isinstance(target, ast.Attribute | ast.Subscript):
                    target = target.value
                    if isinstance(target, ast.Name):
                        defined.add(target.id)
    return defined, used
