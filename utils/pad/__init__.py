"""A pad to draw digits on, which shows the network's answer while one draws.

    from utils.pad import DigitPad
    DigitPad()                    # in a notebook; the web app is in utils/app.py

The browser's side is one file, `pad.js`, the same for notebooks and for the app.
"""

import base64
import io
import math
from collections.abc import Callable
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from PIL import Image

from utils.drawing import Strokes, is_blank, naive, prepare
from utils.inference import feature_maps
from utils.quiet_tensorflow import keras

PAD_SCRIPT = Path(__file__).parent / "pad.js"
FIRST_PEN_WIDTH = 20

# Colors of feature maps, from no activation (0) to the layer's strongest (254); 255 is the gap
# between two maps. Black, amber, white: light and dark tell the value, also without color.
_REDS, _GREENS, _BLUES = (0, 230, 255), (0, 159, 255), (0, 0, 240)  # at 0, 160 and 254
COLORS = np.full((256, 3), 128, np.uint8)
for _channel, _stops in enumerate((_REDS, _GREENS, _BLUES)):
    COLORS[:255, _channel] = np.interp(np.arange(255), (0, 160, 254), _stops)


# --- What the pad shows -----------------------------------------------------------------------


def recognize_drawing(strokes: Strokes, pen_width: float) -> dict:
    """Answer a drawing: ten probabilities, what the network sees, and its feature maps.

    Parameters
    ----------
    strokes, pen_width
        The drawing, as `utils.drawing.prepare` takes it; errors are told there.

    Returns
    -------
    A result for the pad, see `recognize_digit`. A blank pad is not shown to the network: it would
    answer with ten probabilities that sum to 1, as it does for anything.
    """
    if is_blank(strokes):
        return blank_result()
    return recognize_digit(prepare(strokes, pen_width), naive(strokes, pen_width))


def recognize_digit(
    digit: np.ndarray,
    naive_digit: np.ndarray | None = None,
    model: keras.Model | None = None,
    naive_title: str = "The pad, only shrunk",
) -> dict:
    """Answer a prepared digit.

    Parameters
    ----------
    digit
        uint8 array of shape (28, 28), as `utils.drawing` prepares it.
    naive_digit
        The same without preparation, to be shown beside it.
    model
        The network; None means the released one.
    naive_title
        What to write above ``naive_digit``.

    Returns
    -------
    A result that the pad can show: "probabilities" (ten floats) and "pictures" (see `picture`).

    Raises
    ------
    ModelError
        If there is no trained model.
    """
    probabilities, maps = feature_maps(digit[np.newaxis], model)
    pictures = [picture("What the network sees", digit, 168)]
    if naive_digit is not None:
        pictures.append(picture(naive_title, naive_digit, 168))
    # After ReLU is what a layer hands on. Networks without layers for it have it inside.
    names = [name for name in maps if name.startswith("relu")] or list(maps)
    for number, name in enumerate(names, start=1):
        count, size = maps[name].shape[3], maps[name].shape[1]
        title = f"Layer {number}: {count} feature maps, {size} x {size}"
        pictures.append(map_picture(title, maps[name][0]))
    return {"probabilities": probabilities[0].tolist(), "pictures": pictures}


def blank_result(message: str = "Draw a digit") -> dict:
    """Return a result that shows a message and no probabilities."""
    return {"probabilities": None, "message": message, "pictures": []}


def picture(title: str, pixels: np.ndarray, width: int, colors: np.ndarray | None = None) -> dict:
    """Return a picture for the pad, as a PNG file within an address ("data:image/png;base64,...").

    Parameters
    ----------
    title
        What to write above it; screen readers also hear how large it is.
    pixels
        uint8 array of shape (height, width).
    width
        Its width on the page. The browser enlarges it so that every pixel stays a clear square.
    colors
        uint8 array of shape (256, 3), the color of each value; None means gray.
    """
    image = Image.fromarray(pixels)
    if colors is not None:
        image.putpalette(colors.tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    source = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    return {"title": title, "alt": title, "source": source, "width": width}


def map_picture(title: str, maps: np.ndarray) -> dict:
    """Return one picture of all feature maps of a layer, side by side.

    Parameters
    ----------
    title
        What to write above it.
    maps
        Floats of shape (height, width, channels). All are shown on one scale, from 0 (black) to
        the strongest activation (white).
    """
    height, width, channels = maps.shape
    columns = 8 if channels <= 32 else 16
    rows = math.ceil(channels / columns)
    enlarge = max(1, 416 // columns // (width + 1))
    strongest = maps.max()
    values = np.clip(maps, 0, None) / (strongest if strongest > 0 else 1) * 254
    sheet = np.zeros((height, width, rows * columns))
    sheet[..., :channels] = values
    sheet = sheet.repeat(enlarge, axis=0).repeat(enlarge, axis=1)
    sheet = np.pad(sheet, ((0, 2), (0, 2), (0, 0)), constant_values=255)  # a gap beside each map
    sheet = sheet.reshape(*sheet.shape[:2], rows, columns).transpose(2, 0, 3, 1)
    pixels = sheet.reshape(rows * sheet.shape[1], -1)[:-2, :-2].astype(np.uint8)
    return picture(title, pixels, pixels.shape[1], COLORS)


# --- The pad in a notebook --------------------------------------------------------------------


class DigitPad(anywidget.AnyWidget):
    """The drawing pad for notebooks (JupyterLab, Notebook and Voila).

    Parameters
    ----------
    recognize
        A function that takes strokes and the pen's width, and returns ten probabilities, a result
        for the pad (see `recognize_digit`), or None for a drawing that it has no answer to. It
        is called with every new drawing, up to 12 times a second. None means `recognize_drawing`.

    Attributes
    ----------
    strokes
        The drawing: lists of points [x, y] in the pad's coordinates 0-280. It can be set, too.
    pen_width
        The width of the pen, in the same coordinates.
    result
        What the pad shows.
    """

    _esm = PAD_SCRIPT
    # echo_update: what the browser has sent need not be sent back to it.
    strokes = traitlets.List().tag(sync=True, echo_update=False)
    pen_width = traitlets.Float(FIRST_PEN_WIDTH).tag(sync=True, echo_update=False)
    revision = traitlets.Int(0).tag(sync=True, echo_update=False)
    result = traitlets.Dict(blank_result()).tag(sync=True)

    def __init__(
        self,
        recognize: Callable[[Strokes, float], dict | np.ndarray | None] | None = None,
        **traits: object,
    ) -> None:
        self._recognize = recognize or recognize_drawing
        self._answered = None
        super().__init__(**traits)
        self.observe(self._answer, ["strokes", "pen_width", "revision"])
        self._answer()

    def __repr__(self) -> str:
        # This stands where the pad would be when no kernel runs, as on a web page
        return "A drawing pad. Run this cell in JupyterLab to draw."

    def _answer(self, change: object = None) -> None:
        # One message from the browser can change all three; one answer is enough.
        drawing = (self.revision, self.pen_width, self.strokes)
        if drawing == self._answered:
            return
        self._answered = drawing
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
