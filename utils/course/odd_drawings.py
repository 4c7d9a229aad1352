"""Drawings that are not one digit: letters, signs, dots, several digits at once, scribbles.

    drawings = make_odd_drawings("evaluation")      # 2,000 drawings, 400 of each kind

`utils.doubt` needs them twice: to learn what a digit does not look like, and to measure how much
of it is refused. For that the two splits share no shape: "tuning" has the letters A to M,
"evaluation" those from N to Z; each sign, each family of scribbles, each way to make a dot and
each way to place digits beside each other belongs to one of the two, and so does each drawn digit
in a pair. The shapes are in `odd_shapes_tuning` and `odd_shapes_evaluation`.

Letters that are written like a digit are left out, since no picture can tell them apart: O, o, Q
and D (0), I, i, J, j and l (1), Z and z (2), y and Y (4), S and s (5), G and b (6), B (8), g and q
(9). So are the signs and scribbles that are digits by chance: a slash, an upright line, a ring.
"""

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from utils.course import odd_shapes_evaluation, odd_shapes_tuning
from utils.course.odd_shapes import Drawing, Scribble, Strokes, write
from utils.drawn_digits import check_split, load_drawings

SHAPES: dict[str, ModuleType] = {"tuning": odd_shapes_tuning, "evaluation": odd_shapes_evaluation}
KINDS = ("letters", "signs", "dots", "pairs", "scribbles")
DRAWINGS_PER_KIND = 400
SEEDS = {"tuning": 11, "evaluation": 12}
DIGITS = {"tuning": "train", "evaluation": "evaluation"}  # where the digits of pairs come from


def make_odd_drawings(split: str, per_kind: int = DRAWINGS_PER_KIND, seed: int = 0) -> list[dict]:
    """Make drawings that are not one digit; the same every time.

    Parameters
    ----------
    split
        "tuning" or "evaluation". No shape is in both.
    per_kind
        How many drawings of each of `KINDS`.
    seed
        Another seed makes other drawings of the same shapes.

    Returns
    -------
    Dictionaries: "kind" (one of `KINDS`), "shape" (its name), "pen_width", and "strokes", lists of
    points [x, y] in the pad's coordinates.

    Raises
    ------
    ValueError
        If there is no such split.
    """
    check_split(split, SHAPES)
    shapes = SHAPES[split]
    rng = np.random.default_rng((SEEDS[split], seed))
    digits = load_drawings(DIGITS[split])
    drawings = []
    for number in range(per_kind):
        made = {
            "letters": _written(shapes.LETTERS, number, rng),
            "signs": _written(shapes.SIGNS, number, rng),
            "dots": shapes.dots(rng),
            "pairs": shapes.pair(digits, rng),
            "scribbles": _written(shapes.SCRIBBLES, number, rng),
        }
        for kind, (shape, (strokes, pen_width)) in made.items():
            drawings.append(
                {"kind": kind, "shape": shape, "pen_width": pen_width, "strokes": strokes}
            )
    return drawings


def _written(
    shapes: dict[str, Strokes] | Sequence[Scribble], number: int, rng: np.random.Generator
) -> Drawing:
    """Write the shape whose turn it is with the same hand that writes the drawn digits."""
    if isinstance(shapes, dict):
        name = list(shapes)[number % len(shapes)]
        return name, write(shapes[name], rng)
    scribble = shapes[number % len(shapes)]
    return scribble.__name__.replace("_", " "), write(scribble(rng), rng)
