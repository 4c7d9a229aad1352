"""From a drawing or a photo of a digit to an image like those the network has learned from.

    digit = prepare(strokes, pen_width)     # (28, 28), ready for utils.models.predict
    digit = prepare_picture("photo.jpg")    # the same, from a file, a Pillow image or an array

MNIST's digits were all prepared in one way before anybody trained on them (LeCun et al.,
"Gradient-Based Learning Applied to Document Recognition", 1998): scaled so that the longest side
of the ink takes 20 of the 28 pixels, with soft gray edges, and moved so that the center of mass
lies in the middle. A network that saw nothing else needs new digits prepared in the same way.

The steps here work on a picture ten times as large, the 280 x 280 pixels of the drawing pad, and
shrink it at the very end. So nothing gets lost on the way:

    redraw (strokes) or fit (photos)  ->  center  ->  shrink

A drawing is a list of strokes. A stroke is a list of points (x, y), with x from 0 (left) to 280
(right) and y from 0 (top) to 280 (bottom). Pictures here are uint8 arrays: 0 paper, 255 ink.
"""

import math
import os
import threading
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps, UnidentifiedImageError

DIGIT_SIZE = 28  # pixels of a side, as the network takes them
PAD_SIZE = 280  # the pad is ten times as large
INK_SIZE = 200  # of the 280: the longest side of the ink, 20 of the 28 pixels
PEN_WIDTH = 26  # of the 280: lines in MNIST are about 2.6 of the 28 pixels thick
CENTER = 14  # row and column of the center of mass in MNIST, measured on the training images
MAX_POINTS = 50_000  # of one drawing; an hour of scribbling
MAX_PIXELS = 60_000_000  # of one photo; more than most cameras give
WORKING_SIZE = 800  # pixels of a photo's longest side while we look for the digit

Point = Sequence[float]
Strokes = Sequence[Sequence[Point]]


class DrawingError(ValueError):
    """The strokes are not lists of points (x, y)."""


class PictureError(ValueError):
    """The file is no picture, or there is no digit to be found in the picture."""


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
    strokes = check_strokes(strokes)
    check_pen_width(pen_width)
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    longest = (high - low).max()
    # The pen adds half its width on either side.
    scale = (INK_SIZE - PEN_WIDTH) / longest if longest > pen_width / 2 else 0
    middle = (low + high) / 2
    return render([(stroke - middle) * scale + PAD_SIZE / 2 for stroke in strokes], PEN_WIDTH)


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


# --- Photos and other pictures ----------------------------------------------------------------

_one_at_a_time = threading.Lock()  # a large photo takes 200 MB while it is read


def prepare_picture(
    picture: Image.Image | np.ndarray | str | os.PathLike | BinaryIO,
) -> np.ndarray:
    """Turn a photo, scan or screenshot of one digit into a digit like those of MNIST.

    Parameters
    ----------
    picture
        A file (path or binary file object; PNG, JPEG, WebP, GIF or BMP), a Pillow image, or a
        uint8 array of shape (height, width), (height, width, 3) or (height, width, 4). The ink
        may be dark on light or light on dark; light may fall from one side.

    Returns
    -------
    uint8 array of shape (28, 28), 0 (paper) to 255 (ink).

    Raises
    ------
    PictureError
        If it is no picture, has more than 60 million pixels, or if no ink stands out in it.
    """
    ink = find_ink(open_picture(picture))
    return shrink(center(fit(set_line_width(fit(ink)))))


