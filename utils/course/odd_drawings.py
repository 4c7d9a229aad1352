"""Drawings that are not one digit: letters, dots, several digits at once, scribbles.

    drawings = make_odd_drawings("evaluation")      # 800 drawings, 200 of each kind

`utils.doubt` needs them twice: to learn what a digit does not look like, and to measure how much
of it is refused. For that the two splits share no shape: "tuning" has the letters A to M,
"evaluation" those from N to Z; each scribble, each way to make a dot and each way to place digits
beside each other belongs to one of the two, and so does each drawn digit in a pair.

Letters that are written like a digit are left out, since no picture can tell them apart: O, o, Q
and D (0), I, i, J, j and l (1), Z and z (2), y and Y (4), S and s (5), G and b (6), B (8), g and q
(9). So are the scribbles that are digits by chance: a slash, an upright line, a ring.
"""

from collections.abc import Callable, Sequence

import numpy as np

from utils.course.handwriting.hand import draw
from utils.drawn_digits import check_split, load_drawings

Style = Sequence[Sequence[Sequence[float]]]
Drawn = tuple[str, tuple[list, int]]  # a shape's name, strokes and the pen's width

SPLITS = ("tuning", "evaluation")
KINDS = ("letters", "dots", "pairs", "scribbles")
DRAWINGS_PER_KIND = 200
SEEDS = {"tuning": 11, "evaluation": 12}
DIGITS = {"tuning": "train", "evaluation": "evaluation"}  # where the digits of pairs come from

