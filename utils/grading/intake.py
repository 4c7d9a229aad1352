"""Validate and normalize a submission (untrusted input).

What nbgrader would fail on is repaired, with a note; what cannot be repaired is refused, with a
reason. The result is a folder that nbgrader can grade, with the notebook as `cells` restores it.
"""

import json
import os
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from utils.files import replaced_folder
from utils.grading.cells import grade_id, lesson_cells, restore_cells, visible
from utils.grading.clean import clean_texts
from utils.grading.errors import IntakeError
from utils.grading.lesson import HIDDEN, KERNELSPEC, Lesson, defined_functions
from utils.grading.times import as_text, read_time

LARGEST_NOTEBOOK = 20_000_000  # bytes
LARGEST_FILES = 50_000_000  # bytes, of all other files together
MOST_FILES = 100
MOST_NOTEBOOKS = 10  # are looked into
MOST_CELLS = 500  # a lesson has up to 150
LONGEST_PATH = 500  # bytes, within the folder
LONGEST_TIMESTAMP = 200  # bytes
TIMESTAMP = "timestamp.txt"


def take_in(
    submitted: Path, target: Path, lesson: Lesson, doubts: list[str] | None = None
) -> list[str]:
    """Copy a submission into a folder of its own, repaired as far as possible.

    Parameters
    ----------
    submitted
        The learner's folder.
    target
        Where the copy goes; what is there is replaced.
    lesson
        What was handed out.
    doubts
        What a person has to decide is added here, in sentences.

    Returns
    -------
    What was repaired, in sentences.

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
    notebook = _choose(files, lesson, notes, [] if doubts is None else doubts)
    restore_cells(notebook, lesson, notes)
    ours = {cell.source for cell in lesson.release.cells if cell.cell_type == "markdown"}
    clean_texts(notebook, ours, notes)
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
                notes.append(f"{visible(relative)} {problem}; it was left out.")
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
        raise IntakeError(f"{visible(path.name)} cannot be read: {error.strerror}.") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise IntakeError(f"{visible(path.name)} is not a plain file.")
        if status.st_size > most:
            size = f"{status.st_size / 1e6:.0f} MB"
            raise IntakeError(
                f"{visible(path.name)} has {size}; at most {most / 1e6:.0f} are taken."
            )
        return file.read(most + 1)


def _copy_others(files: dict[str, Path], new: Path, notes: list[str]) -> None:
    """Copy what is not a notebook, and a time stamp that nbgrader can read."""
    left = LARGEST_FILES
    for relative, path in files.items():
        if path.suffix.lower() == ".ipynb":
            continue
        if relative == TIMESTAMP:
            try:
                time = as_text(read_time(_read(path, LONGEST_TIMESTAMP)))
            except (ValueError, IntakeError) as error:
                notes.append(f"{TIMESTAMP} does not hold a time; it was left out. {error}")
                continue
            (new / TIMESTAMP).write_text(f"{time}\n", encoding="utf-8")
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


@dataclass
class _Candidate:
    """A notebook that may be the one to grade."""

    name: str
    notebook: NotebookNode
    notes: list[str]
    likeness: int  # cells of the lesson's exercises
    answered: int  # exercises that it has answers for

    def differs(self, other: "_Candidate") -> bool:
        """Whether the code of another one is not the same."""
        sources = [
            [cell.source for cell in one.notebook.cells if cell.cell_type == "code"]
            for one in (self, other)
        ]
        return sources[0] != sources[1]


def _choose(
    files: dict[str, Path], lesson: Lesson, notes: list[str], doubts: list[str]
) -> NotebookNode:
    """Return the notebook to grade: of those of this lesson, the one that has answers.

    Of several with answers, it is the one named as it should be, or else the likeliest.
    """
    wanted = f"{lesson.topic}.ipynb"
    names = [name for name in files if name.lower().endswith(".ipynb")]
    if not names:
        there = ", ".join(visible(name) for name in list(files)[:5])[:300]
        problem = f"There is no notebook{there and f', but {there}'}; {wanted} was expected."
        raise IntakeError(" ".join([problem, *notes]))
    names.sort(key=lambda name: (name != wanted, wanted not in name))
    found: list[_Candidate] = []
    problems = []
    for name in names[:MOST_NOTEBOOKS]:
        said: list[str] = []
        try:
            notebook = _parse(files[name], said)
        except IntakeError as error:
            if name == wanted:
                raise
            problems.append(str(error))
            continue
        if _is_solution_tree(notebook):
            problem = f"{visible(name)} is from the course's solutions, not a learner's work"
            problems.append(f"{problem}.")
            notes.append(f"{problem}; it was left out.")
        else:
            answered = _answered(notebook, lesson)
            found.append(_Candidate(name, notebook, said, _likeness(notebook, lesson), answered))
    if not found:
        raise IntakeError(problems[0])
    named = next((one for one in found if one.name == wanted), None)
    others = [one for one in found if one.likeness and one is not named]
    best = max(
        [named, *others] if named else found,
        key=lambda one: (one.answered > 0, one is named, one.likeness, one.answered, one.name),
    )
    if not best.likeness and not best.answered:
        raise IntakeError(
            f"{visible(best.name)} is not a notebook of {lesson.name}: none of its exercises."
        )
    notes += best.notes
    if best is not named:
        notes.append(f"The notebook is called {visible(best.name)}; it was taken for {wanted}.")
    elif len(names) > 1:
        further = ", ".join(visible(name) for name in names if name != wanted)[:500]
        notes.append(f"There are further notebooks ({further}); {wanted} was graded.")
    rivals = [one for one in others if one is not best and one.answered and one.differs(best)]
    if rivals:
        also = ", ".join(visible(one.name) for one in rivals)
        doubts.append(f"{visible(best.name)} was graded, but {also} has answers too")
    return best.notebook


def _is_solution_tree(notebook: NotebookNode) -> bool:
    """Whether a notebook is the instructor's: only there, checks hold their hidden tests."""
    return any(cell.cell_type == "code" and HIDDEN.search(cell.source) for cell in notebook.cells)


