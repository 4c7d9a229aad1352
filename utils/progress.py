"""How far a learner is: a line after each passed check, and a table of all lessons.

    show_progress()    # in a notebook: the lessons, their checks and their points

`utils.checks` starts to `watch` when a notebook imports it. From then on, IPython tells of every
cell that has run. A cell with the code of a check in ``lessons/`` is recognized by that code, so
checks need no line of their own for this, and a check that was edited does not count. Which checks
have passed is kept in a file, so it outlives the kernel. The last run of a check decides.
"""

import contextlib
import functools
import json
import os
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from utils.files import write_atomically
from utils.paths import COURSE_FOLDER, MY_PROGRESS, own_files

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult

LESSONS = COURSE_FOLDER / "lessons"


class Check(NamedTuple):
    """A check cell of a lesson."""

    lesson: str  # its folder
    name: str  # its grade_id
    points: float


class Lesson(NamedTuple):
    """A released lesson."""

    title: str
    notebook: Path
    checks: dict[str, Check]  # by the code of their cells


def watch() -> None:
    """Tell about the progress after each passed check from now on. Does nothing outside IPython."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.events.register("post_run_cell", _after_cell)


def show_progress() -> "ProgressTable":
    """Return a table of all lessons for a notebook to show: checks passed, and their points.

    Written answers are not in it: a person gives their points.
    """
    return ProgressTable(released_lessons(), load_passed())


class ProgressTable:
    """What `show_progress` returns: a table with links in a notebook, else plain text.

    Parameters
    ----------
    lessons
        By folder.
    passed
        For each folder, the names of the checks that have passed.
    """

    def __init__(self, lessons: dict[str, Lesson], passed: dict[str, set[str]]) -> None:
        self.rows = [
            (lesson.title, _link(lesson.notebook), _counts(lesson, passed.get(name, set())))
            for name, lesson in lessons.items()
        ]
        self.total = [sum(column) for column in zip(*(row[2] for row in self.rows), strict=True)]

    def __repr__(self) -> str:
        width = max([len(row[0]) for row in self.rows], default=0)
        lines = [f"{title:{width}}  {_sentence(counts)}" for title, _, counts in self.rows]
        return "\n".join([*lines, f"{'All lessons':{width}}  {_sentence(self.total)}"])

    def _repr_markdown_(self) -> str:
        lines = ["| lesson | checks passed | points |", "|:--|:--|:--|"]
        for title, link, counts in self.rows:
            lines.append(f"| [{title}]({link}) | {_cells(counts)} |")
        return "\n".join([*lines, f"| **All lessons** | {_cells(self.total)} |"])


# --- Cells that have run ------------------------------------------------------------------------


def _after_cell(result: "ExecutionResult") -> None:
    """Take note of a check that has passed or failed; after a passed one, say how far one is."""
    source = result.info.raw_cell if result.info else ""
    if "### BEGIN SOLUTION" in source:  # a notebook of solutions/: nobody is learning here
        from IPython import get_ipython

        get_ipython().events.unregister("post_run_cell", _after_cell)
        return
    check = _released_checks().get(_normal(source))
    # After a restart, a name may be unknown only because its cell has not run yet.
    if check is None or isinstance(result.error_in_exec, NameError):
        return
    passed = record(check, bool(result.success))
    if result.success:
        lesson = released_lessons()[check.lesson]
        counts = _counts(lesson, passed.get(check.lesson, set()))
        print(f"  {_sentence(counts)}")


@functools.cache
def released_lessons() -> dict[str, Lesson]:
    """Return the lessons by folder, in order. One that cannot be read is left out."""
    lessons = {}
    for folder in sorted(LESSONS.glob("[0-9]*_*")):
        notebook = folder / f"{folder.name.partition('_')[2]}.ipynb"
        with contextlib.suppress(OSError, ValueError, KeyError, IndexError, TypeError):
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
            title = "".join(cells[0]["source"]).partition("\n")[0].removeprefix("# ")
            checks = {}
            for cell in cells:
                grader = cell["metadata"].get("nbgrader", {})
                if cell["cell_type"] == "code" and grader.get("grade") and not grader["solution"]:
                    check = Check(folder.name, grader["grade_id"], grader["points"])
                    checks[_normal("".join(cell["source"]))] = check
            lessons[folder.name] = Lesson(title, notebook, checks)
    return lessons


@functools.cache
def _released_checks() -> dict[str, Check]:
    return {
        code: check
        for lesson in released_lessons().values()
        for code, check in lesson.checks.items()
    }


def _normal(source: str) -> str:
    """Return code without what editors change when they save: ends of lines, spaces before them."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


# --- What is kept -------------------------------------------------------------------------------


def progress_file() -> Path:
    """Return the file that remembers which checks have passed. Who deletes it starts anew."""
    return own_files() / MY_PROGRESS


def load_passed() -> dict[str, set[str]]:
    """Return the names of the checks that have passed, by lesson. A damaged file holds none."""
    try:
        return _parse(progress_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def record(check: Check, has_passed: bool) -> dict[str, set[str]]:
    """Remember that a check has passed or failed, and return what `load_passed` then gives.

    A damaged file is set aside under another name. If the folder cannot be written to, nothing is
    remembered: that is no reason to disturb somebody who has solved an exercise.
    """
    passed = load_passed()  # each time anew: other notebooks may be open, too
    names = passed.setdefault(check.lesson, set())
    if (check.name in names) == has_passed:
        return passed
    names.symmetric_difference_update({check.name})
    with contextlib.suppress(OSError):
        _set_aside_if_damaged(progress_file())
        kept = {lesson: sorted(names) for lesson, names in sorted(passed.items())}
        write_atomically(progress_file(), json.dumps(kept, indent=1) + "\n")
    return passed


def _parse(text: str) -> dict[str, set[str]]:
    kept = json.loads(text)
    if not isinstance(kept, dict) or not all(isinstance(names, list) for names in kept.values()):
        raise ValueError("not a dictionary of lists")
    return {lesson: {str(name) for name in names} for lesson, names in kept.items()}


def _set_aside_if_damaged(path: Path) -> None:
    try:
        _parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except ValueError:
        os.replace(path, path.with_suffix(".damaged.json"))


# --- Words --------------------------------------------------------------------------------------


def _counts(lesson: Lesson, passed: set[str]) -> tuple[int, int, float, float]:
    """Return how many checks have passed and how many there are, then the same in points."""
    checks = list(lesson.checks.values())
    done = [check for check in checks if check.name in passed]
    return len(done), len(checks), _points(done), _points(checks)


def _points(checks: list[Check]) -> float:
    return sum(check.points for check in checks)


def _sentence(counts: Any) -> str:
    passed, checks, points, most = counts
    everything = "all" if passed == checks else f"{passed} of"
    return f"{everything} {checks} checks passed, {points:g} of {most:g} points"


def _cells(counts: Any) -> str:
    passed, checks, points, most = counts
    return f"{passed} of {checks}{' ✓' if passed == checks else ''} | {points:g} of {most:g}"


def _link(notebook: Path) -> str:
    """Return the address of a notebook as seen from the one that runs, whose folder we are in."""
    try:
        return urllib.parse.quote(Path(os.path.relpath(notebook)).as_posix())
    except ValueError:  # on Windows, another drive
        return urllib.parse.quote(notebook.as_posix())