def open_picture(
    picture: Image.Image | np.ndarray | str | os.PathLike | BinaryIO,
) -> Image.Image:
    """Read a picture, turn it upright and make it gray and small.

    Parameters and errors are those of `prepare_picture`.

    Returns
    -------
    A Pillow image of mode "L" (0 black to 255 white) whose longest side has 800 pixels.
    """
    if isinstance(picture, np.ndarray):
        if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.size == 0:
            raise PictureError(
                "An array should hold uint8 values and have shape (height, width), (height, "
                f"width, 3) or (height, width, 4), but this is {picture.dtype} {picture.shape}."
            )
    try:
        with _one_at_a_time:
            if isinstance(picture, np.ndarray):
                image = Image.fromarray(picture)
            elif isinstance(picture, Image.Image):
                image = picture.copy()
            else:
                image = Image.open(picture, formats=["PNG", "JPEG", "WEBP", "GIF", "BMP"])
            return _small_and_gray(image)
    except PictureError:
        raise
    except Exception as error:  # a damaged file fails in many ways; all have the same remedy
        # What Pillow says of a file that is no picture is of no use to a visitor.
        reason = "" if isinstance(error, UnidentifiedImageError) else f" ({error})"
        raise PictureError(
            "This is not a picture that can be read, or it is damaged. Use a PNG, JPEG, WebP, GIF "
            f"or BMP file; other formats, such as HEIC, have to be converted first.{reason}"
        ) from error


