"""What the pad shows: ten probabilities, what the network sees, and its feature maps.

A result is plain data that the browser gets as JSON; `pad.js` describes it from the other side.

TensorFlow takes seconds to load, and lesson 00 is graded without it. So what needs it is imported
where it is used: with the first answer, or by `get_ready`.
"""

import base64
import io
import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from utils.drawing import DIGIT_SIZE, Strokes, is_blank, naive, prepare

if TYPE_CHECKING:
    from utils.quiet_tensorflow import keras

# Colors of feature maps, from no activation (0) to the layer's strongest (254); 255 is the gap
# between two maps. Black, amber, white: light and dark tell the value, also without color.
_REDS, _GREENS, _BLUES = (0, 230, 255), (0, 159, 255), (0, 0, 240)  # at 0, 160 and 254
COLORS = np.full((256, 3), 128, np.uint8)
for _channel, _stops in enumerate((_REDS, _GREENS, _BLUES)):
    COLORS[:255, _channel] = np.interp(np.arange(255), (0, 160, 254), _stops)


def get_ready() -> None:
    """Load TensorFlow and the released network, and let it answer once: the first answer is slow.

    Raises
    ------
    ModelError
        If there is no trained model.
    """
    recognize_digit(np.zeros((DIGIT_SIZE, DIGIT_SIZE), np.uint8))


def recognize_drawing(
    strokes: Strokes, pen_width: float, model: "keras.Model | None" = None
) -> dict:
    """Read a drawing: ten probabilities, what the network sees, and its feature maps.

    Parameters
    ----------
    strokes, pen_width
        The drawing, as `utils.drawing.prepare` takes it, which also says which errors are raised.
    model
        The network; None means the released one.

    Returns
    -------
    A result for the pad, see `recognize_digit`. A blank pad is not shown to the network: it
    would predict ten probabilities that sum to 1, as it does for anything.
    """
    if is_blank(strokes):
        return blank_result()
    return recognize_digit(prepare(strokes, pen_width), naive(strokes, pen_width), model)


def recognize_digit(
    digit: np.ndarray,
    naive_digit: np.ndarray | None = None,
    model: "keras.Model | None" = None,
    naive_title: str = "The pad, only shrunk",
) -> dict:
    """Read a prepared digit.

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
    A result that the pad can show: "probabilities" (ten floats), "doubt" (a sentence if it does
    not look like one digit, else ""; see `utils.doubt`) and "pictures" (see `picture`).

    Raises
    ------
    ModelError
        If there is no trained model.
    """
    from utils.doubt import NOT_A_DIGIT, looks_like_a_digit
    from utils.inference import activated_layer_names, feature_maps, load_trained_model

    model = model or load_trained_model()
    probabilities, maps = feature_maps(digit[np.newaxis], model)
    pictures = [picture("What the network sees", digit, 168)]
    if naive_digit is not None:
        pictures.append(picture(naive_title, naive_digit, 168))
    names = activated_layer_names(model) or list(maps)
    for number, name in enumerate(names, start=1):
        count, size = maps[name].shape[3], maps[name].shape[1]
        title = f"Layer {number}: {count} feature maps, {size} x {size}"
        pictures.append(map_picture(title, maps[name][0]))
    doubt = "" if looks_like_a_digit(digit[np.newaxis])[0] else NOT_A_DIGIT
    return {"probabilities": probabilities[0].tolist(), "doubt": doubt, "pictures": pictures}


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
