"""From a photo, scan or screenshot of one digit to an image like those of MNIST.

    digit = prepare_picture("photo.jpg")  # (28, 28), ready for utils.inference.predict

Ink is told from paper first. From there on, the picture goes the way of a drawing; see
`utils/drawing.py`.
"""

import math
import os
import threading
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from utils.drawing import PEN_WIDTH, center, fit, shrink

MAX_PIXELS = 60_000_000  # of one photo; more than most cameras give
WORKING_SIZE = 800  # pixels of a photo's longest side while we look for the digit


class PictureError(ValueError):
    """The file is no picture, or there is no digit to be found in the picture."""


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