def _small_and_gray(image: Image.Image) -> Image.Image:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"The picture has {width} x {height} pixels, more than {MAX_PIXELS:,} in all. "
            "Make it smaller, or take a photo with a lower resolution."
        )
    if min(width, height) < 8:
        raise PictureError(f"A picture of {width} x {height} pixels is too small for a digit.")
    image.draft("RGB", (WORKING_SIZE, WORKING_SIZE))  # JPEG files can be read at a smaller size
    if image.mode == "P":
        image = image.convert("RGBA")  # a palette's numbers cannot be averaged
    image = image.reduce(max(1, max(image.size) // (2 * WORKING_SIZE)))
    image = ImageOps.exif_transpose(image)  # photos note which way the camera was held
    if image.mode.startswith(("I", "F")):  # more than 8 bits: from the darkest to the brightest
        values = np.asarray(image, dtype=float)
        values = np.interp(values, (values.min(), values.max()), (0, 255))
        image = Image.fromarray(values.astype(np.uint8))
    if image.has_transparency_data:
        image = _on_paper(image.convert("LA"))
    longest = (WORKING_SIZE, WORKING_SIZE)
    return ImageOps.contain(image.convert("L"), longest, Image.Resampling.BICUBIC)


def _on_paper(image: Image.Image) -> Image.Image:
    """Lay a transparent picture on paper that its ink stands out from."""
    gray, alpha = (np.asarray(channel, dtype=float) for channel in image.split())
    ink = np.average(gray, weights=alpha) if alpha.any() else 0
    paper = 0 if ink > 127 else 255
    opacity = alpha / 255
    return Image.fromarray((gray * opacity + paper * (1 - opacity)).astype(np.uint8))


def find_ink(image: Image.Image) -> np.ndarray:
    """Tell ink from paper, whichever is darker, also where light falls from one side.

    Parameters
    ----------
    image
        A gray picture as `open_picture` gives it.

    Returns
    -------
    uint8 array of shape (height, width), only 0 (paper) and 255 (ink).

    Raises
    ------
    PictureError
        If nothing stands out, or half the picture does.
    """
    gray = np.asarray(image.filter(ImageFilter.GaussianBlur(1.5)), dtype=float)
    difference = gray - paper_brightness(gray)
    # The ink is the rarer of the two, so it pulls the third moment to its side.
    if (difference**3).mean() < 0:
        difference = -difference
    difference = difference.clip(0, 255)
    threshold = otsu_threshold(difference)
    is_ink = difference > threshold
    contrast = difference[is_ink].mean() - difference[~is_ink].mean() if is_ink.any() else 0
    if contrast < 25:
        raise PictureError(
            "No digit stands out in this picture. Use a dark pen on light paper (or light on "
            "dark), and let the digit fill a good part of the picture."
        )
    is_ink = keep_large_parts(is_ink)
    if is_ink.mean() > 0.5:
        raise PictureError("More than half of the picture is ink. Is it one digit on empty paper?")
    return np.where(is_ink, np.uint8(255), np.uint8(0))


def paper_brightness(gray: np.ndarray) -> np.ndarray:
    """Estimate how bright empty paper would be at every pixel.

    A smooth surface, a + bx + cy + dx² + exy + fy², is fitted to the brightness three times;
    what lies far from it is taken for ink and left out the next time.

    Parameters
    ----------
    gray
        Float array of shape (height, width).

    Returns
    -------
    Float array of the same shape.
    """
    height, width = gray.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    sample = slice(None, None, 8)  # every 8th row and column tells enough
    some_terms = terms[sample, sample].reshape(-1, 6)
    some_gray = gray[sample, sample].ravel()
    is_paper = np.abs(some_gray - np.median(some_gray)) <= max(2 * some_gray.std(), 1)
    for _ in range(3):
        surface, *_ = np.linalg.lstsq(some_terms[is_paper], some_gray[is_paper], rcond=None)
        distance = np.abs(some_gray - some_terms @ surface)
        is_paper = distance <= max(2 * np.median(distance), 5)
    return terms @ surface


def otsu_threshold(values: np.ndarray) -> float:
    """Return the threshold that splits values 0-255 into two groups as unlike as can be.

    It makes the variance between the two groups largest (Otsu, "A Threshold Selection Method from
    Gray-Level Histograms", 1979).
    """
    counts, edges = np.histogram(values, bins=256, range=(0, 256))
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * np.arange(256)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        means_apart = sums / below - (sums[-1] - sums) / above
        variance = np.nan_to_num(below * above * means_apart**2)
    return float(edges[variance.argmax() + 1])


def keep_large_parts(is_ink: np.ndarray) -> np.ndarray:
    """Drop specks: connected parts with less than a twentieth of the largest part's area.

    Parameters
    ----------
    is_ink
        bool array of shape (height, width).

    Returns
    -------
    bool array of the same shape.
    """
    block = 8
    height, width = is_ink.shape
    padded = np.pad(is_ink, ((0, -height % block), (0, -width % block)))
    rows, columns = padded.shape[0] // block, padded.shape[1] // block
    areas = padded.reshape(rows, block, columns, block).sum(axis=(1, 3))
    # Every block gets a number of its own; then neighbors share the larger one until all agree.
    parts = np.where(areas > 0, np.arange(1, areas.size + 1).reshape(areas.shape), 0)
    while True:
        framed = np.pad(parts, 1)
        neighbors = [framed[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
        spread = np.where(areas > 0, np.max(neighbors, axis=0), 0)
        if np.array_equal(spread, parts):
            break
        parts = spread
    part_areas = np.bincount(parts.ravel(), weights=areas.ravel())
    part_areas[0] = 0
    large = (part_areas >= part_areas.max() / 20)[parts] & (areas > 0)
    return is_ink & large.repeat(block, axis=0).repeat(block, axis=1)[:height, :width]


def set_line_width(picture: np.ndarray) -> np.ndarray:
    """Make thin lines thicker and thick lines thinner, to about 26 of the 280 pixels.

    Parameters
    ----------
    picture
        uint8 array of shape (280, 280) with some ink, as `fit` gives it.

    Returns
    -------
    A new array of the same shape.
    """
    # A long line's edge is two times its length, so its width is area / (edge / 2).
    is_ink = picture > 127
    padded = np.pad(is_ink, 1)
    # Steps across the pixel grid count an edge at a slant as longer than it is: by 4 / pi on
    # average over all directions.
    edge = (np.diff(padded, axis=0).sum() + np.diff(padded, axis=1).sum()) * math.pi / 4
    width = 2 * is_ink.sum() / max(edge, 1)
    change = round((PEN_WIDTH - width) / 2)
    image = Image.fromarray(picture)
    if change > 0:
        image = ImageOps.expand(image, change)  # room to grow
        return np.array(image.filter(ImageFilter.MaxFilter(2 * change + 1)))
    if change < 0:
        thinner = np.array(image.filter(ImageFilter.MinFilter(1 - 2 * change)))
        return thinner if thinner.any() else picture
    return picture.copy()
