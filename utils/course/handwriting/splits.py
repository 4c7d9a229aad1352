"""Make the course's drawn digits: ``python -m utils.course.handwriting.splits``.

Nobody's handwriting was collected. People in different countries and trades write the same digit
in different ways; each way, a *style*, is laid down in the modules ``styles_*`` beside this one,
and `hand` writes it, never twice the same.

There are three splits, apart by style and by seed: what is measured on "evaluation" tells how
the network reads ways of writing that it has never seen, not only new drawings of known ways.
"""

import gzip
import json

import numpy as np

from utils.course.handwriting import (
    styles_evaluation,
    styles_train_0_to_4,
    styles_train_5_to_9,
    styles_validation,
)
from utils.course.handwriting.hand import draw
from utils.course.handwriting.shapes import Style
from utils.drawing import prepare
from utils.drawn_digits import DRAWINGS_PATH, PER_DIGIT, check_split

STYLES: dict[str, dict[int, dict[str, Style]]] = {
    "train": styles_train_0_to_4.STYLES | styles_train_5_to_9.STYLES,
    "validation": styles_validation.STYLES,
    "evaluation": styles_evaluation.STYLES,
}
SEEDS = {"train": 11, "validation": 12, "evaluation": 13}
TRAINING_DRAWINGS = 16_000  # made anew for each training; the file keeps 1,000 of every split


def make_drawings(split: str, per_digit: int = PER_DIGIT) -> list[dict]:
    """Make the drawings of one split anew; the same every time.

    Parameters
    ----------
    split
        "train", "validation" or "evaluation".
    per_digit
        How many of each digit; its styles take turns.

    Returns
    -------
    10 x ``per_digit`` dictionaries as `utils.drawn_digits.load_drawings` gives them.

    Raises
    ------
    ValueError
        If there is no such split.
    """
    check_split(split, STYLES)
    rng = np.random.default_rng(SEEDS[split])
    drawings = []
    for label, styles in STYLES[split].items():
        names = list(styles)
        for number in range(per_digit):
            style = names[number % len(names)]
            strokes, pen_width = draw(styles[style], rng)
            drawings.append(
                {"label": label, "style": style, "pen_width": pen_width, "strokes": strokes}
            )
    return drawings


def to_images(drawings: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    """Prepare drawings as the pad does.

    Parameters
    ----------
    drawings
        At least one, as from `make_drawings`.

    Returns
    -------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,).
    """
    images = np.stack([prepare(drawn["strokes"], drawn["pen_width"]) for drawn in drawings])
    return images, np.array([drawn["label"] for drawn in drawings], dtype=np.uint8)


def main() -> None:
    """Write the file with the three splits, byte by byte the same every time."""
    text = json.dumps({split: make_drawings(split) for split in STYLES}, separators=(",", ":"))
    DRAWINGS_PATH.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{DRAWINGS_PATH.name}: {DRAWINGS_PATH.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
