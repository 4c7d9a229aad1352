"""nbgrader: the source is solutions/, the release is lessons/, the rest is kept in grading/."""

import os
import sys
from pathlib import Path

import nbgrader

c = get_config()  # noqa: F821  (nbgrader defines it)

ROOT = Path(__file__).resolve().parent
# A fresh gradebook is set up by the command `alembic`: take the one of this environment.
PROGRAMS = str(Path(sys.executable).parent)
if os.environ.get("PATH", "").split(os.pathsep)[0] != PROGRAMS:  # this file is read many times
    os.environ["PATH"] = PROGRAMS + os.pathsep + os.environ.get("PATH", "")
# Whatever a check cell writes to stderr costs its points, TensorFlow's notes included.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

c.CourseDirectory.course_id = "digits"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.solution_directory = "grading/solution"
c.CourseDirectory.source_with_tests_directory = "grading/source_with_tests"
c.CourseDirectory.db_url = f"sqlite:///{ROOT}/grading/gradebook.db"
(ROOT / "grading").mkdir(exist_ok=True)  # SQLite makes the file, but not the folder

# An unsolved exercise is a function that returns nothing: its checks say so in words.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

PREPROCESSORS = "nbgrader.preprocessors."
c.GenerateAssignment.preprocessors = [
    *(
        PREPROCESSORS + name
        for name in (
            "IncludeHeaderFooter",
            "LockCells",
            "ClearSolutions",
            "ClearOutput",
            "CheckCellMetadata",
            "ComputeChecksums",
            "SaveCells",
            "ClearHiddenTests",
            "ClearMarkScheme",
            "ComputeChecksums",
            "CheckCellMetadata",
        )
    ),
    "utils.course.notebooks.TagUnsolvedCells",
    "utils.course.notebooks.CollapseChecks",
]

# formgrader shows learners' work to a person who is logged in: only its own scripts may run there.
PAGES = ROOT / "utils" / "grading" / "pages"
if (PAGES / "safe_formgrade").is_dir():
    FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    c.HTMLExporter.template_name = "safe_formgrade"
    c.HTMLExporter.extra_template_basedirs = [str(PAGES), str(FORMGRADER)]
    c.HTMLExporter.extra_template_paths = [str(FORMGRADER)]

# The defaults (30 s a cell, 4 s for its output) fail right answers on a busy machine.
c.ExecutePreprocessor.timeout = 180
c.ExecutePreprocessor.iopub_timeout = 60
c.ExecutePreprocessor.startup_timeout = 120
