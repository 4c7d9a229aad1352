"""Hand in a released notebook as a learner would."""

import re
from pathlib import Path

import nbformat
from nbgrader.utils import is_solution

from utils.course.notebooks import notebook_path, read_notebook
from utils.paths import COURSE_FOLDER


def submit(course: Path, student: str, name: str, solved: bool) -> None:
    """Hand in the released notebook, with the reference answers filled in or untouched.

    Parameters
    ----------
    course
        A folder with ``lessons/``. The notebook goes to ``grading/submitted/STUDENT/NAME/`` in it.
    student, name
        Who hands in, and a lesson's folder, such as ``"01_load_data"``.
    solved
        Whether the answers of ``solutions/`` are filled in.
    """
    notebook = read_notebook(course / notebook_path("lessons", name).relative_to(COURSE_FOLDER))
    answers = {
        cell.metadata.nbgrader.grade_id: re.sub(
            r"(?m)^.*### (BEGIN|END) SOLUTION\n?", "", cell.source
        )
        for cell in read_notebook(notebook_path("solutions", name)).cells
        if is_solution(cell)
    }
    for cell in notebook.cells:
        if solved and is_solution(cell):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    folder = course / "grading" / "submitted" / student / name
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / notebook_path("lessons", name).name)
