"""The course's own set of drawn digits, and how it was made.

    drawings = load_drawings("evaluation")          # 200 drawings with strokes and labels
    python -m utils.drawn_digits                     # makes data/drawn_digits.json.gz anew

Nobody's handwriting was collected. For each digit a few ways of writing it are laid down here by
hand, as points that a pen passes through: the 4 open or closed, the 7 with or without a bar, the
2 with or without a loop. A seeded generator then bends, slants, stretches and shakes them, and
draws them at any size and place on the pad with thin and thick pens.

There are two halves with different seeds. The steps and numbers of `utils/drawing.py` may be
chosen on the half "tuning"; "evaluation" is for measuring, once that is done.
"""

import gzip
import json
from pathlib import Path

import numpy as np

from utils.drawing import PAD_SIZE
from utils.paths import DATA_FOLDER

DRAWINGS_PATH = DATA_FOLDER / "drawn_digits.json.gz"
DRAWINGS_PER_DIGIT = 20  # in each half
SEEDS = {"tuning": 1, "evaluation": 2}

# Each style is a list of strokes through points (x, y) in a box from 0 to 10, y pointing down. A
# smooth curve passes through them; a point given twice in a row makes a corner.
STYLES: dict[int, dict[str, list[list[tuple[float, float]]]]] = {
    0: {
        "round": [[(5, 0), (2, 1), (0.5, 5), (2, 9), (5, 10), (8, 9), (9.5, 5), (8, 1), (5, 0)]],
        "overlapping": [
            [(6, 0.4), (3, 0.5), (1, 3), (0.8, 7), (3, 9.8), (6.5, 9.5), (9, 6), (8.5, 2)]
            + [(6, 0.2), (4, 1)]
        ],
        "open at the top": [
            [(4, 0), (1.3, 2.5), (0.8, 6.5), (3.2, 9.9), (7, 9.5), (9.2, 5.8), (8.4, 2), (6, 0.3)]
        ],
    },
    1: {
        "line": [[(5, 0), (5.1, 5), (5, 10)]],
        "flag": [[(3.2, 2.3), (4.4, 1.2), (5.4, 0), (5.4, 0), (5.3, 5), (5.3, 10)]],
        "flag and foot": [
            [(3, 2.3), (4.3, 1.2), (5.2, 0), (5.2, 0), (5.2, 5), (5.2, 10)],
            [(2.5, 10), (5, 10), (8, 9.9)],
        ],
    },
    2: {
        "corner": [
            [(1, 2.5), (2.5, 0.5), (5.5, 0), (8.2, 1.5), (7.8, 4.2), (4.5, 7.2), (0.8, 10)]
            + [(0.8, 10), (5, 9.8), (9.3, 10)]
        ],
        "loop": [
            [(1.2, 2), (4, 0), (7.6, 0.8), (8.2, 3.5), (5.8, 7), (2.5, 9.7), (0.9, 9.2), (1.8, 7.9)]
            + [(4.4, 8.9), (7, 9.8), (9.5, 9)]
        ],
        "swan": [
            [(2, 2.3), (3.2, 0.5), (6, 0), (8, 1.8), (7, 5), (4, 8), (1.5, 9.6), (1.5, 9.6)]
            + [(4.5, 8.9), (6.8, 9.9), (9.2, 9)]
        ],
    },
    3: {
        "round": [
            [(1.5, 1.6), (4.5, 0), (7.8, 1), (7.8, 3.4), (4.4, 4.7), (4.4, 4.7), (8, 5.6)]
            + [(8.8, 8), (5.8, 10), (2.8, 9.7), (1, 8.3)]
        ],
        "flat top": [
            [(1.5, 0.2), (4.5, 0.1), (8, 0.2), (8, 0.2), (6, 2.4), (4.4, 4.2), (4.4, 4.2)]
            + [(7.8, 5.1), (8.6, 7.8), (5.4, 10), (1.3, 8.6)]
        ],
        "small loop": [
            [(1.8, 1), (5, 0), (7.9, 1.5), (6.4, 4), (3.9, 4.9), (4.2, 4.2), (7, 5.2), (8.4, 7.6)]
            + [(5.6, 10), (1.2, 9)]
        ],
    },
    4: {
        "open": [
            [(1.8, 0.3), (1.2, 3), (0.8, 5.6), (0.8, 5.6), (5, 5.5), (9.4, 5.3)],
            [(7, 0.6), (6.8, 5), (6.5, 10)],
        ],
        "closed": [
            [(6.4, 0), (3.8, 3.2), (0.6, 6.8), (0.6, 6.8), (5, 6.8), (9.4, 6.6)],
            [(6.4, 0), (6.4, 5), (6.3, 10)],
        ],
        "one line": [
            [(6.5, 0), (6.5, 0), (3.5, 3.3), (0.6, 6.5), (0.6, 6.5), (5, 6.3), (9.3, 6.2)],
            [(6.7, 3.7), (6.6, 7), (6.4, 10)],
        ],
        "round open": [
            [(1.4, 0.4), (1, 3), (1.8, 5.2), (5, 5.4), (7.6, 4), (8, 0.8), (8, 0.8)]
            + [(7.7, 5), (7.2, 10)]
        ],
    },
    5: {
        "separate bar": [
            [(2.4, 0.2), (2.1, 2.5), (1.8, 4.6), (1.8, 4.6), (5, 3.9), (8.4, 5.3), (8.3, 8.3)]
            + [(5, 10), (1, 9)],
            [(2.3, 0.3), (5.5, 0.2), (8.8, 0)],
        ],
        "one line": [
            [(8.6, 0.1), (5.5, 0.2), (2.6, 0.4), (2.6, 0.4), (2.2, 2.5), (1.9, 4.5), (1.9, 4.5)]
            + [(5.4, 4), (8.5, 6), (7.6, 9), (4.4, 10), (1, 9.2)]
        ],
        "round": [
            [(8.2, 0.2), (5.4, 0.3), (3, 0.5), (3, 0.5), (2.4, 4.2), (5.8, 4.4), (8, 6.6)]
            + [(6.8, 9.3), (3.5, 10), (1.3, 8.8)]
        ],
    },
    6: {
        "round": [
            [(7.6, 0.3), (4.5, 1.5), (1.6, 5), (1.4, 8.2), (4.3, 10), (7.6, 9), (8.3, 6.8)]
            + [(6, 5.2), (3, 6), (1.5, 8)]
        ],
        "straight back": [
            [(5.8, 0), (3.8, 3), (2, 6.2), (1.8, 8.7), (4.4, 10), (7.5, 8.8), (7.4, 6.3)]
            + [(4.7, 5.6), (2, 7.4)]
        ],
        "open": [
            [(6, 0), (3, 2.8), (1.4, 6.4), (2.4, 9.4), (5.5, 10), (8, 8.2), (7, 5.8), (4.3, 5.9)]
        ],
    },
    7: {
        "plain": [[(1, 0.5), (5, 0.4), (9, 0.2), (9, 0.2), (6.4, 5), (4, 10)]],
        "bar": [
            [(1, 0.6), (5, 0.3), (9, 0.2), (9, 0.2), (6.4, 5), (4.2, 10)],
            [(3.2, 5.2), (6, 5), (8.8, 4.8)],
        ],
        "serif": [
            [(1, 2.2), (1.1, 0.4), (1.1, 0.4), (5, 0.6), (9, 0.2), (9, 0.2), (6, 5), (4, 10)]
        ],
        "curved": [[(1.2, 0.8), (4.8, 0.2), (8.7, 0.3), (8.7, 0.3), (5.7, 4.2), (4.3, 10)]],
    },
    8: {
        "one line": [
            [(7.6, 1.6), (5, 0), (2.3, 1.6), (3, 3.8), (5.4, 5), (8, 7), (7.4, 9.3), (4.8, 10)]
            + [(2, 8.7), (2.6, 6.4), (5.4, 4.8), (7.5, 3), (7.6, 1.4)]
        ],
        "two rings": [
            [(5, 0), (2.6, 0.9), (2.5, 3.5), (5, 4.6), (7.5, 3.5), (7.4, 0.9), (5, 0)],
            [(5, 4.6), (2, 5.9), (2, 8.9), (5, 10), (8, 8.9), (8, 5.9), (5, 4.6)],
        ],
        "open at the top": [
            [(8, 0.4), (5, 0.3), (2.4, 1.8), (3.6, 4), (6.6, 5.6), (7.8, 8), (5, 10), (2.2, 8.2)]
            + [(4, 5.4), (6.6, 3.4), (8.2, 0.8)]
        ],
    },
    9: {
        "straight leg": [
            [(7.6, 1.6), (5, 0), (2, 1.4), (1.8, 4), (4.3, 5.3), (7, 4), (7.8, 0.8), (7.8, 0.8)]
            + [(7.4, 5), (6.8, 10)]
        ],
        "hook": [
            [(7.7, 1.8), (5, 0), (2.2, 1.7), (2.4, 4.2), (5, 5), (7.6, 3), (7.8, 1.4), (7.8, 5)]
            + [(6.8, 9), (4, 10), (1.8, 9)]
        ],
        "ring and line": [
            [(5.2, 0), (2.4, 1.2), (2.3, 4), (5, 5.2), (7.6, 4), (7.7, 1.3), (5.2, 0)],
            [(7.7, 1), (7.6, 5), (7.2, 10)],
        ],
    },
}


