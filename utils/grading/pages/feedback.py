"""Feedback that a learner may see, and that is safe to open in anybody's browser."""

import html
import re
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from utils.grading.lesson import HIDDEN, Lesson, is_check

PICTURES = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.S | re.I)
LINK = re.compile(r"""(\b(?:href|src)\s*=\s*)("[^"]*"|'[^']*')""", re.I)
HARMLESS = re.compile(r"https?:|mailto:|data:image/(?:png|jpeg);|[^:]*(?:[/?#].*)?$", re.I | re.S)
# Nothing from elsewhere is loaded, and nothing runs, whatever may be in the page.
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
    "style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'\">"
)


class SafeFeedback(NbGraderPreprocessor):
    """Leaves out hidden tests, and of what the learner made all but text and pixels."""

    lesson: Lesson | None = None

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        ours = {cell.source for cell in self.lesson.release.cells if cell.cell_type == "markdown"}
        for cell in nb.cells:
            if cell.cell_type == "code":
                if is_check(cell):
                    cell.source = HIDDEN.sub("# (hidden tests)\n", cell.source)
                cell.outputs = [_plain(output) for output in cell.outputs]
            elif cell.source not in ours:
                # no HTML of the learner's, and no links that run something
                cell.source = cell.source.replace("<", "&lt;").replace("javascript:", "javascript ")
        nb.metadata.pop("widgets", None)
        nb.metadata.pop("title", None)
        return nb, resources


def _plain(output: NotebookNode) -> NotebookNode:
    """Keep text and pixels of an output."""
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


def _is_harmless(link: str) -> bool:
    """Whether a quoted link leads to a page, a picture or a place in this page."""
    target = re.sub(r"[\x00-\x20]", "", html.unescape(link[1:-1]))  # as browsers do
    return bool(HARMLESS.match(target))


def make_safe(page: Path) -> None:
    """Take scripts and links to them out of a page, and forbid it to load or run anything."""
    text = SCRIPT.sub("", page.read_text(encoding="utf-8"))
    text = LINK.sub(lambda link: link[1] + (link[2] if _is_harmless(link[2]) else '"#"'), text)
    text = re.sub(r"<head\b[^>]*>", lambda head: head.group() + POLICY, text, count=1, flags=re.I)
    page.chmod(0o644)
    page.write_text(text, encoding="utf-8")