# Strokes through points (x, y) in a box from 0 to 10, as in `utils.course.handwriting`.
LETTERS: dict[str, dict[str, Style]] = {
    "tuning": {
        "A": [[(0.5, 10), (5, 0), (5, 0), (9.5, 10)], [(2.3, 6.5), (7.6, 6.5)]],
        "A round": [[(1, 10), (1.2, 3), (5, 0), (8.8, 3), (9, 10)], [(1.1, 5.5), (8.9, 5.5)]],
        "C": [[(9, 1.5), (5.5, 0), (1.5, 2.5), (1, 6.5), (4, 9.8), (9, 8.5)]],
        "E": [[(8.5, 0), (1, 0), (1, 0), (1, 10), (1, 10), (8.8, 10)], [(1, 5), (7, 5)]],
        "E round": [
            [(8.5, 1), (5, 0), (2, 1.5), (3, 4.2), (6, 4.8), (6, 4.8), (2, 5.6), (1.2, 8.2)]
            + [(4.5, 10), (8.8, 8.8)]
        ],
        "F": [[(1.5, 10), (1.5, 0), (1.5, 0), (9, 0)], [(1.5, 4.8), (7.5, 4.8)]],
        "H": [[(1, 0), (1, 10)], [(9, 0), (9, 10)], [(1, 5), (9, 5)]],
        "K": [[(1, 0), (1, 10)], [(8.5, 0), (1.2, 5.5), (1.2, 5.5), (9, 10)]],
        "L": [[(1.5, 0), (1.5, 10), (1.5, 10), (8.5, 10)]],
        "M": [[(0.5, 10), (1.5, 0), (1.5, 0), (5, 7), (5, 7), (8.5, 0), (8.5, 0), (9.5, 10)]],
        "a": [
            [(8, 2), (4.5, 1), (1.5, 4), (2, 8.5), (5, 9.5), (7.8, 6), (8, 2), (8, 2)]
            + [(8, 8), (9.8, 9.6)]
        ],
        "c": [[(8, 3), (5, 1.8), (2, 4), (2, 7.5), (4.8, 9.5), (8.2, 8.2)]],
        "d": [
            [(7.6, 6), (4.5, 4.6), (1.6, 7), (4, 10), (7.6, 8), (7.8, 0), (7.8, 0), (8, 10)]
            + [(9.6, 9.6)]
        ],
        "e": [
            [(1.5, 6), (6, 5.4), (8.3, 3.6), (5.4, 1.5), (1.8, 4), (2, 8), (5, 9.8), (9, 8.2)],
        ],
        "f": [
            [(8.5, 1), (6, 0), (4.4, 2), (4.2, 10)],
            [(1.5, 4.2), (7.5, 4.2)],
        ],
        "h": [[(1.5, 0), (1.5, 10), (1.5, 10), (2.2, 5.8), (5.5, 4), (8, 6), (8.2, 10)]],
        "k": [[(2, 0), (2, 10)], [(7.8, 3.6), (2.2, 7), (2.2, 7), (8.2, 10)]],
        "m": [
            [(0.5, 3), (0.6, 9), (0.6, 9), (1.4, 4.2), (3.6, 3), (5, 5), (5, 9), (5, 9)]
            + [(5.8, 4.2), (8, 3), (9.4, 5), (9.5, 9)]
        ],
    },
    "other": {  # for tuning, too: Greek, Cyrillic and Icelandic, unlike any Latin letter from N on
        "gamma": [[(1.5, 10), (1.5, 0), (1.5, 0), (9, 0)]],
        "delta": [[(5, 0), (0.5, 10), (0.5, 10), (9.5, 10), (9.5, 10), (5, 0)]],
        "lambda": [[(0.5, 10), (5, 0), (5, 0), (9.5, 10)]],
        "lambda small": [[(1.5, 0.3), (3.5, 0.5), (9, 10)], [(4.9, 3.4), (1, 10)]],
        "pi": [[(0.5, 0), (9.5, 0)], [(2, 0), (2, 10)], [(8, 0), (8, 10)]],
        "sigma": [[(9, 0), (1, 0), (1, 0), (5.5, 5), (5.5, 5), (1, 10), (1, 10), (9, 10)]],
        "psi": [[(0.8, 0), (1, 4), (5, 6.5), (9, 4), (9.2, 0)], [(5, 0), (5, 10)]],
        "phi": [
            [(5, 2), (1.5, 3), (1, 5), (1.5, 7), (5, 8), (8.5, 7), (9, 5), (8.5, 3), (5, 2)],
            [(5, -0.5), (5, 10.5)],
        ],
        "omega": [
            [(1, 10), (3.4, 10), (3.4, 10), (1, 6), (1.4, 2), (5, 0), (8.6, 2), (9, 6), (6.6, 10)]
            + [(6.6, 10), (9, 10)]
        ],
        "mu": [[(1.5, 1), (1.5, 10)], [(1.5, 5), (4, 7), (7, 5), (7.5, 1), (7.5, 1), (7.8, 7)]],
        "zhe": [[(5, 0), (5, 10)], [(0.5, 0.5), (9.5, 9.5)], [(9.5, 0.5), (0.5, 9.5)]],
        "yu": [
            [(0.8, 0), (0.8, 10)],
            [(0.8, 5), (3.6, 5)],
            [(6.5, 0.5), (4, 2.5), (4, 7.5), (6.5, 9.5), (9, 7.5), (9, 2.5), (6.5, 0.5)],
        ],
        "ya": [
            [(8.4, 10), (8.4, 0), (8.4, 0), (4, 0.1), (1.6, 2.5), (4, 4.9), (8.2, 5), (8.2, 5)]
            + [(1, 10)]
        ],
        "thorn": [[(2, 0), (2, 10)], [(2, 2.4), (6.4, 2.4), (8.6, 5), (6.4, 7.6), (2, 7.6)]],
        "half ring with a bar": [
            [(1.2, 1.2), (5, 0), (8.6, 2.5), (9, 6), (6.4, 9.6), (1.2, 8.8)],
            [(3.6, 5), (8.9, 5)],
        ],
    },
    "evaluation": {
        "N": [[(1, 10), (1, 0), (1, 0), (9, 10), (9, 10), (9, 0)]],
        "P": [[(1.8, 10), (1.8, 0), (1.8, 0), (6, 0.2), (8.6, 2.6), (6, 5.2), (1.8, 5.4)]],
        "R": [
            [(1.6, 10), (1.6, 0), (1.6, 0), (6, 0.1), (8.4, 2.5), (6, 4.9), (1.8, 5), (1.8, 5)]
            + [(9, 10)]
        ],
        "T": [[(0.5, 0), (9.5, 0)], [(5, 0), (5, 10)]],
        "U": [[(1, 0), (1, 6), (2.5, 9.6), (5, 10), (7.5, 9.6), (9, 6), (9, 0)]],
        "V": [[(0.8, 0), (5, 10), (5, 10), (9.2, 0)]],
        "W": [[(0, 0), (2.6, 10), (2.6, 10), (5, 2.5), (5, 2.5), (7.4, 10), (7.4, 10), (10, 0)]],
        "X": [[(1, 0), (9, 10)], [(9, 0), (1, 10)]],
        "n": [[(1.2, 2), (1.5, 10), (1.5, 10), (2.4, 4), (5.5, 2), (8.4, 4), (8.6, 10)]],
        "p": [
            [(1.8, 1), (1.8, 10)],
            [(1.8, 2), (4.6, 0.6), (7.8, 2), (7.8, 4.8), (5, 6.4), (1.9, 5)],
        ],
        "r": [[(2, 1), (2.2, 10), (2.2, 10), (2.6, 4), (5, 1.4), (8.4, 2)]],
        "t": [[(4.5, 0), (4.5, 8), (6, 10), (8.5, 9)], [(1.5, 3.2), (8.2, 3.2)]],
        "u": [
            [(1.2, 1), (1.2, 6), (3, 9.4), (6, 9), (8.2, 5), (8.4, 1), (8.4, 1), (8.6, 8)]
            + [(9.8, 9.8)]
        ],
        "v round": [[(1, 1), (2.6, 6), (4.6, 10), (6.8, 6), (7.8, 1.5), (9.6, 1)]],
        "w round": [
            [(0.4, 1), (0.8, 7), (2.8, 9.4), (4.8, 7), (5, 3), (5, 3), (5.4, 7), (7.4, 9.4)]
            + [(9.4, 6.4), (9.6, 1)]
        ],
        "x curved": [
            [(1, 1), (4, 2), (6, 8), (9.4, 9.4)],
            [(9, 0.8), (6, 2), (3.8, 8), (0.8, 9.6)],
        ],
    },
}


