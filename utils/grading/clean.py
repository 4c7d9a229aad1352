r"""Clean what a learner handed in, before it is stored where an instructor opens it.

formgrader shows the autograded notebook in the browser of a person who is logged in to Jupyter.
nbconvert lets HTML in Markdown and in raw cells through, links to scripts included. So a learner's
Markdown is stored as text that no program takes for HTML, and outputs as text and pixels.

Markdown still reads as it was written. Nothing is removed from it: an invisible character (a
zero-width space, U+200B) goes where HTML, a link, an entity or a command of MathJax that makes
links or styles would begin. ``x < 3`` and ordinary formulas have no such place and stay as they
are, inside of code as well.
"""

import base64
import binascii
import io
import re
import warnings
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from PIL import Image

BREAK = "\u200b"  # a zero-width space
# Where HTML, an entity, a link or its definition, or a risky command of MathJax begins
ACTIVE = re.compile(
    r"<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|\](?=[(:\[])"
    r"|\\(?=(?:href|url|class|cssId|style|data|require|unicode|html\w+|def|let|newcommand"
    r"|renewcommand|newenvironment|renewenvironment)(?![a-z]))"
)
# A heading's words become its id on the page, which could be that of a field for points.
HEADING = re.compile(
    rf"(?m)^([ \t>*+\-\d.)]*#{{1,6}}[ \t]*|[ \t>*+\-\d.)]*(?=[^\n]*\n[ \t>]*(?:=+|-+)[ \t]*$))"
    rf"(?!{BREAK})(?=[^\s#`~])"
)
PASTED = re.compile(r"!\[([^\[\]\n]*)\]\(attachment:([^()\n]{1,200})\)")

LONGEST_TEXT = 20_000  # characters of a Markdown cell: the time to show one grows as the square
LONGEST_TEXTS = 200_000  # characters of all of a learner's Markdown
LARGEST_PICTURE = 1_000_000  # characters in base64
LARGEST_PICTURES = 10_000_000  # of all pasted pictures together
MOST_PIXELS = 25_000_000
METADATA = {"kernelspec", "language_info"}  # what of a notebook's metadata is kept
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


def clean_texts(notebook: NotebookNode, trusted: set[str], notes: list[str]) -> None:
    """Make a learner's Markdown and raw cells, and the pictures pasted into them, harmless.

    Parameters
    ----------
    notebook
        The submission; its cells are changed.
    trusted
        Sources of Markdown cells that stay as they are: the lesson's own.
    notes
        What was left out is added here, in sentences.
    """
    text_left, pictures_left = LONGEST_TEXTS, LARGEST_PICTURES
    for number, cell in enumerate(notebook.cells):
        attachments = cell.pop("attachments", {})
        if cell.cell_type == "raw":  # nbconvert shows it as HTML
            _turn_into_text(cell)
        if cell.cell_type != "markdown" or cell.source in trusted:
            continue
        most = min(LONGEST_TEXT, max(0, text_left))
        if len(cell.source) > most:
            cell.source = cell.source[:most]
            notes.append(f"The text of cell {number} is too long; its end was left out.")
        text_left -= len(cell.source)
        pictures: dict[str, dict[str, str]] = {}
        cell.source = _clean_markdown(cell.source, attachments, pictures, notes, pictures_left)
        if pictures:
            cell.attachments = NotebookNode(
                {name: NotebookNode(data) for name, data in pictures.items()}
            )
            pictures_left -= sum(
                len(data) for picture in pictures.values() for data in picture.values()
            )


def _turn_into_text(cell: NotebookNode) -> None:
    """Turn a raw cell into Markdown that shows the same text as code."""
    lines = cell.source.splitlines()
    new = nbformat.v4.new_markdown_cell("\n".join(f"    {line}" for line in lines))
    new.id = cell.id
    new.metadata = cell.metadata
    cell.clear()
    cell.update(new)


def _clean_markdown(
    source: str,
    attachments: Any,
    pictures: dict[str, dict[str, str]],
    notes: list[str],
    most: int,
) -> str:
    """Return Markdown in which nothing is active, and collect the pictures that it shows."""
    parts, end = [], 0
    for found in PASTED.finditer(source):
        parts.append(_break(source[end : found.start()]))
        end = found.end()
        given = attachments.get(found[2]) if isinstance(attachments, dict) else None
        picture = plain_picture(given)
        size = sum(len(data) for data in picture.values())
        if picture and size <= most:
            most -= size
            name = f"picture-{len(pictures) + 1}.{'png' if 'image/png' in picture else 'jpg'}"
            pictures[name] = picture
            words = re.sub(r"[^\w ,;-]", " ", found[1]).strip()
            parts.append(f"![{words}](attachment:{name})")
        else:
            notes.append(
                "A pasted picture is missing, too large, or no PNG or JPEG; it is not shown."
            )
            parts.append(_break(found[0]))
    parts.append(_break(source[end:]))
    return "".join(parts)


def _break(text: str) -> str:
    return HEADING.sub(rf"\1{BREAK}", ACTIVE.sub(rf"\g<0>{BREAK}", text))


def plain_picture(data: Any) -> dict[str, str]:
    """Return a picture as PNG or JPEG with nothing but its pixels; nothing if it is none.

    Parameters
    ----------
    data
        A dictionary as notebooks hold it: base64 by media type.

    Returns
    -------
    The picture, made anew, in the same form.
    """
    for kind, name in FORMATS.items():
        text = data.get(kind) if isinstance(data, dict) else None
        if isinstance(text, list) and all(isinstance(line, str) for line in text):
            text = "".join(text)
        if not isinstance(text, str) or len(text) > LARGEST_PICTURE:
            continue
        try:
            raw = base64.b64decode("".join(text.split()), validate=True)
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(raw), formats=[name]) as opened:
                    if opened.width * opened.height > MOST_PIXELS:
                        continue
                    image: Image.Image = opened
                    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
                        image = image.convert("RGB")
                    pixels = Image.new(image.mode, image.size)
                    if palette := image.getpalette():
                        pixels.putpalette(palette)
                    pixels.paste(image)
                    if "transparency" in image.info:
                        pixels.info["transparency"] = image.info["transparency"]
        except (binascii.Error, ValueError, OSError, SyntaxError, Warning, MemoryError):
            continue
        file = io.BytesIO()
        pixels.save(file, format=name, quality=90)
        return {kind: base64.b64encode(file.getvalue()).decode()}
    return {}


class CleanOutputs(NbGraderPreprocessor):
    """Cuts outputs to text and pixels, after the cells have run."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        for thing, kept in [(nb, METADATA), *((cell, {"nbgrader"}) for cell in nb.cells)]:
            for name in set(thing.metadata) - kept:
                del thing.metadata[name]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [new for output in cell.outputs if (new := _clean_output(output))]
        return nb, resources


def _clean_output(output: NotebookNode) -> NotebookNode | None:
    """Return an output with nothing but text and pixels, or None if nothing is left."""
    new = nbformat.v4.new_output
    if output.output_type == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return new("stream", name=name, text=str(output.get("text", "")))
    if output.output_type == "error":
        lines = [str(line) for line in output.get("traceback", [])]
        return new("error", ename=str(output.ename), evalue=str(output.evalue), traceback=lines)
    data = output.get("data", {})
    kept = plain_picture(data)
    if isinstance(data.get("text/plain"), str):
        kept["text/plain"] = data["text/plain"]
    return new("display_data", data=kept) if kept else None
