"""utils.course.colab: lessons that fetch the course on Colab, and nothing anywhere else."""

import re
import subprocess
import sys
import types
from pathlib import Path

import nbformat
import pytest

from utils.course.colab import first_cell, links_for_colab, write_colab
from utils.course.notebooks import lesson_names, notebook_path

REPOSITORY = "ada/digits"


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the cell would have run."""
    ran: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, check: ran.append(command))
    monkeypatch.setattr(sys, "path", list(sys.path))
    return ran


def test_elsewhere_the_first_cell_does_nothing(commands: list):
    exec(first_cell(REPOSITORY).source, {})
    assert commands == []


def test_on_colab_it_fetches_the_course_and_what_is_missing(
    commands: list, monkeypatch: pytest.MonkeyPatch
):
    widgets = []
    output = types.SimpleNamespace(enable_custom_widget_manager=lambda: widgets.append(True))
    colab = types.ModuleType("google.colab")
    colab.output = output
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    exec(first_cell(REPOSITORY).source, {})
    text = "\n".join(" ".join(command) for command in commands)
    assert "git clone" in text and "https://github.com/ada/digits" in text
    assert re.search(r"keras==3\.\d+\.\d+ streamlit==\S+ anywidget==\S+", text)
    assert "--no-deps --editable /content/digits" in text
    assert sys.path[0] == "/content/digits"
    assert widgets == [True]


def test_every_lesson_is_written_with_that_cell_in_front(tmp_path: Path):
    paths = write_colab(tmp_path / "colab", REPOSITORY)
    assert [path.parent.name for path in paths] == lesson_names()
    for path in paths:
        written = nbformat.read(path, as_version=4)
        nbformat.validate(written)
        first, *rest = written.cells
        assert first.source == first_cell(REPOSITORY).source
        released = nbformat.read(notebook_path("lessons", path.parent.name), as_version=4)
        assert [cell.id for cell in rest] == [cell.id for cell in released.cells]


def test_links_lead_on():
    text = "[next](../05_cnn/cnn.ipynb), [the pad](../../utils/pad/pad.js), [out](https://a.b)"
    assert links_for_colab(text, REPOSITORY) == (
        "[next](https://colab.research.google.com/github/ada/digits/blob/colab/05_cnn/cnn.ipynb), "
        "[the pad](https://github.com/ada/digits/blob/HEAD/utils/pad/pad.js), [out](https://a.b)"
    )


def test_a_repository_without_an_owner_is_refused():
    with pytest.raises(ValueError, match="'digits' is not OWNER/NAME"):
        first_cell("digits")
