"""A lesson as a page: the release's text, and the outputs of the solution where nothing is graded.

So no answer, hidden test or marking scheme can reach the site: the release does not have them.
"""

import base64
import hashlib
import html
import io
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution
from PIL import Image

from utils.course.notebooks import notebook_path, read_notebook
from utils.course.site.repository import Repository
from utils.paths import COURSE_FOLDER

GLOSSARY = COURSE_FOLDER / "lessons" / "glossary.md"
FIGURES = Path("_static", "figures")  # in the site's sources
READ_ALOUD = re.compile(r"<p style=[^>]*clip-path[^>]*>Figure: ")  # beside a figure in notebooks
LINK_TO_NOTEBOOK = re.compile(r'((?:href="|\]\()(?![a-z]+:)[^")]+)\.ipynb(?=[")])')
FROM_RICH = '<pre style="white-space:pre'  # colored for a white page; the plain text reads better


def write_lesson(name: str, sources: Path, repository: Repository | None) -> None:
    """Write a lesson's notebook and its figures into the site's sources.

    Parameters
    ----------
    name
        A lesson's folder, such as ``"05_cnn"``.
    sources
        The folder that Sphinx builds from. The notebook gets the same place as in the repository.
    repository
        Where the course is published, for links and buttons; None if that is not known.
    """
    page = lesson_page(name, sources, repository)
    path = sources / notebook_path("lessons", name).relative_to(COURSE_FOLDER)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(page, path)


def lesson_page(name: str, sources: Path, repository: Repository | None) -> NotebookNode:
    """Return a lesson's notebook as the site shows it; `write_lesson` tells the parameters."""
    page = read_notebook(notebook_path("lessons", name))
    solved = {cell.id: cell for cell in read_notebook(notebook_path("solutions", name)).cells}
    page.cells = [cell for cell in page.cells if not _is_empty_answer(cell)]
    path = notebook_path("lessons", name)
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = link_to_repository(cell.source, path.parent, repository)
            continue
        cell.metadata.tags = []
        if is_grade(cell):
            cell.metadata.tags = ["hide-input"]
            cell.metadata.mystnb = {
                "code_prompt_show": "Show the check",
                "code_prompt_hide": "Hide",
            }
        elif not is_solution(cell):
            cell.outputs = for_the_site(solved[cell.id].outputs, sources)
            cell.execution_count = solved[cell.id].execution_count
    if repository:
        title, _, rest = page.cells[0].source.partition("\n")
        page.cells[0].source = f"{title}\n\n{repository.buttons(path)}\n{rest}"
    return page


def _is_empty_answer(cell: NotebookNode) -> bool:
    """Tell whether this is the place for a written answer, which a reader can't use."""
    return cell.cell_type == "markdown" and is_solution(cell)


def for_the_site(outputs: list[NotebookNode], sources: Path) -> list[NotebookNode]:
    """Return a cell's outputs with their alternative texts, ready for the page.

    Figures become files with an ``<img>`` that keeps its alternative text, which Sphinx would
    lose. The hidden paragraph that repeats this text in notebooks is left out.
    """
    shown = []
    for output in outputs:
        data = output.get("data", {})
        page = data.get("text/html", "")
        if READ_ALOUD.match(page):
            continue
        if "image/png" in data:
            figure = _figure(data["image/png"], output.metadata.get("image/png", {}), sources)
            output = nbformat.v4.new_output("display_data", {"text/html": figure})
        elif page.startswith(FROM_RICH):
            del data["text/html"]
            data["text/plain"] = re.sub(r"\x1b\[[0-9;]*m", "", data["text/plain"])  # no colors
        elif page:
            page = re.sub(r"(?s)<style scoped>.*?</style>", "", page).replace(' border="1"', "")
            data["text/html"] = page.replace("<th></th>", "<td></td>")  # a header without words
        for kind in {"text/html", "text/markdown"} & set(data):
            # Where a cell shows links to notebooks, the site has pages.
            data[kind] = LINK_TO_NOTEBOOK.sub(r"\1.html", data[kind])
        shown.append(output)
    return shown


def _figure(content: str, metadata: dict, sources: Path) -> str:
    """Write a picture's file, and return its place on the page."""
    png = base64.b64decode(content)
    path = sources / FIGURES / f"{hashlib.sha256(png).hexdigest()[:16]}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png)
    width, height = Image.open(io.BytesIO(png)).size
    shown = metadata.get("width", width)
    return (
        f'<img src="../../{path.relative_to(sources).as_posix()}" loading="lazy" '
        f'alt="{html.escape(metadata["alt"])}" '
        f'width="{shown}" height="{round(height * shown / width)}">'
    )


def link_to_repository(text: str, folder: Path, repository: Repository | None) -> str:
    """Let links to files that are not on the site lead to the repository, or drop them.

    Parameters
    ----------
    text
        Markdown.
    folder
        The folder that its links start from.
    repository
        Where they shall lead; None leaves the words without a link.
    """

    def change(match: re.Match) -> str:
        words, target = match.groups()
        path = (folder / target).resolve()
        if path.suffix == ".ipynb" or path == GLOSSARY:  # on the site, in the same place
            return match[0]
        return f"[{words}]({repository.file(path)})" if repository else words

    return re.sub(r"(?<!!)\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)", change, text)
