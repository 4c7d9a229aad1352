"""What is not a digit, for training and for choosing: the shapes of the split "tuning".

As in `odd_shapes_evaluation`. Letters are those from A to M, and some that no Latin letter from N
on looks like. Stars, houses, spirals, waves, loops, zigzags, hatching, crossing out, blots, three
taps, stairs, and digits that touch or are three were measured on before; now they teach.
"""

import numpy as np

from utils.course.odd_shapes import Drawing, Scribble, Strokes, on_pad, turned

LETTERS: dict[str, Strokes] = {
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
    # Greek and Cyrillic
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
    "half ring with a bar": [
        [(1.2, 1.2), (5, 0), (8.6, 2.5), (9, 6), (6.4, 9.6), (1.2, 8.8)],
        [(3.6, 5), (8.9, 5)],
    ],
}


# --- Signs and scribbles ----------------------------------------------------------------------


def curves(rng: np.random.Generator) -> Strokes:
    """One to three strokes through points anywhere."""
    return [
        rng.uniform(0, 10, (int(rng.integers(4, 9)), 2)).tolist() for _ in range(rng.integers(1, 4))
    ]


def lines(rng: np.random.Generator) -> Strokes:
    """Three to six straight lines across each other."""
    return [rng.uniform(0, 10, (2, 2)).tolist() for _ in range(rng.integers(3, 7))]


def glyph(rng: np.random.Generator) -> Strokes:
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


def patch(rng: np.random.Generator) -> Strokes:
    """A patch filled with many turns of the pen around a center that moves."""
    turns = np.linspace(0, 2 * np.pi * rng.uniform(5, 12), 90)
    drift = np.linspace(-1, 1, 90) * rng.uniform(0, 4)
    x = 5 + drift + rng.uniform(1, 4) * np.cos(turns) + rng.normal(0, 0.5, 90)
    y = 5 + rng.uniform(2, 5) * np.sin(turns * rng.uniform(0.9, 1.1)) + rng.normal(0, 0.5, 90)
    return [turned(np.stack([x, y], axis=1), rng)]


def tiles(rng: np.random.Generator) -> Strokes:
    """The same small sign three to nine times, in rows."""
    sign = [np.array(stroke) / 10 for stroke in glyph(rng)[: int(rng.integers(1, 3))]]
    columns, rows = rng.integers(1, 4, 2)
    rows = max(int(rows), 3 if columns == 1 else 1)
    return [
        ((stroke * 0.8 + (column, row)) * 10 / max(columns, rows)).tolist()
        for column in range(columns)
        for row in range(rows)
        for stroke in sign
    ]


def polygon(rng: np.random.Generator) -> Strokes:
    """A triangle, square or pentagon with sharp corners."""
    corners = int(rng.integers(3, 6))
    angles = rng.uniform(0, 2 * np.pi) + np.arange(corners + 1) * 2 * np.pi / corners
    points = np.stack([5 + 5 * np.cos(angles), 5 + 5 * np.sin(angles)], axis=1)
    return [points.repeat(2, axis=0)[1:-1].tolist()]


def spiral(rng: np.random.Generator) -> Strokes:
    """Two to four turns from the middle to the edge."""
    turns = rng.uniform(2, 4)
    angles = np.linspace(0, 2 * np.pi * turns, int(10 * turns)) * rng.choice([-1, 1])
    radius = np.linspace(0.3, 5, len(angles))
    start = rng.uniform(0, 2 * np.pi)
    x, y = 5 + radius * np.cos(angles + start), 5 + radius * np.sin(angles + start)
    return [np.stack([x, y], axis=1).tolist()]


def arrow(rng: np.random.Generator) -> Strokes:
    """A line with a head, in any direction."""
    line, head = np.array([(0.0, 5), (10, 5)]), np.array([(6.5, 1.5), (10, 5), (10, 5), (6.5, 8.5)])
    angle = rng.uniform(0, 2 * np.pi)
    return [turned(line, rng, angle), turned(head, rng, angle)]


def waves(rng: np.random.Generator) -> Strokes:
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


def loops(rng: np.random.Generator) -> Strokes:
    """A row of loops, like "eeee" in one go."""
    t = np.linspace(0, 2 * np.pi * rng.integers(3, 7), 60)
    x = t / t.max() * 10 + 1.4 * np.cos(t)
    return [turned(np.stack([x, 5 + rng.uniform(1.5, 4) * np.sin(t)], axis=1), rng)]


def star(rng: np.random.Generator) -> Strokes:
    """A star of five points in one line."""
    angles = rng.uniform(0, 2 * np.pi) + np.arange(6) * 4 * np.pi / 5
    points = np.stack([5 + 5 * np.cos(angles), 5 + 5 * np.sin(angles)], axis=1)
    return [points.repeat(2, axis=0)[1:-1].tolist()]