def _curves(rng: np.random.Generator) -> Style:
    """One to three strokes through points anywhere."""
    return [
        rng.uniform(0, 10, (int(rng.integers(4, 9)), 2)).tolist() for _ in range(rng.integers(1, 4))
    ]


def _lines(rng: np.random.Generator) -> Style:
    """Three to six straight lines across each other."""
    return [rng.uniform(0, 10, (2, 2)).tolist() for _ in range(rng.integers(3, 7))]


def _glyph(rng: np.random.Generator) -> Style:
    """A sign of no alphabet: two to four lines or arcs between the corners and middles of a box."""
    strokes: list[list[np.ndarray]] = []
    end = np.zeros(2)
    for _ in range(rng.integers(2, 5)):
        goes_on = bool(strokes) and rng.random() < 0.6
        start = end if goes_on else rng.choice([0.5, 5, 9.5], 2) + rng.normal(0, 0.7, 2)
        end = rng.choice([0.5, 5, 9.5], 2) + rng.normal(0, 0.7, 2)
        if np.hypot(*(end - start)) < 2:
            end = end + rng.choice([-5, 5], 2)
        across = (end - start)[::-1] * (-1, 1)
        bend = rng.choice([0, 0, 0.3, -0.3, 0.55, -0.55])
        line = [start, (start + end) / 2 + across * bend, end]
        if goes_on:
            strokes[-1] += line  # with a corner: its point is there twice
        else:
            strokes.append(line)
    return [[tuple(point) for point in stroke] for stroke in strokes]


def _patch(rng: np.random.Generator) -> Style:
    """A patch filled with many turns of the pen around a center that moves."""
    turns = np.linspace(0, 2 * np.pi * rng.uniform(5, 12), 90)
    drift = np.linspace(-1, 1, 90) * rng.uniform(0, 4)
    x = 5 + drift + rng.uniform(1, 4) * np.cos(turns) + rng.normal(0, 0.5, 90)
    y = 5 + rng.uniform(2, 5) * np.sin(turns * rng.uniform(0.9, 1.1)) + rng.normal(0, 0.5, 90)
    return [_turned(np.stack([x, y], axis=1), rng)]


def _tiles(rng: np.random.Generator) -> Style:
    """The same small sign three to nine times, in rows."""
    sign = [np.array(stroke) / 10 for stroke in _glyph(rng)[: int(rng.integers(1, 3))]]
    columns, rows = rng.integers(1, 4, 2)
    rows = max(int(rows), 3 if columns == 1 else 1)
    return [
        ((stroke * 0.8 + (column, row)) * 10 / max(columns, rows)).tolist()
        for column in range(columns)
        for row in range(rows)
        for stroke in sign
    ]


def _polygon(rng: np.random.Generator) -> Style:
    """A triangle, square or pentagon with sharp corners."""
    corners = int(rng.integers(3, 6))
    angles = rng.uniform(0, 2 * np.pi) + np.arange(corners + 1) * 2 * np.pi / corners
    points = np.stack([5 + 5 * np.cos(angles), 5 + 5 * np.sin(angles)], axis=1)
    return [points.repeat(2, axis=0)[1:-1].tolist()]


def _spiral(rng: np.random.Generator) -> Style:
    """Two to four turns from the middle to the edge."""
    turns = rng.uniform(2, 4)
    angles = np.linspace(0, 2 * np.pi * turns, int(10 * turns)) * rng.choice([-1, 1])
    radius = np.linspace(0.3, 5, len(angles))
    start = rng.uniform(0, 2 * np.pi)
    x, y = 5 + radius * np.cos(angles + start), 5 + radius * np.sin(angles + start)
    return [np.stack([x, y], axis=1).tolist()]