def load_drawings(half: str, path: str | Path | None = None) -> list[dict]:
    """Read one half of the drawn digits that come with the course.

    Parameters
    ----------
    half
        "tuning" or "evaluation".
    path
        The file; None means ``data/drawn_digits.json.gz``.

    Returns
    -------
    200 dictionaries: "label" (0-9), "style" (its name in `STYLES`), "pen_width", and "strokes",
    lists of points (x, y) in the pad's coordinates.

    Raises
    ------
    ValueError
        If there is no such half.
    """
    if half not in SEEDS:
        raise ValueError(f"half should be one of {', '.join(SEEDS)}, not {half!r}.")
    with gzip.open(path or DRAWINGS_PATH, "rt", encoding="utf-8") as file:
        return json.load(file)[half]


def make_drawings(half: str) -> list[dict]:
    """Make one half of the set anew; the same every time. Returns what `load_drawings` does."""
    rng = np.random.default_rng(SEEDS[half])
    drawings = []
    for label, styles in STYLES.items():
        names = list(styles)
        for number in range(DRAWINGS_PER_DIGIT):
            style = names[number % len(names)]
            strokes, pen_width = draw(styles[style], rng)
            drawings.append(
                {"label": label, "style": style, "pen_width": pen_width, "strokes": strokes}
            )
    return drawings


