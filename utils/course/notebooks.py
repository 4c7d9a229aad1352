"""Make the notebooks: run the solutions in place, and derive the lessons from them.

python -m utils.course.notebooks solutions [NAME ...]    run solutions/NAME and store its outputs
python -m utils.course.notebooks lessons                 regenerate lessons/ with nbgrader
"""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from utils.course.glossary import glossary
from utils.files import replaced_folder
from utils.grading.converters import load_config, run_converter
from utils.grading.errors import ConverterError
from utils.grading.lesson import KERNELSPEC
from utils.paths import COURSE_FOLDER

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class NotebookError(RuntimeError):
    """A notebook could not be run or released. The message says which, and where it stopped."""


class TagUnsolvedCells(NbGraderPreprocessor):
    """Let "Run All" pass the checks of unsolved exercises.

    JupyterLab, nbclient and nbval stop at an error, unless the cell has the tag
    ``raises-exception``. In the release, every code cell from the first exercise on gets it.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        code_cells = [cell for cell in nb.cells if cell.cell_type == "code"]
        first = next((i for i, cell in enumerate(code_cells) if is_solution(cell)), None)
        for cell in code_cells[first:] if first is not None else []:
            tags = cell.metadata.setdefault("tags", [])
            if "raises-exception" not in tags:
                tags.append("raises-exception")
        return nb, resources


class CollapseChecks(NbGraderPreprocessor):
    """Fold the code of checks away in the release.

    A learner reads what a check says, not how it finds out. JupyterLab shows a bar in the place
    of the code; a click on it opens the cell.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        for cell in nb.cells:
            if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
                cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        return nb, resources


def lesson_names() -> list[str]:
    """Return the folder names in solutions/, such as ``"01_load_data"``, in order."""
    return sorted(path.parent.name for path in (COURSE_FOLDER / "solutions").glob("[0-9]*/*.ipynb"))


def notebook_path(tree: str, name: str) -> Path:
    """Return the path of a lesson's notebook.

    Parameters
    ----------
    tree
        ``"solutions"`` or ``"lessons"``.
    name
        A lesson's folder, such as ``"01_load_data"``; the notebook in it is ``load_data.ipynb``.
    """
    return COURSE_FOLDER / tree / name / f"{name.partition('_')[2]}.ipynb"


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook in nbformat 4."""
    return nbformat.read(path, as_version=4)


def run_notebook(notebook: NotebookNode, folder: Path) -> float:
    """Run a notebook in a fresh kernel and store its outputs in it.

    The folder for a learner's own files is an empty one, so that nothing that somebody has trained
    or drawn on this machine shows. What would differ between two runs or two machines without
    telling a reader anything (times of execution, versions of Python, widget views without their
    state) is left out.

    Parameters
    ----------
    notebook
        Changed in place.
    folder
        The working directory of the kernel.

    Returns
    -------
    Seconds that the run took, the start of the kernel included.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises an error and has no tag ``raises-exception``.
    """
    client = NotebookClient(
        notebook,
        timeout=600,
        startup_timeout=120,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own_files:
        start = time.perf_counter()
        client.execute(env={**os.environ, "COURSE_OWN_FILES": own_files})
        seconds = time.perf_counter() - start
    notebook.metadata = NotebookNode(kernelspec=KERNELSPEC, language_info={"name": "python"})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _as_on_a_screen(cell)
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET_VIEW, None)
    return seconds


def _as_on_a_screen(cell: NotebookNode) -> None:
    """Let a progress bar leave its last state, not hundreds of outputs, and no colors."""
    CoalesceStreamsPreprocessor().preprocess_cell(cell, {}, 0)
    for output in cell.outputs:
        if output.output_type == "stream":
            text = output.text.replace("\b", "")  # what a bar takes back, it also writes over
            output.text = re.sub(r"\x1b\[[0-9;]*m", "", text)


def execute_solution(name: str) -> float:
    """Run one solution in place; see :func:`run_notebook`.

    Returns
    -------
    Seconds that it took.

    Raises
    ------
    NotebookError
        If a cell fails or writes to stderr. The file stays as it was.
    """
    path = notebook_path("solutions", name)
    notebook = read_notebook(path)
    try:
        seconds = run_notebook(notebook, path.parent)
    except Exception as error:
        raise NotebookError(f"solutions/{name} stopped: {error}") from error
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise NotebookError(f"solutions/{name}, cell {number} wrote: {output.text}")
    nbformat.write(notebook, path)
    return seconds


def release_lessons(target: Path) -> None:
    """Derive the learners' notebooks of all lessons from solutions/ with nbgrader, and a glossary.

    Parameters
    ----------
    target
        A folder for the release; what is in it is replaced, once all of it has been made.

    Raises
    ------
    NotebookError
        If nbgrader refuses a lesson. The target stays as it was.
    """
    with replaced_folder(target) as new:
        for name in lesson_names():
            _release_lesson(name, new)
        sources = {name: read_notebook(notebook_path("solutions", name)) for name in lesson_names()}
        (new / "glossary.md").write_text(glossary(sources), encoding="utf-8", newline="\n")


def _release_lesson(name: str, target: Path) -> None:
    config = load_config(COURSE_FOLDER)
    config.CourseDirectory.release_directory = str(target)
    config.CourseDirectory.assignment_id = name
    # The release depends on solutions/ alone: no gradebook is read or written.
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    try:
        run_converter(GenerateAssignment, config)
    except ConverterError as error:
        raise NotebookError(f"nbgrader could not release solutions/{name}:\n{error.log}") from error


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["solutions", "lessons"])
    parser.add_argument("names", nargs="*", help="lessons such as 01_load_data; all if none")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(lesson_names())
    if unknown:
        sys.exit(f"No such lesson: {', '.join(sorted(unknown))}. There are {lesson_names()}.")
    try:
        if arguments.what == "lessons":
            release_lessons(COURSE_FOLDER / "lessons")
        else:
            for name in arguments.names or lesson_names():
                print(f"solutions/{name} ran in {execute_solution(name):.0f} s", flush=True)
    except NotebookError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
