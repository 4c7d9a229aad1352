"""The drawing pad as a widget for notebooks."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from utils.drawing import Strokes
from utils.pad.answer import blank_result, get_ready, recognize_drawing

PAD_SCRIPT = Path(__file__).parent / "pad.js"
# What notebooks and apps load: the pad, and how each of them uses it
PAD_MODULE = "".join(
    (PAD_SCRIPT.parent / name).read_text(encoding="utf-8") for name in ("pad.js", "hosts.js")
)
PAD_STYLE = Path(__file__).parent / "pad.css"
FIRST_PEN_WIDTH = 20


class DigitPad(anywidget.AnyWidget):
    """The drawing pad for notebooks (JupyterLab, Notebook and Voila).

    Parameters
    ----------
    recognize
        A function that takes strokes and the pen's width, and returns ten probabilities, a result
        for the pad (see `recognize_digit`), or None for a drawing that it cannot read. It
        is called with every new drawing, up to 12 times a second. None means `recognize_drawing`,
        which is made ready at once: a few seconds, so that nobody draws and waits.

    Attributes
    ----------
    strokes
        The drawing: lists of points [x, y] in the pad's coordinates 0-280. It can be set, too.
    pen_width
        The width of the pen, in the same coordinates.
    result
        What the pad shows.
    """

    _esm = PAD_MODULE
    _css = PAD_STYLE
    # echo_update: what the browser has sent need not be sent back to it.
    strokes: traitlets.List = traitlets.List().tag(sync=True, echo_update=False)
    pen_width = traitlets.Float(FIRST_PEN_WIDTH).tag(sync=True, echo_update=False)
    revision = traitlets.Int(0).tag(sync=True, echo_update=False)
    result = traitlets.Dict(blank_result()).tag(sync=True)

    def __init__(
        self,
        recognize: Callable[[Strokes, float], dict | np.ndarray | None] | None = None,
        **traits: object,
    ) -> None:
        if recognize is None:
            get_ready()
        self._recognize = recognize or recognize_drawing
        self._read: tuple[int, float, Strokes] | None = None  # what `result` belongs to
        super().__init__(**traits)
        self.observe(self._update_result, ["strokes", "pen_width", "revision"])
        self._update_result()

    def __repr__(self) -> str:
        # This stands where the pad would be when no kernel runs, as on a web page
        return "A drawing pad. Run this cell in JupyterLab to draw."

    def _update_result(self, change: object = None) -> None:
        # One message from the browser can change all three; one result is enough.
        drawing = (self.revision, self.pen_width, self.strokes)
        if drawing == self._read:
            return
        self._read = drawing
        try:
            result = self._recognize(self.strokes, self.pen_width)
            if result is None:
                result = blank_result()
            elif not isinstance(result, dict):
                result = {"probabilities": np.ravel(result).astype(float).tolist()}
            if result["probabilities"] is not None and len(result["probabilities"]) != 10:
                raise ValueError(f"10 probabilities expected, not {len(result['probabilities'])}")
        except Exception as error:  # Jupyter would hide it in a log, and the pad would be silent
            result = blank_result(f"No answer: {type(error).__name__}: {error}")
        self.result = {**result, "revision": self.revision}
