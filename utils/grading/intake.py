"""Take in what a learner handed in, as data that nobody vouches for.

What nbgrader would stumble over is mended, and told; what cannot be mended is refused, with a
reason. The result is a folder that nbgrader can grade: the lesson's cells, each once, with the
learner's answers in them and the learner's further cells between.
"""

import copy
import difflib
import json
import os
import re
import shutil
import stat
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_solution, parse_utc

from utils.files import replaced_folder
from utils.grading.errors import IntakeError
from utils.grading.lesson import KERNELSPEC, Lesson, defined_functions

LARGEST_NOTEBOOK = 20_000_000  # bytes
LARGEST_FILES = 50_000_000  # bytes, of all other files together
MOST_FILES = 100
MOST_CELLS = 500  # a lesson has up to 150
LONGEST_PATH = 500  # bytes, within the folder
TIMESTAMP = "timestamp.txt"


def take_in(submitted: Path, target: Path, lesson: Lesson) -> list[str]:
    """Copy a submission into a folder of its own, mended as far as possible.

    Parameters
    ----------
    submitted
        The learner's folder.
    target
        Where the copy goes; what is there is replaced.
    lesson
        What was handed out.

    Returns
    -------
    What was mended, in sentences.

    Raises
    ------
    IntakeError
        If there is nothing that can be graded. Then there is no target.
    """
    notes: list[str] = []
    for old in (target, *target.parent.glob(".new-*")):  # the latter from a run that was killed
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
    if submitted.is_symlink() or submitted.parent.is_symlink() or not submitted.is_dir():
        raise IntakeError(f"There is no folder {submitted.parent.name}/{submitted.name}.")
    files = _plain_files(submitted, notes)
    name, notebook = _choose(files, lesson, notes)
    _mend(notebook, lesson, notes)
    with replaced_folder(target) as new:
        nbformat.write(notebook, new / f"{lesson.topic}.ipynb")
        _copy_others(files, new, notes)
    return notes


# --- Files --------------------------------------------------------------------------------------


def _plain_files(folder: Path, notes: list[str]) -> dict[str, Path]:
    """Return the plain files in a folder and below it, by their path from it.

    Hidden ones, which programs leave behind, are passed over.
    """
    files = {}
    seen = 0
    for place, folders, names in os.walk(folder):  # does not follow links
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__MACOSX")))
        entries = [*folders, *sorted(name for name in names if not name.startswith("."))]
        seen += len(entries)
        if seen > MOST_FILES:
            raise IntakeError(f"There are more than {MOST_FILES} files and folders.")
        for name in entries:
            path = Path(place, name)
            relative = path.relative_to(folder).as_posix()
            if problem := _problem(path, relative):
                notes.append(f"{_shown(relative)} {problem}; it was left out.")
                if name in folders:
                    folders.remove(name)
            elif name not in folders:
                files[relative] = path
    return files


def _problem(path: Path, relative: str) -> str:
    """Return why a file or folder cannot be taken; nothing if it can."""
    if len(os.fsencode(relative)) > LONGEST_PATH:
        return "has too long a name"
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "is a link"
    if stat.S_ISDIR(mode):
        in_place_of_a_file = path.suffix.lower() == ".ipynb" or relative == TIMESTAMP
        return "is a folder" if in_place_of_a_file else ""
    return "" if stat.S_ISREG(mode) else "is not a plain file"


def _read(path: Path, most: int) -> bytes:
    """Read a file without following a link that may have taken its place."""
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | flags)
    except OSError as error:
        raise IntakeError(f"{_shown(path.name)} cannot be read: {error.strerror}.") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise IntakeError(f"{_shown(path.name)} is not a plain file.")
        if status.st_size > most:
            size = f"{status.st_size / 1e6:.0f} MB"
            raise IntakeError(
                f"{_shown(path.name)} has {size}; at most {most / 1e6:.0f} are taken."
            )
        return file.read(most + 1)


def _shown(name: str) -> str:
    """A learner's file name, fit for a message."""
    return "".join(c if c.isprintable() else "?" for c in name)[:100]


