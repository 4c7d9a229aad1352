"""Markdown of a learner's is stored so that it reads as written, and nothing in it is active."""

import base64
import io
import re
import time

import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from PIL import Image

from utils.grading.clean import BREAK, CleanOutputs, clean_texts, plain_picture

ACTIVE = [
    '<img src=x onerror="run()">',
    "<script>run()</script>",
    "<SVG/onload=run()>",
    "<!-- x --><?php x ?><iframe src=x>",
    '$$<img src=x onerror="run()">$$',
    "```mermaid\n<img src=x onerror=run()>\n```",
    "[a](javascript:run())",
    "[a][b]\n\n[b]: javascript:run()",
    "[b]\n\n[b]: data:text/html,x",
    "<javascript:run()>",
    "[a](&#106;avascript:run())",
    "![a](http://127.0.0.1/x.png)",
    '![a" onerror="run()](attachment:a.png)',
    "- > <img src=x\n  onerror=run()>",
    "| a |\n|---|\n| <img src=x onerror=run()> |",
]


def cleaned(source: str) -> tuple[str, str]:
    """Return the Markdown as stored, and as nbconvert shows it."""
    notebook = new_notebook(cells=[new_markdown_cell(source)])
    clean_texts(notebook, set(), [])
    stored = notebook.cells[0].source
    renderer = IPythonRenderer(escape=False, attachments=notebook.cells[0].get("attachments"))
    return stored, MarkdownWithMath(renderer=renderer).render(stored)


@pytest.mark.parametrize("source", ACTIVE)
def test_nothing_is_active(source: str):
    stored, page = cleaned(source)
    assert stored.replace(BREAK, "") == source
    for tag in BeautifulSoup(page, "html.parser").find_all():
        assert tag.name not in ("img", "script", "svg", "iframe", "form", "base", "meta"), page
        assert not [name for name in tag.attrs if name.startswith("on")], page
        assert tag.name != "a" or tag["href"].startswith(("#", "http://127.0.0.1/")), page


@pytest.mark.parametrize(
    "source",
    [
        "x < 3 and y > 2, a && b",
        "`if a < b:`\n\n```python\nif a < b:\n    c = d[0]\n```",
        "$a < b$, $$\\frac{1}{2} \\begin{pmatrix} a & b \\end{pmatrix}$$",
        "- one\n- two\n\n1. **bold**\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_ordinary_markdown_stays_as_it_is(source: str):
    assert cleaned(source)[0] == source


def test_a_heading_takes_no_name_of_a_field():
    for source in ("# image_in_own_words", "#image_in_own_words", "image_in_own_words\n==="):
        heading = BeautifulSoup(cleaned(source)[1], "html.parser").find("h1")
        assert heading["id"] != "image_in_own_words"


def test_the_lessons_own_text_stays_and_raw_cells_become_text():
    ours = "<details>Hint</details>"
    notebook = new_notebook(cells=[new_markdown_cell(ours), new_raw_cell("<script>x</script>")])
    clean_texts(notebook, {ours}, [])
    assert notebook.cells[0].source == ours
    assert notebook.cells[1].cell_type == "markdown"
    assert notebook.cells[1].source == f"    <{BREAK}script>x<{BREAK}/script>"


def test_texts_that_take_long_to_show_are_cut():
    notes: list[str] = []
    notebook = new_notebook(cells=[new_markdown_cell("\\begin{a}" * 30_000)])
    clean_texts(notebook, set(), notes)
    start = time.process_time()
    MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(notebook.cells[0].source)
    assert time.process_time() - start < 5
    assert notes == ["The text of cell 0 is too long; its end was left out."]


def encoded(image: Image.Image, name: str, tail: bytes = b"") -> str:
    file = io.BytesIO()
    image.save(file, format=name)
    return base64.b64encode(file.getvalue() + tail).decode()


def test_pictures_are_made_anew():
    image = Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8))
    (made,) = plain_picture({"image/png": encoded(image, "PNG", b"<script>")}).values()
    data = base64.b64decode(made)
    assert b"<script>" not in data
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), np.asarray(image))
    assert set(plain_picture({"image/jpeg": encoded(image, "JPEG")})) == {"image/jpeg"}


@pytest.mark.parametrize(
    "data",
    [None, 3, {}, {"image/svg+xml": "<svg/>"}, {"image/png": 'x" onerror="run()'}]
    + [{"image/png": base64.b64encode(b"GIF89a").decode()}, {"image/png": None}],
)
def test_what_is_no_picture_is_none(data: object):
    assert plain_picture(data) == {}


def test_outputs_are_text_and_pixels():
    data = {"text/html": "<b>", "image/svg+xml": "<svg/>", "text/plain": "<b>"}
    cell = new_code_cell(
        "1", outputs=[new_output("display_data", data=data, metadata={"x": 1})], metadata={"a": 1}
    )
    notebook, _ = CleanOutputs().preprocess(new_notebook(cells=[cell], metadata={"widgets": 1}), {})
    assert notebook.cells[0].outputs == [new_output("display_data", data={"text/plain": "<b>"})]
    assert not notebook.metadata and not notebook.cells[0].metadata
    assert not re.search("svg|html", str(notebook))
