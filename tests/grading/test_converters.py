"""utils.grading.converters: nbgrader's converters, and what is told when one fails."""

import sys

import pytest
from nbgrader.converters import Autograde
from traitlets.config import Config

from utils.grading.converters import load_config, run_converter
from utils.grading.errors import ConverterError
from utils.paths import COURSE_FOLDER


class Failing(Autograde):
    """Logs as nbgrader does, then ends the program as nbgrader does."""

    def start(self) -> None:
        self.log.info("not interesting")
        self.log.error("Traceback (most recent call last):\n  File ...\nValueError: the cause")
        self.log.error("Please see the above traceback for details.")
        sys.exit(1)


class Misconfigured(Autograde):
    """Fails before it logs anything, as a configuration does that names a missing module."""

    def start(self) -> None:
        raise ImportError("No module named 'utils.moved'")


class Succeeding(Autograde):
    started = 0

    def start(self) -> None:
        type(self).started += 1
        self.log.error("something, but it went well")


def test_the_cause_is_told():
    with pytest.raises(ConverterError, match="^.*the cause") as failure:
        run_converter(Failing, Config())
    assert "above traceback" not in str(failure.value.args[0])


def test_a_cause_that_is_not_logged_is_told_too():
    with pytest.raises(ConverterError, match="utils.moved") as failure:
        run_converter(Misconfigured, Config())
    assert failure.value.log == "ImportError: No module named 'utils.moved'"


def test_success_is_silent(capfd):
    run_converter(Succeeding, Config())
    assert Succeeding.started == 1
    assert capfd.readouterr() == ("", "")


def test_the_course_says_where_things_are():
    assert load_config(COURSE_FOLDER).CourseDirectory.source_directory == "solutions"
