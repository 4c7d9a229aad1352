"""From a drawing of a digit to an image like those that the network has learned from.

    digit = prepare(strokes, pen_width)  # (28, 28), ready for utils.inference.predict

MNIST's digits were all prepared in one way before anybody trained on them (LeCun et al.,
"Gradient-Based Learning Applied to Document Recognition", 1998): scaled so that the longest side
of the ink takes 20 of the 28 pixels, with soft gray edges, and moved so that the center of mass
lies in the middle. A network that saw nothing else needs new digits prepared in the same way.

The steps here work on a picture ten times as large, the 280 x 280 pixels of the drawing pad, and
shrink it at the very end. So nothing gets lost on the way:

    redraw (strokes) or fit (photos: see utils/photos.py)  ->  center  ->  shrink

A drawing is a list of strokes. A stroke is a list of points (x, y), with x from 0 (left) to 280
(right) and y from 0 (top) to 280 (bottom). Pictures here are uint8 arrays: 0 paper, 255 ink.
"""

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

DIGIT_SIZE = 28  # pixels of a side, as the network takes them
PAD_SIZE = 280  # the pad is ten times as large
INK_SIZE = 200  # of the 280: the longest side of the ink, 20 of the 28 pixels
PEN_WIDTH = 26  # of the 280: lines in MNIST are about 2.6 of the 28 pixels thick
CENTER = 14  # row and column of the center of mass in MNIST, measured on the training images
MAX_POINTS = 50_000  # of one drawing; an hour of scribbling

Point = Sequence[float]
Strokes = Sequence[Sequence[Point] | np.ndarray]


class DrawingError(ValueError):
    """The strokes are not lists of points (x, y)."""


# --- Drawings ---------------------------------------------------------------------------------


def prepare(strokes: Strokes, pen_width: float) -> np.ndarray:
    """Turn a drawing into a digit like those of MNIST.

    Parameters
    ----------
    strokes
        The drawing: lists of points (x, y) in the pad's coordinates 0-280. Points beyond the
        pad's edge count as well. Where and how large one draws makes no difference.
    pen_width
        The width of the pad's pen, in the same coordinates. The digit is drawn anew with a pen
        of its own; this width only tells when a short line is no more than a dot.

    Returns
    -------
    uint8 array of shape (28, 28), 0 (paper) to 255 (ink). All zeros if the drawing is blank.

    Raises
    ------
    DrawingError
        If the strokes are not as described, or the pen's width is not above 0.
    """
    if is_blank(strokes):
        return np.zeros((DIGIT_SIZE, DIGIT_SIZE), np.uint8)
    return shrink(center(redraw(strokes, pen_width)))


def naive(strokes: Strokes, pen_width: float) -> np.ndarray:
    """Shrink the whole pad to 28 x 28 pixels as it is: the wrong way, for comparison.

    Parameters, result and errors are those of `prepare`.
    """
    return shrink(render(strokes, pen_width))


def is_blank(strokes: Strokes) -> bool:
    """Tell whether there is nothing to recognize: no stroke, or none with a point."""
    return not any(len(stroke) for stroke in strokes)


def render(strokes: Strokes, pen_width: float) -> np.ndarray:
    """Draw the strokes with a round pen, as the pad shows them.

    Parameters
    ----------
    strokes
        Lists of points (x, y). What lies beyond 0-280 is cut off.
    pen_width
        The width of the pen, above 0.

    Returns
    -------
    uint8 array of shape (280, 280), only 0 (paper) and 255 (ink).

    Raises
    ------
    DrawingError
        If the strokes are not lists of points (x, y), or the pen's width is not above 0.
    """
    check_pen_width(pen_width)
    picture = Image.new("L", (PAD_SIZE, PAD_SIZE))
    pen = ImageDraw.Draw(picture)
    for stroke in check_strokes(strokes):
        # Corners and ends are round: a disk on every point, a straight band between two.
        for x, y in stroke:
            radius = pen_width / 2
            edge = max(radius - 1, -radius)  # a pen thinner than a pixel still leaves one
            pen.ellipse((x - radius, y - radius, x + edge, y + edge), fill=255)
        for start, end in zip(stroke[:-1], stroke[1:], strict=True):
            length = math.dist(start, end)
            if length > 0:
                across = (end - start)[::-1] * (1, -1) * pen_width / 2 / length
                corners = [start + across, end + across, end - across, start - across]
                pen.polygon([tuple(corner - 0.5) for corner in corners], fill=255)
    return np.array(picture)


def redraw(strokes: Strokes, pen_width: float) -> np.ndarray:
    """Draw the strokes anew, as large and as thick as MNIST's digits are.

    Parameters
    ----------
    strokes
        Lists of points (x, y), at least one of them with a point.
    pen_width
        The width of the pen they were drawn with. Lines shorter than half of it look like a dot
        on the pad, so they are not enlarged.

    Returns
    -------
    uint8 array of shape (280, 280). The ink is in the middle and 200 pixels high or wide.

    Raises
    ------
    DrawingError
        If the drawing is blank or not as described.
    """
    if is_blank(strokes):
        raise DrawingError("There is nothing to redraw: the drawing is blank.")
    checked = check_strokes(strokes)
    check_pen_width(pen_width)
    points = np.concatenate(checked)
    low, high = points.min(axis=0), points.max(axis=0)
    longest = (high - low).max()
    # The pen adds half its width on either side.
    scale = (INK_SIZE - PEN_WIDTH) / longest if longest > pen_width / 2 else 0
    middle = (low + high) / 2
    return render([(stroke - middle) * scale + PAD_SIZE / 2 for stroke in checked], PEN_WIDTH)


