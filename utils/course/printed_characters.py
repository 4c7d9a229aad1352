"""Characters of a font that are no digit: `utils.doubt` learns from them what else can be written.

    characters, images = printed_characters()       # about 1,500 of them; images (n, 28, 28)

Matplotlib brings the font DejaVu Sans along, with thousands of characters: alphabets from Armenian
to Tifinagh, mathematical signs, arrows, dice, faces. Each is thinned to lines, and these are drawn
with the pad's pen, so that nothing tells them from drawings but their shape.

Many characters look like a digit (the letter O, the Cyrillic З), and some like a shape that
`utils.course.odd_drawings` measures with. Both kinds are left out, and so is what looks like a
character before it. How alike two images are is the correlation of their pixels, after a blur
that forgives a line's being a pixel away.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.ft2font import FT2Font
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from utils.course.odd_shapes import Strokes
from utils.course.odd_shapes_evaluation import LETTERS, SIGNS
from utils.drawing import PEN_WIDTH, prepare

FONT = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
FONT_SIZE = 40  # pixels
SHORTEST = 8  # pixels of lines: what has fewer is a dot or a comma
# Unicode's categories: letters, numbers that are more than one digit, punctuation, symbols.
CATEGORIES = ("Lu", "Ll", "Lo", "Nl", "No", "Pd", "Ps", "Pe", "Po", "Sm", "Sc", "So")
LIKE_A_DIGIT = 0.88  # correlations from which on a character is left out
LIKE_A_SHAPE = 0.85  # of those to measure by
THE_SAME = 0.97  # as another character
BLUR = 1.2  # pixels
BOX = 28  # pixels of the pad for one unit of a shape's box, which goes from 0 to 10


def printed_characters(
    digits: np.ndarray, candidates: Sequence[str] | None = None
) -> tuple[list[str], np.ndarray]:
    """Return the characters that are not like any of these digits, nor like a shape to measure by.

    Parameters
    ----------
    digits
        uint8 array of shape (n, 28, 28). The more ways to write they show, the better.
    candidates
        The characters to choose from. None means `candidates_of_the_font`, which takes half a
        minute.

    Returns
    -------
    characters
        One text of length 1 for each.
    images
        uint8 array of shape (m, 28, 28), prepared as drawings are.
    """
    if candidates is None:
        candidates = candidates_of_the_font()
    lines = {character: thinned(picture(character)) for character in candidates}
    images = {
        character: _drawn(line) for character, line in lines.items() if line.sum() >= SHORTEST
    }
    everything = np.stack(list(images.values()))
    measuring = np.stack([_plainly(shape) for shape in (*LETTERS.values(), *SIGNS.values())])
    taken = (most_alike(everything, digits) < LIKE_A_DIGIT) & (
        most_alike(everything, measuring) < LIKE_A_SHAPE
    )
    looks = _standardized(everything)
    chosen: list[int] = []
    for candidate in np.flatnonzero(taken):
        if not chosen or (looks[chosen] @ looks[candidate]).max() < THE_SAME:
            chosen.append(int(candidate))
    characters = list(images)
    return [characters[i] for i in chosen], everything[chosen]


def candidates_of_the_font() -> list[str]:
    """Return all characters that are no letter to measure by, such as W, nor made of one, as Ẃ."""
    measured = {name[0].upper() for name in LETTERS}
    characters = map(chr, sorted(FT2Font(str(FONT)).get_charmap()))
    return [
        character
        for character in characters
        if unicodedata.category(character) in CATEGORIES
        and measured.isdisjoint(unicodedata.normalize("NFKD", character).upper())
    ]


def most_alike(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each image its correlation with the most similar one of the others.

    Parameters
    ----------
    images, others
        uint8 arrays of shapes (n, 28, 28) and (m, 28, 28).

    Returns
    -------
    float32 array of shape (n,), values up to 1.
    """
    return (_standardized(images) @ _standardized(others).T).max(axis=1)


def picture(character: str) -> np.ndarray:
    """Return where a character of the font has ink: bool array of shape (height, width)."""
    font = ImageFont.truetype(str(FONT), FONT_SIZE)
    left, top, right, bottom = font.getbbox(character)
    page = Image.new("L", (max(1, int(right - left)), max(1, int(bottom - top))))
    ImageDraw.Draw(page).text((-left, -top), character, font=font, fill=255)
    return np.array(page) > 127


def thinned(ink: np.ndarray) -> np.ndarray:
    """Take ink away from the edges of lines until they are one pixel thick.

    The method is that of Zhang and Suen, "A fast parallel algorithm for thinning digital
    patterns", 1984: a pixel of an edge goes unless it ends a line or holds two parts together.

    Parameters
    ----------
    ink
        bool array of shape (height, width).

    Returns
    -------
    bool array of the same shape.
    """
    lines = np.pad(ink, 1).astype("int8")
    around = [(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)]  # clockwise
    before = None
    while before != (before := int(lines.sum())):
        for lower_right in (True, False):  # first the edges on this side, then the others
            ring = [np.roll(lines, step, axis=(0, 1)) for step in around]
            above, right, below, left = ring[::2]
            neighbors = sum(ring)
            starts = sum((1 - ring[i - 1]) * ring[i] for i in range(8))  # of ink on the ring
            if lower_right:
                is_edge = (above * right * below == 0) & (right * below * left == 0)
            else:
                is_edge = (above * right * left == 0) & (above * below * left == 0)
            goes = (neighbors >= 2) & (neighbors <= 6) & (starts == 1) & is_edge
            lines[goes] = 0
    return lines[1:-1, 1:-1] > 0


def _drawn(lines: np.ndarray) -> np.ndarray:
    """Draw thin lines with the pad's pen, a dot for each pixel: uint8 (28, 28)."""
    return prepare([[(x, y)] for y, x in np.argwhere(lines)], pen_width=1)


def _plainly(shape: Strokes) -> np.ndarray:
    """Prepare a shape as it stands in its list, without a hand that varies it."""
    return prepare([np.array(stroke) * BOX for stroke in shape], PEN_WIDTH)


def _standardized(images: np.ndarray) -> np.ndarray:
    """Return rows whose products are correlations: blurred images, of mean 0 and length 1."""
    blur = ImageFilter.GaussianBlur(BLUR)
    blurred = [np.asarray(Image.fromarray(image).filter(blur), "float32") for image in images]
    rows = np.stack(blurred).reshape(len(images), -1)
    rows -= rows.mean(axis=1, keepdims=True)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
