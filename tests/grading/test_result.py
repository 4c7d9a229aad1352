"""The ground floor: what says how to grade and what came of it costs nothing to import."""

import subprocess
import sys

import pytest

from utils.paths import COURSE_FOLDER

HEAVY = {"sqlalchemy", "nbgrader", "nbconvert", "nbformat", "traitlets", "numpy", "distributed"}


@pytest.mark.parametrize("module", ["utils.grading.result", "utils.grading.errors"])
def test_the_ground_floor_loads_nothing_heavy(module: str):
    script = (
        "import sys; before = set(sys.modules)\n"
        f"import {module}\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-c", script]
    loaded = subprocess.check_output(command, cwd=COURSE_FOLDER, text=True).split()
    assert module in loaded
    assert not HEAVY & {name.split(".")[0] for name in loaded}
    assert len(loaded) < 100, loaded