def _arrow(rng: np.random.Generator) -> Style:
    """A line with a head, in any direction."""
    line, head = np.array([(0.0, 5), (10, 5)]), np.array([(6.5, 1.5), (10, 5), (10, 5), (6.5, 8.5)])
    angle = rng.uniform(0, 2 * np.pi)
    return [_turned(line, rng, angle), _turned(head, rng, angle)]


def _waves(rng: np.random.Generator) -> Style:
    """A wavy line from left to right, or a pile of two or three."""
    x = np.linspace(0, 10, 24)
    count, periods = int(rng.integers(1, 4)), rng.uniform(2, 4)
    height = rng.uniform(0.8, 2)
    return [
        np.stack(
            [x, 5 + 3 * row + height * np.sin(x * periods * 0.63 + rng.uniform(0, 6))], 1
        ).tolist()
        for row in range(count)
    ]


def _loops(rng: np.random.Generator) -> Style:
    """A row of loops, like "eeee" in one go."""
    t = np.linspace(0, 2 * np.pi * rng.integers(3, 7), 60)
    x = t / t.max() * 10 + 1.4 * np.cos(t)
    return [_turned(np.stack([x, 5 + rng.uniform(1.5, 4) * np.sin(t)], axis=1), rng)]


def _star(rng: np.random.Generator) -> Style:
    """A star of five points in one line."""
    angles = rng.uniform(0, 2 * np.pi) + np.arange(6) * 4 * np.pi / 5
    points = np.stack([5 + 5 * np.cos(angles), 5 + 5 * np.sin(angles)], axis=1)
    return [points.repeat(2, axis=0)[1:-1].tolist()]


def _hatching(rng: np.random.Generator) -> Style:
    """Four to eight lines side by side, sometimes crossed by as many."""
    places = np.linspace(0, 10, int(rng.integers(4, 9)))
    angle = rng.uniform(0, np.pi)
    strokes = [_turned(np.array([(0, y), (10, y)]), rng, angle) for y in places]
    if rng.random() < 0.5:
        strokes += [_turned(np.array([(x, 0), (x, 10)]), rng, angle) for x in places]
    return strokes


def _heart(_: np.random.Generator) -> Style:
    """A heart."""
    half = [(5, 3), (6.8, 0.4), (9.4, 1.2), (9.6, 4), (7.6, 7), (5, 10)]
    return [half + [(5, 10)] + [(10 - x, y) for x, y in half[-2::-1]]]


def _face(rng: np.random.Generator) -> Style:
    """A ring with two eyes and a mouth."""
    angles = np.linspace(0, 2 * np.pi, 14)
    ring = np.stack([5 + 5 * np.cos(angles), 5 + 5 * np.sin(angles)], axis=1).tolist()
    mouth = [(2.8, 6.5), (5, 6.5 + rng.uniform(-1.5, 1.8)), (7.2, 6.5)]
    return [ring, [(3.4, 3.3), (3.5, 3.9)], [(6.6, 3.3), (6.5, 3.9)], mouth]


def _house(rng: np.random.Generator) -> Style:
    """Walls and a roof, with or without a door."""
    walls = [(1, 4), (1, 10), (1, 10), (9, 10), (9, 10), (9, 4), (9, 4), (1, 4)]
    door = [(4, 10), (4, 7), (4, 7), (6, 7), (6, 7), (6, 10)]
    return [walls, [(1, 4), (5, 0), (5, 0), (9, 4)], *([door] if rng.random() < 0.5 else [])]


def _zigzag(rng: np.random.Generator) -> Style:
    """Up and down six to ten times, at any slope."""
    count = int(rng.integers(6, 11))
    along, across = np.linspace(0, 10, count), np.where(np.arange(count) % 2, 0, 10)
    points = np.stack([along, across * rng.uniform(0.3, 1)], axis=1)
    return [_turned(points.repeat(2, axis=0)[1:-1], rng)]


def _cloud(rng: np.random.Generator) -> Style:
    """A ring of five to nine bumps."""
    bumps = int(rng.integers(5, 10))
    angles = np.linspace(0, 2 * np.pi, 8 * bumps)
    radius = 3.5 + 1.5 * np.abs(np.sin(angles * bumps / 2))
    return [np.stack([5 + radius * np.cos(angles), 5 + radius * np.sin(angles)], axis=1).tolist()]


