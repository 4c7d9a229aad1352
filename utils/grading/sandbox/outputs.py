"""What a cell of a learner's puts out, as far as it is kept."""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

LARGEST_PICTURE = 1_000_000  # characters of an output's picture
LONGEST_NAME = 100  # characters of an error's name
LONGEST_ERROR = 2_000  # characters of an error's message
MOST_OUTPUTS = 1_000  # of one cell
FLOOD = 50_000_000  # characters, more than anybody reads
LEFT_OUT = "All further outputs are left out: together they are too large.\n"
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
            name = str(content.get("ename"))[:LONGEST_NAME]
            said = str(content.get("evalue"))[:LONGEST_ERROR]
            self._count(len(said))
            self._keep(error_output(name, said[: max(0, self.left)]))
            self.left -= len(said)

    def _text(self, name: str, text: str) -> None:
        self._count(len(text))
        text = text[: max(0, self.left)]
        self.left -= len(text)
        if text and name in ("stdout", "stderr"):
            if self.kept and self.kept[-1].get("name") == name:
                self.kept[-1].text += text
            else:
                self._keep(new_output("stream", name=name, text=text))

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
            self._keep(new_output("display_data", data=kept))

    def _keep(self, output: NotebookNode) -> None:
        if len(self.kept) < MOST_OUTPUTS:
            self.kept.append(output)

    def _count(self, characters: int) -> None:
        self._seen += characters + 100  # what the message itself takes
        self.flood = self._seen > FLOOD


def error_output(name: str, message: str) -> NotebookNode:
    """Return an error as a notebook holds it."""
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])


class OutputLimit:
    """Limits all outputs of one submission together, so that its notebook stays readable.

    Parameters
    ----------
    most
        Characters, pictures included.
    """

    def __init__(self, most: int = 20_000_000) -> None:
        self.most = self.left = most

    def keep(self, outputs: list[NotebookNode]) -> list[NotebookNode]:
        """Return the outputs of a cell; of all that come after the limit, a note in their place."""
        kept: list[NotebookNode] = []
        for output in outputs:
            if self.left < 0:
                break
            self.left -= len(str(output))
            if self.left < 0:
                output = new_output("stream", name="stdout", text=LEFT_OUT)
            kept.append(output)
        return kept