def _copy_others(files: dict[str, Path], new: Path, notes: list[str]) -> None:
    """Copy what is not a notebook, and a time stamp that nbgrader can read."""
    left = LARGEST_FILES
    for relative, path in files.items():
        if path.suffix.lower() == ".ipynb":
            continue
        if relative == TIMESTAMP:
            try:
                parse_utc(_read(path, 100).decode().strip())
            except (ValueError, OSError, IntakeError, OverflowError):
                notes.append(f"{TIMESTAMP} does not hold a time; it was left out.")
                continue
        left -= path.lstat().st_size
        if left < 0:
            raise IntakeError(
                f"The files beside the notebook have more than {LARGEST_FILES / 1e6:.0f} MB."
            )
        copy_to = new / relative
        copy_to.parent.mkdir(parents=True, exist_ok=True)
        copy_to.write_bytes(_read(path, LARGEST_FILES))


# --- The notebook among them --------------------------------------------------------------------


def _choose(files: dict[str, Path], lesson: Lesson, notes: list[str]) -> tuple[str, NotebookNode]:
    """Return the notebook to grade: the one named as it should be, or the likeliest other."""
    wanted = f"{lesson.topic}.ipynb"
    names = [name for name in files if name.lower().endswith(".ipynb")]
    if not names:
        raise IntakeError(" ".join([f"There is no notebook; {wanted} was expected.", *notes]))
    if wanted in names:
        if len(names) > 1:
            others = ", ".join(_shown(name) for name in names if name != wanted)
            notes.append(f"There are further notebooks ({others}); {wanted} was graded.")
        return wanted, _parse(files[wanted], notes)
    found, problems = [], []
    for name in names[:10]:
        try:
            notebook = _parse(files[name], [])
        except IntakeError as error:
            problems.append(str(error))
        else:
            found.append((_likeness(notebook, lesson), name, notebook))
    if not found:
        raise IntakeError(problems[0])
    likeness, name, notebook = max(found, key=lambda entry: entry[:2])
    if not likeness:
        raise IntakeError(f"{_shown(name)} is not a notebook of {lesson.name}: none of its cells.")
    notes.append(f"The notebook is called {_shown(name)}; it was taken for {wanted}.")
    return name, notebook


def _likeness(notebook: NotebookNode, lesson: Lesson) -> int:
    """Count the cells that a notebook shares with the lesson."""
    sources = {cell.source for cell in lesson.release.cells}
    ids = set(_lesson_cells(lesson))
    return sum(cell.source in sources or _grade_id(cell) in ids for cell in notebook.cells)


def _parse(path: Path, notes: list[str]) -> NotebookNode:
    """Read a notebook, whatever its encoding and version."""
    text = _decode(_read(path, LARGEST_NOTEBOOK), path.name, notes)
    try:
        notebook = json.loads(text)
        if not isinstance(notebook, dict) or "cells" not in notebook:  # an older format
            notebook = nbformat.convert(nbformat.reader.reads(text), 4)
    except RecursionError:
        raise IntakeError(f"{_shown(path.name)} is nested too deeply to be a notebook.") from None
    except Exception as error:  # what is wrong with a notebook shows in many ways
        reason = f"{type(error).__name__}: {error}"[:200]
        raise IntakeError(
            f"{_shown(path.name)} is not a notebook that can be read ({reason}). "
            "Open it in JupyterLab, save it, and hand it in again."
        ) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        raise IntakeError(f"{_shown(path.name)} has no list of at most {MOST_CELLS} cells.")
    return _clean(cells, notes)


def _decode(data: bytes, name: str, notes: list[str]) -> str:
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"  # it takes all bytes
        text = data.decode(encoding)
    if not encoding.startswith("utf-8"):
        notes.append(f"{_shown(name)} is encoded as {encoding}; it was turned into UTF-8.")
    return text