def _crossing_out(rng: np.random.Generator) -> Style:
    """Back and forth over one place until it is nearly filled."""
    count = int(rng.integers(12, 24))
    y = np.linspace(0, 10, count) + rng.normal(0, 0.6, count)
    x = np.where(np.arange(count) % 2, 0, 10) + rng.normal(0, 1.2, count)
    return [_turned(np.stack([x, y], axis=1), rng)]


SCRIBBLES: dict[str, tuple[Callable[[np.random.Generator], Style], ...]] = {
    "tuning": (_curves, _lines, _glyph, _patch, _tiles, _polygon, _arrow, _heart, _face, _cloud),
    "evaluation": (_waves, _loops, _zigzag, _spiral, _star, _hatching, _house, _crossing_out),
}


def _turned(points: np.ndarray, rng: np.random.Generator, angle: float | None = None) -> list:
    """Turn points around the middle of the box, by a random angle unless one is given."""
    angle = rng.uniform(0, 2 * np.pi) if angle is None else angle
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return ((np.asarray(points) - 5) @ turn + 5).tolist()


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
    check_split(split, SPLITS)
    rng = np.random.default_rng((SEEDS[split], seed))
    digits = load_drawings(DIGITS[split])
    letters = LETTERS[split] | (LETTERS["other"] if split == "tuning" else {})
    names = list(letters)
    drawings = []
    for number in range(per_kind):
        letter = names[number % len(names)]
        scribble = SCRIBBLES[split][number % len(SCRIBBLES[split])]
        made = {
            "letters": (letter, _write(letters[letter], rng)),
            "dots": _dots(split, rng),
            "pairs": _pair(split, digits, rng),
            "scribbles": (scribble.__name__[1:], _write(scribble(rng), rng)),
        }
        for kind, (shape, (strokes, pen_width)) in made.items():
            drawings.append(
                {"kind": kind, "shape": shape, "pen_width": pen_width, "strokes": strokes}
            )
    return drawings


def _write(points: Style, rng: np.random.Generator) -> tuple[list, int]:
    """Write strokes with the same hand that writes the drawn digits."""
    strokes = [[(x, y) for x, y in stroke] for stroke in points]
    return draw(lambda _: strokes, rng)


def _dots(split: str, rng: np.random.Generator) -> Drawn:
    """Tuning: a tap, or a line shorter than the pen is wide. Evaluation: a blot, or three taps."""
    place, pen_width = rng.uniform(40, 240, 2), int(rng.integers(4, 41))
    if split == "tuning":
        shape, count, spread = str(rng.choice(["tap", "short line"])), 1, 0.0
        if shape == "short line":
            count, spread = 4, pen_width / 12
        strokes = [place + rng.normal(0, spread, (count, 2))]
    else:
        shape = str(rng.choice(["blot", "three taps"]))
        if shape == "blot":
            strokes = [place + rng.normal(0, pen_width / 8, (12, 2))]
        else:
            apart = rng.uniform(1.5, 5) * pen_width
            step = np.array([np.cos(turn := rng.uniform(0, np.pi)), np.sin(turn)]) * apart
            strokes = [(place + k * step + rng.normal(0, 1, 2))[np.newaxis] for k in range(3)]
    return shape, ([stroke.round(1).tolist() for stroke in strokes], pen_width)


def _pair(split: str, digits: list[dict], rng: np.random.Generator) -> Drawn:
    """Tuning: two digits side by side. Evaluation: with a step between them, touching, or three."""
    shapes = {"tuning": ["side by side"], "evaluation": ["stairs", "touching", "three"]}
    shape = str(rng.choice(shapes[split]))
    strokes, right = [], 0.0
    gap = rng.uniform(-0.12, 0.0) if shape == "touching" else rng.uniform(0.12, 0.5)
    for position in range(3 if shape == "three" else 2):
        digit = digits[rng.integers(len(digits))]["strokes"]
        points = np.concatenate([np.array(stroke) for stroke in digit])
        low, height = points.min(axis=0), np.ptp(points[:, 1])
        size = rng.uniform(0.8, 1.1)
        down = position * rng.uniform(0.15, 0.4) if shape == "stairs" else rng.normal(0, 0.05)
        for stroke in digit:
            strokes.append((np.array(stroke) - low) / height * size + (right, down))
        right = max(stroke[:, 0].max() for stroke in strokes) + gap
    scale = rng.uniform(40, 250) / max(1.1, right)
    pen_width = int(rng.integers(4, int(max(6, min(41, scale / 5)))))
    return shape, ([(stroke * scale + 15).round(1).tolist() for stroke in strokes], pen_width)
