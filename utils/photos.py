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

from utils.drawing import PEN_WIDTH, center, fit, ink_box, shrink

MAX_PIXELS = 60_000_000  # of one photo; more than most cameras give
WORKING_SIZE = 600  # pixels of a photo's longest side while we look for the digit

NO_DIGIT = (
    "No digit stands out in this picture. Use a dark pen on light paper (or light on dark), and "
    "let the digit fill a good part of the picture."
)


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
    A Pillow image of mode "L" (0 black to 255 white) whose longest side has 600 pixels.
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
    elif image.mode == "1":
        image = image.convert("L")  # nor can bits
    elif image.mode.startswith(("I", "F")):  # more than 8 bits: from the darkest to the brightest
        values = np.asarray(image, dtype=np.float32)
        darkest, brightest = values.min(), max(values.max(), values.min() + 1)
        values = (values - darkest) * (255 / (brightest - darkest))
        image = Image.fromarray(values.astype(np.uint8))
    image = image.reduce(max(1, max(image.size) // (2 * WORKING_SIZE)))
    image = _upright(image)
    if image.has_transparency_data:
        image = _on_paper(image.convert("LA"))
    longest = (WORKING_SIZE, WORKING_SIZE)
    return ImageOps.contain(image.convert("L"), longest, Image.Resampling.BICUBIC)


def _upright(image: Image.Image) -> Image.Image:
    """Turn a photo as it notes that the camera was held. A note that cannot be read is passed."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # broken notes fail in many ways, and the picture is fine without
        return image


def _on_paper(image: Image.Image) -> Image.Image:
    """Lay a transparent picture on paper that its ink stands out from."""
    gray, alpha = (np.asarray(channel, dtype=float) for channel in image.split())
    ink = np.average(gray, weights=alpha) if alpha.any() else 0
    paper = 0 if ink > 127 else 255
    opacity = alpha / 255
    return Image.fromarray((gray * opacity + paper * (1 - opacity)).astype(np.uint8))


def find_ink(image: Image.Image) -> np.ndarray:
    """Tell the digit's ink from paper and from whatever else is dark, or light, in the picture.

    1. Ink is narrow: a line that the paper goes on behind. `ink_strength` measures how much every
       pixel stands out from the paper around it; shadows and tables are wide and do not.
    2. `otsu_threshold` splits that into ink and paper.
    3. `remove_rulings` takes away the lines of ruled and squared paper.
    4. `keep_digit` drops specks, frames, and what comes in from the edge of the picture.

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
    strength = ink_strength(np.asarray(image.filter(ImageFilter.GaussianBlur(1.2))))
    is_ink = strength > otsu_threshold(strength)
    contrast = strength[is_ink].mean() - strength[~is_ink].mean() if is_ink.any() else 0
    if contrast < 25:
        raise PictureError(NO_DIGIT)
    is_ink = keep_digit(remove_rulings(is_ink))
    if not is_ink.any():
        raise PictureError(NO_DIGIT)
    if is_ink.mean() > 0.5:
        raise PictureError("More than half of the picture is ink. Is it one digit on empty paper?")
    return np.where(is_ink, np.uint8(255), np.uint8(0))


def ink_strength(gray: np.ndarray) -> np.ndarray:
    """Return how much each pixel stands out from the paper behind it, as a share of 255.

    The paper behind dark ink is estimated by a closing: in a window wider than any line the
    largest value, then of those the smallest. Lines disappear, and all that is wider stays, with
    its edges where they were (the "bottom-hat" transform; Serra, "Image Analysis and Mathematical
    Morphology", 1982). Light ink on dark paper is the same with the two exchanged.

    Parameters
    ----------
    gray
        uint8 array of shape (height, width).

    Returns
    -------
    Float array of the same shape, 0 to 255. Ink may be darker or lighter than the paper,
    whichever leaves more to be seen in the narrowest window that lines fit into: they are
    narrower than the gaps between them.
    """
    strongest = []
    for share in (1 / 32, 1 / 16, 1 / 8, 0.3):
        width = int(share * max(gray.shape)) | 1
        closed = _extreme(_extreme(gray, width, np.maximum), width, np.minimum)
        opened = _extreme(_extreme(gray, width, np.minimum), width, np.maximum)
        dark = (closed - gray.astype(float)) / np.maximum(closed, 30)
        light = (gray - opened.astype(float)) / 255
        strongest.append((dark, light, np.quantile(np.maximum(dark, light), 0.99)))
    fits = next(i for i, (_, _, most) in enumerate(strongest) if most >= 0.6 * strongest[-1][2])
    dark, light, _ = strongest[fits]
    is_dark = (dark**2).sum() >= (light**2).sum()
    return 255 * strongest[-1][0 if is_dark else 1]


def _extreme(gray: np.ndarray, width: int, extreme: np.ufunc) -> np.ndarray:
    """Return the largest (np.maximum) or smallest value in a square window around each pixel."""
    for _ in range(2):  # along the rows, then, turned around, along the columns
        reach = np.pad(gray, ((0, 0), (width // 2, width // 2)), mode="edge")
        seen = 1  # how many pixels each value speaks for; twice as many each time
        while seen < width:
            step = min(seen, width - seen)
            reach = extreme(reach[:, :-step], reach[:, step:])
            seen += step
        gray = reach.T
    return gray


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


def remove_rulings(is_ink: np.ndarray) -> np.ndarray:
    """Take away the lines of ruled or squared paper, and leave the strokes that cross them.

    Lines are found by the Hough transform (Duda and Hart, "Use of the Hough Transformation to
    Detect Lines and Curves in Pictures", 1972), for small angles only. Three or more that are
    parallel and cross the picture are rulings: no digit has as many. Of a ruling, those pixels go
    that are no thicker than the ruling itself, as staff lines are removed from scanned music.

    Parameters
    ----------
    is_ink
        bool array of shape (height, width).

    Returns
    -------
    bool array of the same shape.
    """
    across, upright = _lines_across(is_ink), _lines_across(is_ink.T).T
    return is_ink & ~across & ~upright


def _lines_across(is_ink: np.ndarray) -> np.ndarray:
    """Return the pixels of rulings that run from left to right, as a bool array."""
    height, width = is_ink.shape
    thickness = _run_lengths(is_ink)
    rows, columns = np.nonzero(is_ink & (thickness <= max(3, 0.025 * max(height, width))))
    nothing = np.zeros_like(is_ink)
    if len(rows) < 3 * 0.35 * width:
        return nothing
    some = slice(None, None, 1 + len(rows) // 20_000)
    margin = int(0.12 * width) + 1
    best = (0, 0.0, np.zeros(0))
    for slope in np.linspace(-0.1, 0.1, 41):
        places = np.rint(rows[some] - slope * (columns[some] - width / 2)).astype(int) + margin
        counts = np.bincount(places, minlength=height + 2 * margin) * len(rows) / len(rows[some])
        best = max(best, ((counts**2.0).sum(), slope, counts), key=lambda tried: tried[0])
    _, slope, counts = best
    is_line = counts >= 0.35 * width
    starts = np.flatnonzero(np.diff(np.pad(is_line, 1).astype(int)) == 1)
    if len(starts) < 3:
        return nothing
    # A pixel or two beside the line belong to it: it is never quite straight.
    is_line = _extreme(is_line[np.newaxis].repeat(7, axis=0), 7, np.maximum)[3]
    places = np.rint(rows - slope * (columns - width / 2)).astype(int) + margin
    on_line = is_line[places]
    usual = np.median(thickness[rows[on_line], columns[on_line]])
    thin = on_line & (thickness[rows, columns] <= 1.7 * usual + 1)
    nothing[rows[thin], columns[thin]] = True
    return nothing


def _run_lengths(is_ink: np.ndarray) -> np.ndarray:
    """Return for every pixel of ink how many lie above and below it without a gap, itself too."""
    height, width = is_ink.shape
    row = np.arange(height)[:, np.newaxis]
    paper_above = np.maximum.accumulate(np.where(is_ink, -1, row), axis=0)
    paper_below = np.minimum.accumulate(np.where(is_ink, height, row)[::-1], axis=0)[::-1]
    return np.where(is_ink, paper_below - paper_above - 1, 0)


def keep_digit(is_ink: np.ndarray) -> np.ndarray:
    """Keep the parts that belong to a digit.

    Dropped are specks (less than a twentieth of the largest part's area), and, if a part of some
    size lies inside of the picture, also parts that reach the edge (a table, a scanner's black
    edge, a shadow) and rectangles around it (a frame). If all parts reach the edge, the picture is
    cropped to its digit, and they stay.

    Parameters
    ----------
    is_ink
        bool array of shape (height, width).

    Returns
    -------
    bool array of the same shape.
    """
    block = 4
    height, width = is_ink.shape
    padded = np.pad(is_ink, ((0, -height % block), (0, -width % block)))
    rows, columns = padded.shape[0] // block, padded.shape[1] // block
    areas = padded.reshape(rows, block, columns, block).sum(axis=(1, 3))
    parts = _connected_parts(areas > 0)
    inside: list[tuple[int, float, float]] = []  # number, area, size as a share of the picture
    outside: list[tuple[int, float, float]] = []
    for part in np.unique(parts[parts > 0]):
        where = parts == part
        top, bottom, left, right = ink_box(where)
        tall, wide = bottom - top, right - left
        at_edge = top == 0 or left == 0 or bottom == rows or right == columns
        around = np.zeros_like(where)
        around[top + 2 : bottom - 2, left + 2 : right - 2] = True
        is_frame = min(tall / rows, wide / columns) > 0.6 and areas[where & around].sum() < (
            0.3 * areas[where].sum()
        )
        chosen = outside if at_edge or is_frame else inside
        chosen.append((part, areas[where].sum(), max(tall / rows, wide / columns)))
    if any(size >= 0.12 for _, _, size in inside):
        kept = inside
    else:
        kept = inside + outside
    largest = max((area for _, area, _ in kept), default=0)
    large = np.isin(parts, [part for part, area, _ in kept if area >= largest / 20])
    return is_ink & large.repeat(block, axis=0).repeat(block, axis=1)[:height, :width]


def _connected_parts(is_ink: np.ndarray) -> np.ndarray:
    """Number the connected parts, also over corners: 0 is paper, each part has its own number."""
    rows, columns = is_ink.shape
    parts = np.where(is_ink, np.arange(1, is_ink.size + 1).reshape(is_ink.shape), 0)
    while True:
        framed = np.pad(parts, 1)
        neighbors = [framed[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
        spread = np.where(is_ink, np.max(neighbors, axis=0), 0)
        # A number is a place, too: take over the number that has come to that place by now.
        spread = np.where(is_ink, spread.ravel()[spread - 1], 0)
        if np.array_equal(spread, parts):
            return parts
        parts = spread


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
