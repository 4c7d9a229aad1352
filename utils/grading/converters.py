"""Run nbgrader's converters: release, autograde, feedback.

`utils.course.notebooks` uses this too. It is kept here because grading stands on its own: it takes
nothing from `utils.course`.
"""

import glob
import io
import logging
import traceback
from pathlib import Path
from typing import Any

from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from utils.grading.errors import ConverterError, RunError


def load_config(root: Path) -> Config:
    """Return what nbgrader_config.py in the course's folder says.

    Raises
    ------
    RunError
        If it has an error.
    """
    path = root / "nbgrader_config.py"
    try:
        return PyFileConfigLoader(str(path)).load_config()
    except OSError:  # a folder that cannot be made, for instance
        raise
    except Exception as error:  # whatever a person may write there
        lines = [
            f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else (lines or [None])[-1]
        where = f"{path}, line {line}" if line else path
        raise RunError(f"{where} has an error: {type(error).__name__}: {error}") from error


class LiteralNames(BaseConverter):
    """Goes in front of a converter, which otherwise takes a folder with brackets for a pattern."""

    def init_notebooks(self) -> None:
        """Find the notebooks to convert; the student in the configuration is a pattern."""
        pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        self.notebooks: list[str] = []
        self.assignments = {
            folder: glob.glob(f"{glob.escape(folder)}/*.ipynb") for folder in glob.glob(pattern)
        }
        if not any(self.assignments.values()):
            raise NbGraderException(f"There is no notebook in {pattern}.")


def run_converter(converter: type[BaseConverter], config: Config, **options: Any) -> None:
    """Run a converter and keep what it logs to itself, unless it fails.

    Parameters
    ----------
    converter
        Such as `nbgrader.converters.Autograde`.
    config
        Of the course, with the assignment to convert.
    options
        Further traits of the converter, such as ``force=True``.

    Raises
    ------
    ConverterError
        If it fails, in whatever way; nbgrader also calls `sys.exit`.
    """
    messages = io.StringIO()
    log = logging.Logger("nbgrader", logging.ERROR)
    log.addHandler(logging.StreamHandler(messages))
    try:
        directory = CourseDirectory(config=config)
        converter(coursedir=directory, config=config, log=log, **options).start()
    except (Exception, SystemExit) as error:
        text = messages.getvalue().strip()
        lines = text.splitlines()
        errors = [line for line in lines if line[:1].strip() and "Error" in line.split(":")[0]]
        unlogged = f"{type(error).__name__}: {error}"
        raise ConverterError((errors or [unlogged])[-1][:300], text or unlogged) from error