def hatching(rng: np.random.Generator) -> Strokes:
    """Four to eight lines side by side, sometimes crossed by as many."""
    places = np.linspace(0, 10, int(rng.integers(4, 9)))
    angle = rng.uniform(0, np.pi)
    strokes = [turned(np.array([(0, y), (10, y)]), rng, angle) for y in places]
    if rng.random() < 0.5:
        strokes += [turned(np.array([(x, 0), (x, 10)]), rng, angle) for x in places]
    return strokes


def heart(_: np.random.Generator) -> Strokes:
    """A heart."""
    half = [(5, 3), (6.8, 0.4), (9.4, 1.2), (9.6, 4), (7.6, 7), (5, 10)]
    return [half + [(5, 10)] + [(10 - x, y) for x, y in half[-2::-1]]]


def face(rng: np.random.Generator) -> Strokes:
    """A ring with two eyes and a mouth."""
    angles = np.linspace(0, 2 * np.pi, 14)
    ring = np.stack([5 + 5 * np.cos(angles), 5 + 5 * np.sin(angles)], axis=1).tolist()
    mouth = [(2.8, 6.5), (5, 6.5 + rng.uniform(-1.5, 1.8)), (7.2, 6.5)]
    return [ring, [(3.4, 3.3), (3.5, 3.9)], [(6.6, 3.3), (6.5, 3.9)], mouth]


def house(rng: np.random.Generator) -> Strokes:
    """Walls and a roof, with or without a door."""
    walls = [(1, 4), (1, 10), (1, 10), (9, 10), (9, 10), (9, 4), (9, 4), (1, 4)]
    door = [(4, 10), (4, 7), (4, 7), (6, 7), (6, 7), (6, 10)]
    return [walls, [(1, 4), (5, 0), (5, 0), (9, 4)], *([door] if rng.random() < 0.5 else [])]


def zigzag(rng: np.random.Generator) -> Strokes:
    """Up and down six to ten times, at any slope."""
    count = int(rng.integers(6, 11))
    along, across = np.linspace(0, 10, count), np.where(np.arange(count) % 2, 0, 10)
    points = np.stack([along, across * rng.uniform(0.3, 1)], axis=1)
    return [turned(points.repeat(2, axis=0)[1:-1], rng)]


def cloud(rng: np.random.Generator) -> Strokes:
    """A ring of five to nine bumps."""
    bumps = int(rng.integers(5, 10))
    angles = np.linspace(0, 2 * np.pi, 8 * bumps)
    radius = 3.5 + 1.5 * np.abs(np.sin(angles * bumps / 2))
    return [np.stack([5 + radius * np.cos(angles), 5 + radius * np.sin(angles)], axis=1).tolist()]


def crossing_out(rng: np.random.Generator) -> Strokes:
    """Back and forth over one place until it is nearly filled."""
    count = int(rng.integers(12, 24))
    y = np.linspace(0, 10, count) + rng.normal(0, 0.6, count)
    x = np.where(np.arange(count) % 2, 0, 10) + rng.normal(0, 1.2, count)
    return [turned(np.stack([x, y], axis=1), rng)]


SIGNS: tuple[Scribble, ...] = (polygon, arrow, heart, face, cloud, star, house, spiral)
SCRIBBLES: tuple[Scribble, ...] = (
    curves,
    lines,
    glyph,
    patch,
    tiles,
    waves,
    loops,
    zigzag,
    hatching,
    crossing_out,
)


# --- Dots and pairs ---------------------------------------------------------------------------


def dots(rng: np.random.Generator) -> Drawing:
    """A tap, a line shorter than the pen is wide, a blot, or three taps in a row."""
    place, pen_width = rng.uniform(40, 240, 2), int(rng.integers(4, 41))
    shape = str(rng.choice(["tap", "short line", "blot", "three taps"]))
    if shape == "three taps":
        apart = rng.uniform(1.5, 5) * pen_width
        step = np.array([np.cos(turn := rng.uniform(0, np.pi)), np.sin(turn)]) * apart
        strokes = [(place + k * step + rng.normal(0, 1, 2))[np.newaxis] for k in range(3)]
    else:
        count, spread = {"tap": (1, 0.0), "short line": (4, 1 / 12), "blot": (12, 1 / 8)}[shape]
        strokes = [place + rng.normal(0, spread * pen_width, (count, 2))]
    return shape, ([stroke.round(1).tolist() for stroke in strokes], pen_width)


def pair(digits: list[dict], rng: np.random.Generator) -> Drawing:
    """Two digits side by side, with a step between them or touching, or three."""
    shape = str(rng.choice(["side by side", "stairs", "touching", "three"]))
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
    return shape, on_pad(strokes, rng)