def check_strokes(strokes: Strokes) -> list[np.ndarray]:
    """Return the strokes that have a point as float arrays of shape (n, 2).

    Raises
    ------
    DrawingError
        If they are not lists of points (x, y) with finite numbers, or more than 50,000 points.
    """
    checked = []
    for number, stroke in enumerate(strokes):
        try:
            points = np.array(stroke, dtype=float)
        except (TypeError, ValueError):
            raise DrawingError(f"Stroke {number} is not a list of points (x, y).") from None
        if points.size == 0:
            continue
        if points.ndim != 2 or points.shape[1] != 2:
            raise DrawingError(
                f"Stroke {number} should be a list of points (x, y), so an array of shape (n, 2), "
                f"but its shape is {points.shape}. A single stroke goes in as [stroke]."
            )
        if not np.isfinite(points).all():
            raise DrawingError(f"Stroke {number} has a coordinate that is NaN or infinite.")
        checked.append(points)
    if sum(map(len, checked)) > MAX_POINTS:
        raise DrawingError(f"The drawing has more than {MAX_POINTS:,} points. Clear the pad.")
    return checked


def check_pen_width(pen_width: float) -> None:
    """Raise DrawingError unless the pen's width is a number above 0."""
    if not isinstance(pen_width, (int, float, np.number)) or not 0 < pen_width < math.inf:
        raise DrawingError(f"pen_width should be a number above 0, but it is {pen_width!r}.")


# --- Steps that drawings and photos share -----------------------------------------------------


def ink_box(picture: np.ndarray) -> tuple[int, int, int, int]:
    """Return the smallest box around the ink.

    Parameters
    ----------
    picture
        Array of shape (height, width); every pixel above 0 is ink.

    Returns
    -------
    (top, bottom, left, right), so that ``picture[top:bottom, left:right]`` holds all the ink.

    Raises
    ------
    ValueError
        If there is no ink.
    """
    rows = np.flatnonzero(picture.any(axis=1))
    columns = np.flatnonzero(picture.any(axis=0))
    if len(rows) == 0:
        raise ValueError("The picture has no ink, so there is no box around it.")
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def fit(picture: np.ndarray) -> np.ndarray:
    """Crop to the ink and scale its longest side to 200 pixels, keeping the proportions.

    Parameters
    ----------
    picture
        uint8 array of shape (height, width) with some ink.

    Returns
    -------
    uint8 array of shape (280, 280), with the ink in the middle and gray at its edges: each pixel
    is the average of the pixels that it replaces (anti-aliasing).

    Raises
    ------
    ValueError
        If there is no ink.
    """
    top, bottom, left, right = ink_box(picture)
    height, width = bottom - top, right - left
    scale = INK_SIZE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    ink = Image.fromarray(picture[top:bottom, left:right]).resize(size, Image.Resampling.BOX)
    pad = Image.new("L", (PAD_SIZE, PAD_SIZE))
    pad.paste(ink, ((PAD_SIZE - size[0]) // 2, (PAD_SIZE - size[1]) // 2))
    return np.array(pad)


def center_of_mass(picture: np.ndarray) -> tuple[float, float]:
    """Return the row and the column where the ink balances, weighting each pixel with its value.

    Parameters
    ----------
    picture
        Array of shape (height, width) with values 0 or above.

    Raises
    ------
    ValueError
        If there is no ink.
    """
    weights = picture.astype(float)
    if weights.sum() == 0:
        raise ValueError("The picture has no ink, so it has no center of mass.")
    row = np.average(np.arange(picture.shape[0]), weights=weights.sum(axis=1))
    column = np.average(np.arange(picture.shape[1]), weights=weights.sum(axis=0))
    return float(row), float(column)


def center(picture: np.ndarray) -> np.ndarray:
    """Move the ink so that its center of mass lies in the middle, by whole pixels.

    Parameters
    ----------
    picture
        uint8 array of shape (size, size), such as 280 x 280 or 28 x 28, with some ink.

    Returns
    -------
    A new array of the same shape. In 28 x 28 pixels, "the middle" is row 14 and column 14, as in
    MNIST. Ink that would leave the picture is lost.

    Raises
    ------
    ValueError
        If there is no ink.
    """
    size = len(picture)
    middle = (CENTER + 0.5) * size / DIGIT_SIZE - 0.5  # of pixel 14, in this picture's pixels
    row, column = center_of_mass(picture)
    down, right = round(middle - row), round(middle - column)
    # Pillow asks where each pixel of the result comes from, hence the minus signs.
    source = (1, 0, -right, 0, 1, -down)
    return np.array(
        Image.fromarray(picture).transform((size, size), Image.Transform.AFFINE, source)
    )


def shrink(picture: np.ndarray) -> np.ndarray:
    """Shrink 280 x 280 to 28 x 28 pixels: each becomes the average of a block of 10 x 10.

    Parameters
    ----------
    picture
        uint8 array of shape (280, 280).

    Returns
    -------
    uint8 array of shape (28, 28).
    """
    block = PAD_SIZE // DIGIT_SIZE
    blocks = picture.reshape(DIGIT_SIZE, block, DIGIT_SIZE, block)
    return blocks.mean(axis=(1, 3)).round().astype(np.uint8)


def __getattr__(name: str) -> object:
    """Hand out what moved to `utils.photos` from here, too.

    Learners have notebooks of earlier releases, which import these names from here. As
    `utils.photos` itself imports this module, it is imported on demand, not at the top.
    """
    if name in ("PictureError", "open_picture", "prepare_picture"):
        from utils import photos

        return getattr(photos, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
