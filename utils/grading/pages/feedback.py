"""Feedback that a learner may see, and that is safe to open in anybody's browser.

nbgrader's own page shows hidden tests and runs what a notebook brings along. Three things stop
that: `SafeFeedback` leaves out hidden tests and every output but text and pictures,
`FeedbackExporter` sanitizes what a learner wrote in Markdown, and the template forbids the browser
to load or run anything at all.
"""

import re
from pathlib import Path
from typing import Any

import bleach
import nbgrader
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from utils.grading.lesson import HIDDEN, Lesson, is_check

PICTURES = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
TEMPLATES = Path(__file__).parent  # with the folder safe_feedback/
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
# What Markdown turns into, beside what bleach allows anyway.
MARKDOWN_TAGS = tuple(
    "p br hr img h1 h2 h3 h4 h5 h6 pre span div del table thead tbody tr th td".split()
)
COLORED = ("code", "pre", "span", "div")
PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+")


def _may_stay(tag: str, name: str, value: str) -> bool:
    """Whether an attribute of HTML that Markdown turned into is harmless."""
    if tag == "img":
        return name == "alt" or (name == "src" and bool(PICTURE.fullmatch(value)))
    if name == "href":
        return tag == "a" and not value.strip().lower().startswith("data:")
    return name in ("title", "class") if tag == "a" else name == "class" and tag in COLORED


class SafeFeedback(NbGraderPreprocessor):
    """Leaves out hidden tests, and of the outputs all but text and pictures.

    Parameters
    ----------
    lesson
        What was handed out. Its own Markdown cells are marked as trusted; others are the learner's.
    """

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        ours = {cell.source for cell in self.lesson.release.cells if cell.cell_type == "markdown"}
        for cell in nb.cells:
            cell.metadata.trusted = cell.cell_type == "markdown" and cell.source in ours
            if cell.cell_type == "code":
                if is_check(cell):
                    cell.source = HIDDEN.sub("# (hidden tests)\n", cell.source)
                cell.outputs = [_text_and_pictures(output) for output in cell.outputs]
        nb.metadata.pop("widgets", None)
        nb.metadata.pop("title", None)
        return nb, resources


def _text_and_pictures(output: NotebookNode) -> NotebookNode:
    """Leave out what else an output holds."""
    if "data" not in output:
        return output
    kept = {}
    for kind, data in output.data.items():
        if kind == "text/plain" and isinstance(data, str):
            kept[kind] = data
        elif kind in PICTURES and isinstance(data, str) and BASE64.fullmatch(data):
            kept[kind] = data
    output.data = NotebookNode(kept)
    output.metadata = NotebookNode()
    return output


class FeedbackExporter(HTMLExporter):
    """Writes nbgrader's page of feedback, without scripts, after `SafeFeedback`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            template_name="safe_feedback",
            extra_template_basedirs=[str(TEMPLATES), str(FORMGRADER / "templates")],
            extra_template_paths=[
                str(FORMGRADER / "templates"),
                str(FORMGRADER / "static/node_modules/bootstrap/dist/css"),
            ],
            sanitize_html=True,
            **options,
        )

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Turn Markdown into HTML. What a learner or a grader wrote may only look like text."""
        page: str = super().markdown2html(context, source)
        cell: dict[str, Any] = context.get("cell", {})
        trusted = cell.get("metadata", {}).get("trusted") and cell.get("source") == source
        if trusted:
            return page
        return bleach.clean(
            page,
            tags={*bleach.ALLOWED_TAGS, *MARKDOWN_TAGS},
            attributes=_may_stay,
            protocols={*bleach.ALLOWED_PROTOCOLS, "data"},  # for pictures; see `_may_stay`
        )
