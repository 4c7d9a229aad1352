"""Does a submission need grading again? Fingerprints of all that its mark depends on.

A fingerprint is a hash of

- the files that the learner has handed in, and the points and comments that a person gave;
- the lesson: its cells, without their outputs, and its due date;
- the code that runs when it is graded: the grader's modules from `utils.grading.submission` on,
  and the modules of `utils` that the lesson imports, both with all that these import in turn;
- the files beside these modules and in data/ that the modules or the lesson name, but for a
  learner's own, which are not there when a submission is graded;
- the environment: Python's version, the lock (requirements.txt), nbgrader_config.py, the options
  and which gradebook it is.

Of code, what counts is what it does: comments, docstrings and layout are left out. So a comment
regrades nobody, nor does a change in a module that grading does not reach, such as the report's.

Imports are found by reading the source. A module that is imported under a name which is computed
is not seen, unless that name also stands somewhere as a text; nor are modules that only a learner's
own cells import.
"""

import ast
import dataclasses
import functools
import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from utils.grading.lesson import MAGIC, Lesson
from utils.grading.result import Options
from utils.paths import COURSE_FOLDER, MY_DRAWINGS, MY_NETWORK, MY_PROGRESS

GRADER = "utils.grading.submission"  # what a worker runs for each submission
LARGEST_FILE = 100_000_000  # bytes; larger ones are refused, whatever is in them
CHANGE_NO_MARK = {
    "root",
    "db",
    "fork_server",
}  # options; the gradebook's address is added on its own
SOURCES = (".py", ".pyc")  # found through imports
MY_FILES = (MY_DRAWINGS, MY_NETWORK, MY_PROGRESS)  # graded notebooks get an empty folder for them
OURS = re.compile(r"\butils(?:\.[A-Za-z_]\w*)+")


def class_fingerprint(
    lesson: Lesson, options: Options, gradebook: str, due: str = "", course: Path = COURSE_FOLDER
) -> str:
    """Return the part of a fingerprint that is the same for a whole class.

    Parameters
    ----------
    lesson, options
        What is graded, and how.
    gradebook
        Its address.
    due
        When the lesson has to be handed in.
    course
        The folder with the utils/, data/ and requirements.txt that are in use.

    Returns
    -------
    A hash as 64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    _add(digest, *sys.version_info[:3], gradebook, due)
    for notebook in (lesson.release, lesson.source):
        _add(digest, *(_cell(cell) for cell in notebook.cells))
    for name, value in dataclasses.asdict(options).items():
        if name not in CHANGE_NO_MARK:
            _add(digest, name, value)
    _add(digest, understand((options.root / "nbgrader_config.py").read_bytes()).meaning)
    lock = (course / "requirements.txt").read_text(encoding="utf-8")
    _add(digest, *(line for line in lock.splitlines() if not re.match(r"\s*(#|$)", line)))
    for path in needed_files(lesson, course):
        data = path.read_bytes()
        data = understand(data).meaning if path.suffix == ".py" else data
        _add(digest, path.relative_to(course).as_posix(), data)
    return digest.hexdigest()


def fingerprint(of_class: str, submitted: Path, by_hand: Iterable[tuple] = ()) -> str:
    """Return the fingerprint of one submission.

    Parameters
    ----------
    of_class
        What `class_fingerprint` returned.
    submitted
        The learner's folder.
    by_hand
        Points and comments that a person has given.

    Returns
    -------
    A hash as 64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    _add(digest, of_class, list(by_hand))
    for place, folders, names in os.walk(submitted):
        folders.sort()
        for name in sorted([*folders, *names]):
            path = Path(place, name)
            _add(digest, path.relative_to(submitted).as_posix())
            try:
                if path.is_symlink() or not path.is_file():
                    _add(digest, "no file", path.lstat().st_mode)
                elif path.stat().st_size > LARGEST_FILE:
                    _add(digest, path.stat().st_size, path.stat().st_mtime_ns)
                else:
                    _add(digest, path.read_bytes())
            except OSError as error:  # one learner's file must not stop the class
                _add(digest, "unreadable", error.errno)
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", *parts: object) -> None:
    """Add parts so that no two lists of parts look the same: each after its length."""
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode(errors="replace")
        digest.update(len(data).to_bytes(8, "big") + data)


def _cell(cell: NotebookNode) -> list[tuple[str, object]]:
    left_out = ("outputs", "execution_count")
    return sorted((key, value) for key, value in cell.items() if key not in left_out)


# --- Code and the files that it reads -----------------------------------------------------------


def needed_files(lesson: Lesson, course: Path = COURSE_FOLDER) -> list[Path]:
    """Return the files in ``course`` that a lesson's marks depend on, in order.

    These are modules of `utils` and what they read: the grader's and the lesson's.
    """
    data = course / "data"
    modules = list(_modules(GRADER, course))
    found: set[Path] = set()
    for notebook in (lesson.source, lesson.release):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                code = understand(MAGIC.sub("#", cell.source).encode())
                modules += _imported(code, "", course)
                found.update(_named_files(code, data))
    while modules:
        path = modules.pop()
        if path not in found:
            found.add(path)
            code = understand(path.read_bytes())
            modules += _imported(code, ".".join(path.parent.relative_to(course).parts), course)
            found.update(_named_files(code, data), _named_files(code, path.parent))
    return sorted(found)


class Code(NamedTuple):
    """What matters of a piece of code.

    Parameters
    ----------
    meaning
        What it does, without how it is written: no comments, docstrings or layout. Code that looks
        at docstrings keeps them; code that reads sources, or is no Python, counts as it is.
    imports
        What it imports, anywhere in it: how many dots the import begins with, and the names.
    texts
        The texts in it, except for docstrings.
    """

    meaning: bytes
    imports: frozenset[tuple[int, str]] = frozenset()
    texts: frozenset[str] = frozenset()


@functools.lru_cache(maxsize=1_000)
def understand(source: bytes) -> Code:
    """Read a module or a cell, without running it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Code(source)
    meaning = source
    if b"__doc__" in source or b"getdoc" in source:
        meaning = ast.dump(tree).encode()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                del node.body[0]
    if meaning is source and b"getsource" not in source:
        meaning = ast.dump(tree).encode()
    imports: set[tuple[int, str]] = set()
    texts: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports.update((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = f"{node.module}." if node.module else ""
            imports.update((node.level, module + alias.name) for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
            imports.update((0, name) for name in OURS.findall(node.value))
    return Code(meaning, frozenset(imports), frozenset(texts))


def _imported(code: Code, package: str, course: Path) -> Iterator[Path]:
    """Yield the modules of ours that code in a package imports, or names in a text."""
    for dots, name in code.imports:
        if dots:
            name = importlib.util.resolve_name("." * dots + name, package)
        if name.split(".")[0] == "utils":
            yield from _modules(name, course)


def _modules(name: str, course: Path) -> Iterator[Path]:
    """Yield the files of a module and of the packages around it.

    Of ``"utils.data.load_digits"``, these are utils/__init__.py and utils/data.py.
    """
    place = course
    for part in name.split("."):
        place /= part
        if place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")
            return
        if (place / "__init__.py").is_file():
            yield place / "__init__.py"


def _named_files(code: Code, folder: Path) -> Iterator[Path]:
    """Yield the files in a folder whose names stand in the code as texts.

    Where the name is that of a folder, these are the files in it, except for modules.
    """
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name in code.texts and path.name not in MY_FILES:
            inside = path.rglob("*") if path.is_dir() else [path]
            yield from (p for p in inside if p.is_file() and p.suffix not in SOURCES)
