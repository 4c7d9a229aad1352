"""A lesson's page: which cells, which outputs, and where its links lead."""

import base64
import io
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import is_grade, is_solution
from PIL import Image

from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.course.site.lessons import for_the_site, lesson_page, link_to_repository
from utils.course.site.repository import Repository
from utils.paths import COURSE_FOLDER

HERE = COURSE_FOLDER / "lessons" / "09_web_app"
PUBLISHED = Repository("https://github.com/owner/name")


@pytest.mark.parametrize("name", lesson_names())
def test_only_what_is_not_graded_has_outputs(name: str, tmp_path: Path):
    solved = {cell.id: cell for cell in read_notebook(notebook_path("solutions", name)).cells}
    released = {cell.id: cell for cell in read_notebook(notebook_path("lessons", name)).cells}
    page = lesson_page(name, tmp_path, None)
    assert len(page.cells) == len(released) - sum(
        is_solution(cell) and cell.cell_type == "markdown" for cell in released.values()
    )
    with_outputs = 0
    for cell in page.cells:
        if cell.cell_type != "code":
            continue
        assert cell.source == released[cell.id].source
        if is_grade(cell) or is_solution(cell):
            assert not cell.outputs
        else:
            assert bool(cell.outputs) == bool(solved[cell.id].outputs)
            with_outputs += bool(cell.outputs)
        hidden = "hide-input" in cell.metadata.tags
        assert hidden == (is_grade(cell) and not is_solution(cell))
    assert with_outputs > 5


def test_a_figure_becomes_a_file_with_its_alternative_text(tmp_path: Path):
    file = io.BytesIO()
    Image.new("L", (400, 200)).save(file, "PNG")
    png = base64.b64encode(file.getvalue()).decode()
    alt = 'It rises, then "falls" & rests'
    figure = nbformat.v4.new_output(
        "display_data", {"image/png": png}, metadata={"image/png": {"alt": alt, "width": 300}}
    )
    aloud = '<p style="position:absolute;clip-path:inset(50%)">Figure: It rises</p>'
    spoken = nbformat.v4.new_output("display_data", {"text/html": aloud})
    (shown,) = for_the_site([figure, spoken], tmp_path)
    page = shown.data["text/html"]
    assert 'alt="It rises, then &quot;falls&quot; &amp; rests"' in page
    assert 'width="300" height="150"' in page
    (path,) = tmp_path.rglob("*.png")
    assert path.read_bytes() == file.getvalue() and path.name in page


def test_tables_and_summaries_are_made_for_reading(tmp_path: Path):
    table = '<div><style scoped>x</style><table border="1"><th></th><th>a</th></table></div>'
    table += '<a href="../01/a.ipynb">a</a><a href="https://example.org/b.ipynb">b</a>'
    summary = {
        "text/html": '<pre style="white-space:pre;x">m</pre>',
        "text/plain": "\x1b[1mm\x1b[0m",
    }
    outputs = [
        nbformat.v4.new_output("display_data", {"text/html": table}),
        nbformat.v4.new_output("display_data", summary),
        nbformat.v4.new_output("stream", text="done"),
        nbformat.v4.new_output("display_data", {"text/markdown": "[a](../01/a.ipynb)"}),
    ]
    first, second, third, fourth = for_the_site(outputs, tmp_path)
    assert first.data["text/html"] == (
        "<div><table><td></td><th>a</th></table></div>"
        '<a href="../01/a.html">a</a><a href="https://example.org/b.ipynb">b</a>'
    )
    assert second.data == {"text/plain": "m"}
    assert third.text == "done"
    assert fourth.data == {"text/markdown": "[a](../01/a.html)"}


@pytest.mark.parametrize(
    "text, published, alone",
    [
        (
            "[app](../../utils/app.py)",
            "[app](https://github.com/owner/name/blob/main/utils/app.py)",
            "app",
        ),
        ("[04](../05_cnn/cnn.ipynb)", "[04](../05_cnn/cnn.ipynb)", "[04](../05_cnn/cnn.ipynb)"),
        ("[a](https://example.org/b)", "[a](https://example.org/b)", "[a](https://example.org/b)"),
        ("[a](../glossary.md)", "[a](../glossary.md)", "[a](../glossary.md)"),
        ("[a](#below)", "[a](#below)", "[a](#below)"),
        ("![a](../../data/app.png)", "![a](../../data/app.png)", "![a](../../data/app.png)"),
    ],
)
def test_links(text: str, published: str, alone: str):
    assert link_to_repository(text, HERE, PUBLISHED) == published
    assert link_to_repository(text, HERE, None) == alone


def test_buttons_stand_below_the_title(tmp_path: Path):
    with_buttons = lesson_page("05_cnn", tmp_path, PUBLISHED).cells[0].source.splitlines()
    without = lesson_page("05_cnn", tmp_path, None).cells[0].source.splitlines()
    assert with_buttons[0] == without[0] and 'class="launch"' in with_buttons[2]
    assert not any("launch" in line for line in without)