def _clean(cells: list, notes: list[str]) -> NotebookNode:
    """Build a new notebook of what nbgrader needs: types, sources and nbgrader's metadata."""
    clean = nbformat.v4.new_notebook()
    clean.metadata.kernelspec = NotebookNode(KERNELSPEC)
    clean.metadata.language_info = NotebookNode(name="python")
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }
    for number, cell in enumerate(cells):
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if not isinstance(source, str) or not isinstance(kind, str) or kind not in make:
            notes.append(f"Cell {number} is damaged; it was left out.")
            continue
        # half of a character (a lone surrogate) cannot be written to a file
        text = source.encode(errors="replace").decode()
        if text != source:
            notes.append(f"Cell {number} has damaged characters; they are question marks now.")
        new = make[kind](text.replace("\r\n", "\n"))
        if "id" in cell and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", str(cell["id"])):
            new.id = str(cell["id"])
        metadata = cell.get("metadata")
        if isinstance(metadata, dict) and isinstance(metadata.get("nbgrader"), dict):
            new.metadata["nbgrader"] = NotebookNode(grade_id=metadata["nbgrader"].get("grade_id"))
        clean.cells.append(new)
    return clean


# --- The cells ----------------------------------------------------------------------------------


def _grade_id(cell: NotebookNode) -> str | None:
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name if isinstance(name, str) else None


def _lesson_cells(lesson: Lesson) -> dict[str, NotebookNode]:
    """The release's cells that nbgrader knows, by their grade_id, in order."""
    return {_grade_id(cell): cell for cell in lesson.release.cells if _grade_id(cell)}


def _mend(notebook: NotebookNode, lesson: Lesson, notes: list[str]) -> None:
    """Give the notebook the lesson's own cells: each once, in order, as they were handed out.

    Only the source of an answer is the learner's.
    """
    wanted = _lesson_cells(lesson)
    found = _find(notebook.cells, wanted, notes)
    answers = {}
    for name, cell in found.items():
        original = wanted[name]
        if not is_solution(original) and cell.source != original.source:
            notes.append(f"The check {name} was changed; it was set back.")
        if is_solution(original):
            answers[name] = cell.source
    order = [name for cell in notebook.cells for name in found if found[name] is cell]
    if order != [name for name in wanted if name in found]:
        notes.append("Cells of the lesson were moved; they were put back in order.")
    own_after = _own_cells(notebook.cells, found, list(wanted))
    mended = list(own_after[None])
    for name, original in wanted.items():
        cell = copy.deepcopy(original)
        if name in answers:
            cell.source = answers[name]
        elif name not in found:
            what = "answer" if is_solution(original) else "check"
            notes.append(f"The {what} {name} was missing; it was put back.")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        mended.append(cell)
        mended.extend(own_after[name])
    seen: set[str] = set()
    for cell in mended:  # an id may stand in a notebook only once
        if cell.get("id") in seen:
            cell.id = nbformat.v4.new_raw_cell().id
        seen.add(cell.get("id"))
    notebook.cells = mended


def _find(
    cells: list[NotebookNode], wanted: dict[str, NotebookNode], notes: list[str]
) -> dict[str, NotebookNode]:
    """Find the lesson's cells in a submission: by nbgrader's name, by id, or by what they say."""
    candidates: dict[str, list[NotebookNode]] = {name: [] for name in wanted}
    nameless = []
    for cell in cells:
        name = _grade_id(cell)
        cell.metadata.pop("nbgrader", None)
        if name in wanted:
            candidates[name].append(cell)
        else:
            if name:
                notes.append(f"A cell calls itself {_shown(name)}, which the lesson does not know.")
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
    """Of several cells with one name, return the last with an answer in it."""
    if len(same) > 1:
        notes.append(f"There are {len(same)} cells {name}; the last one with an answer counts.")
    answered = [
        cell
        for cell in same
        if cell.source.strip()
        and cell.source != original.source
        and cell.cell_type == original.cell_type
    ]
    best = (answered or same)[-1]
    for cell in same:
        if cell is not best:
            cell.source = ""  # else it could define anew what the better one has defined
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
