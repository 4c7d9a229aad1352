"""What a cell of a learner's puts out, as far as it is kept."""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

LARGEST_PICTURE = 1_000_000  # characters of an output's picture
LONGEST_ERROR = 2_000  # characters of an error's message
FLOOD = 50_000_000  # characters, more than anybody reads
PICTURES = ("image/png", "image/jpeg")


class Outputs:
    """The outputs of a cell: text and pixels only, and not too many.

    Parameters
    ----------
    most
        How many characters of text are kept.

    Attributes
    ----------
    kept
        The outputs, as a notebook holds them.
    flood
        Whether so much has come that the cell should be stopped.
    """

    def __init__(self, most: int) -> None:
        self.kept: list[NotebookNode] = []
        self.left = most
        self.flood = False
        self._seen = 0

    def add(self, message: dict[str, Any]) -> None:
        """Take in a message that the kernel has published."""
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            self._text(str(content.get("name")), str(content.get("text", "")))
        elif kind in ("display_data", "execute_result"):
            self._data(content.get("data", {}))
        elif kind == "error":
            message_kept = str(content.get("evalue"))[:LONGEST_ERROR]
            self.kept.append(error_output(str(content.get("ename")), message_kept))

    def _text(self, name: str, text: str) -> None:
        self._count(len(text))
        text = text[: max(0, self.left)]
        self.left -= len(text)
        if text and name in ("stdout", "stderr"):
            if self.kept and self.kept[-1].get("name") == name:
                self.kept[-1].text += text
            else:
                self.kept.append(new_output("stream", name=name, text=text))

    def _data(self, data: dict[str, Any]) -> None:
        kept = {}
        for kind, value in data.items():
            self._count(len(str(value)))
            if kind in PICTURES and isinstance(value, str) and len(value) < LARGEST_PICTURE:
                kept[kind] = value
            elif kind == "text/plain" and isinstance(value, str):
                kept[kind] = value[: max(0, self.left)]
                self.left -= len(kept[kind])
        if kept:
            self.kept.append(new_output("display_data", data=kept))

    def _count(self, characters: int) -> None:
        self._seen += characters + 100
        self.flood = self._seen > FLOOD


def error_output(name: str, message: str) -> NotebookNode:
    """Return an error as a notebook holds it."""
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
