"""The drawn digits that come with the course: pen strokes with labels, in three splits.

    drawings = load_drawings("validation")          # 1,000 drawings with strokes and labels

Nobody's handwriting was collected: `utils.course.handwriting` made them, from many styles of
writing each digit. A style belongs to one split only. A network may learn from "train"; it is
chosen on "validation"; "evaluation" is for measuring, once everything is chosen.
"""

import gzip
import json
from collections.abc import Collection
from pathlib import Path

from utils.paths import DATA_FOLDER

DRAWINGS_PATH = DATA_FOLDER / "drawn_digits.json.gz"
SPLITS = ("train", "validation", "evaluation")
PER_DIGIT = 100  # drawings of each digit in each split


def load_drawings(split: str, path: str | Path | None = None) -> list[dict]:
    """Read one split of the drawn digits.

    Parameters
    ----------
    split
        "train", "validation" or "evaluation".
    path
        The file; None means ``data/drawn_digits.json.gz``.

    Returns
    -------
    1,000 dictionaries, 100 zeros first, then 100 ones and so on: "label" (0-9), "style" (the name
    of this way of writing), "pen_width", and "strokes", lists of points (x, y) in the pad's
    coordinates.

    Raises
    ------
    ValueError
        If there is no such split.
    """
    check_split(split, SPLITS)
    with gzip.open(path or DRAWINGS_PATH, "rt", encoding="utf-8") as file:
        return json.load(file)[split]


def check_split(split: str, splits: Collection[str]) -> None:
    """Raise ValueError unless ``split`` is one of the splits there are."""
    if split not in splits:
        raise ValueError(f"split should be one of {', '.join(splits)}, not {split!r}.")