def _answered(notebook: NotebookNode, lesson: Lesson) -> int:
    """Count the exercises for which a notebook has something else than what was handed out."""
    given = {cell.source for cell in lesson.release.cells}
    own = [cell for cell in notebook.cells if cell.source.strip() and cell.source not in given]
    ids = {grade_id(cell) for cell in own}
    functions = {name for cell in own for name in defined_functions(cell.source)}
    return sum(
        name in ids or bool(functions & set(defined_functions(cell.source)))
        for name, cell in lesson_cells(lesson).items()
        if is_solution(cell)
    )


def _likeness(notebook: NotebookNode, lesson: Lesson) -> int:
    """Count the cells of the lesson's exercises in a notebook; others may be in each lesson."""
    cells = lesson_cells(lesson)
    sources = {cell.source for cell in cells.values() if cell.cell_type == "code"}
    return sum(cell.source in sources or grade_id(cell) in cells for cell in notebook.cells)


def _parse(path: Path, notes: list[str]) -> NotebookNode:
    """Read a notebook, whatever its encoding and version."""
    text = _decode(_read(path, LARGEST_NOTEBOOK), path.name, notes)
    try:
        notebook = json.loads(text)
        if not isinstance(notebook, dict) or "cells" not in notebook:  # an older format
            notebook = nbformat.convert(nbformat.reader.reads(text), 4)
    except RecursionError:
        raise IntakeError(
            f"{visible(path.name)} is damaged, or no notebook: lists in lists in lists."
        ) from None
    except Exception as error:  # what is wrong with a notebook shows in many ways
        reason = f"{type(error).__name__}: {error}"[:200]
        raise IntakeError(
            f"{visible(path.name)} is not a notebook that can be read ({reason}). "
            "If JupyterLab opens it, save it there and hand it in again; if not, take an earlier "
            "copy."
        ) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        raise IntakeError(f"{visible(path.name)} has no cells, or more than {MOST_CELLS}.")
    return _clean(cells, notes)


def _decode(data: bytes, name: str, notes: list[str]) -> str:
    encoding: str = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"  # it takes all bytes
        text = data.decode(encoding)
    if not encoding.startswith("utf-8"):
        notes.append(f"{visible(name)} is encoded as {encoding}; it was turned into UTF-8.")
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
        if kind == "markdown" and isinstance(cell.get("attachments"), dict):
            new.attachments = cell["attachments"]  # `clean_texts` keeps what is a picture
        metadata = cell.get("metadata")
        if isinstance(metadata, dict) and isinstance(metadata.get("nbgrader"), dict):
            new.metadata["nbgrader"] = NotebookNode(grade_id=metadata["nbgrader"].get("grade_id"))
        clean.cells.append(new)
    return clean