def draw(
    style: list[list[tuple[float, float]]], rng: np.random.Generator
) -> tuple[list[list[list[float]]], int]:
    """Write a digit in one style, with all the chance that a hand brings in.

    Parameters
    ----------
    style
        One of `STYLES`: strokes through points in a box from 0 to 10.
    rng
        The source of chance.

    Returns
    -------
    strokes
        Lists of points [x, y], about as far apart as a mouse reports them. About one drawing in
        twenty reaches a little over the edge of the pad.
    pen_width
        From 4 to 40, and at most a fifth of the digit's height, so that a reader can tell it.
    """
    bends = rng.normal(0, 0.35, (2, 2, 2))  # for each axis: two waves with two numbers
    slant = rng.normal(0.12, 0.18)
    turn = np.radians(rng.normal(0, 5))
    narrow = rng.uniform(0.55, 0.95)
    height = rng.uniform(40, 250)
    pen_width = int(rng.integers(4, max(6, min(41, height / 5))))

    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    strokes = []
    for stroke in style:
        points = np.array(stroke) + rng.normal(0, 0.18, (len(stroke), 2))
        corners = [i for i in range(1, len(stroke)) if stroke[i] == stroke[i - 1]]
        points[corners] = points[[i - 1 for i in corners]]
        curve = smooth_curve(points)
        waves = np.sin(curve[:, ::-1, np.newaxis] * (np.pi / 10, np.pi / 5) + bends[0])
        curve = curve - 5 + (waves * bends[1]).sum(axis=-1)
        curve[:, 0] = curve[:, 0] * narrow - curve[:, 1] * slant
        strokes.append(curve @ rotation.T * height / 10)

    everything = np.concatenate(strokes)
    low, high = everything.min(axis=0), everything.max(axis=0)
    beyond = 0.06 * (high - low) if rng.random() < 0.05 else -pen_width / 2
    room = np.maximum(PAD_SIZE - (high - low) + 2 * beyond, 1)
    corner = rng.uniform(0, 1, 2) * room - beyond
    step = rng.uniform(3, 9)  # between two reports of the mouse
    return [_report(stroke - low + corner, step, rng) for stroke in strokes], pen_width


def smooth_curve(points: np.ndarray, steps: int = 24) -> np.ndarray:
    """Return many points on a smooth curve through a few (Catmull and Rom, 1974).

    Parameters
    ----------
    points
        Array of shape (n, 2), n at least 2. A point given twice makes a corner.
    steps
        How many points from one to the next.

    Returns
    -------
    Float array of shape ((n - 1) * steps + 1, 2).
    """
    before = np.vstack([points[:1], points[:-2]])
    start, end = points[:-1], points[1:]
    after = np.vstack([points[2:], points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, np.newaxis, np.newaxis]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.vstack([curve.transpose(1, 0, 2).reshape(-1, 2), points[-1:]])


def _report(curve: np.ndarray, step: float, rng: np.random.Generator) -> list[list[float]]:
    """Pick points about `step` apart, and shake them a little, as a hand does."""
    way = np.concatenate([[0], np.hypot(*np.diff(curve, axis=0).T).cumsum()])
    places = np.linspace(0, way[-1], max(2, round(way[-1] / step)))
    points = np.stack([np.interp(places, way, curve[:, axis]) for axis in (0, 1)], axis=1)
    return (points + rng.normal(0, 0.6, points.shape)).round(1).tolist()


def main() -> None:
    """Write the file with both halves, byte by byte the same every time."""
    text = json.dumps({half: make_drawings(half) for half in SEEDS}, separators=(",", ":"))
    DRAWINGS_PATH.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{DRAWINGS_PATH.name}: {DRAWINGS_PATH.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
