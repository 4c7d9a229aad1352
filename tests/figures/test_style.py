"""The palette, how a figure reaches the notebook, and what the face of the package says."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from tests.support.figures import alt_text
from utils import figures
from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.figures.style import PALETTE, InteractiveBox, show
from utils.paths import COURSE_FOLDER

PAD_ACCENT = "#3b8fd6"  # between the palette's blue and sky, to stand out on white and on black
FUNCTIONS = [name for name in figures.__all__ if callable(getattr(figures, name))]


def test_show_takes_the_current_figure_and_escapes_the_text(displayed):
    plt.plot([0, 1])
    show("loss < 1 & falling")
    assert alt_text(displayed) == "loss < 1 & falling"
    assert "loss &lt; 1 &amp; falling" in displayed[1].data


def test_a_box_looks_the_same_in_every_run_without_a_kernel():
    """nbval compares this text; a widget's own has numbers that differ from run to run."""
    assert repr(InteractiveBox([])) == "Run this cell in JupyterLab to use it."


def other_colors(path: Path) -> set[str]:
    """The colors in a file that are neither gray nor in the palette."""
    found = re.findall(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", path.read_text(encoding="utf-8"))
    colors = {color.lower() for color in found}
    grays = {color for color in colors if len(set(color[1:])) == 1}
    return colors - grays - {color.lower() for color in PALETTE}


@pytest.mark.parametrize("path", ["pad/pad.css", "pad/pad.js", ".streamlit/config.toml"])
def test_colors_outside_of_python_are_the_palettes(path: str):
    assert other_colors(COURSE_FOLDER / "utils" / path) <= {PAD_ACCENT}


def test_only_the_style_module_spells_out_the_palette():
    spelled = re.compile("|".join(PALETTE), re.IGNORECASE)
    modules = [*(COURSE_FOLDER / "utils").glob("*.py")]
    for wing in ("figures", "pad", "course"):
        modules += (COURSE_FOLDER / "utils" / wing).rglob("*.py")
    copies = [path.name for path in modules if spelled.search(path.read_text(encoding="utf-8"))]
    assert copies == ["style.py"]


def imported_in(lesson: str) -> set[str]:
    """What a lesson imports from utils.figures and its modules."""
    notebook = read_notebook(notebook_path("solutions", lesson))
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found = re.findall(r"^from utils\.figures(?:\.\w+)? import (\([^)]*\)|.*)$", code, re.MULTILINE)
    return set(re.findall(r"\w+", " ".join(found)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_figure_says_in_which_lessons_it_is_used(name: str):
    stated = re.search(r"Used in: ([\w,\s]*)\.", getattr(figures, name).__doc__)
    lessons = [lesson for lesson in lesson_names() if name in imported_in(lesson)]
    topics = [lesson.partition("_")[2] for lesson in lessons]
    assert stated, f"The docstring of {name} should say: Used in: {', '.join(topics)}."
    assert re.findall(r"\w+", stated[1]) == topics
