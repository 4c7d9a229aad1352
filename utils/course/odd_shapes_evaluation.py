"""What is not a digit, for measuring: the shapes of the split "evaluation".

Nothing learns from these, and nothing is chosen on them. They were drawn, and committed, before
any network that they measure was trained. There are no letters here but those from N to Z (and none
that are written like a digit), in forms that no earlier release was measured on.

Letters and signs are strokes as in `utils.course.handwriting`: through points (x, y) in a box
from 0 to 10, y pointing down, with a corner where a point is given twice.
"""

import numpy as np

from utils.course.handwriting.shapes import arc
from utils.course.odd_shapes import Drawing, Scribble, Strokes, ellipse, on_pad, placed, turned

LETTERS: dict[str, Strokes] = {
    "N in three strokes": [[(1, 0), (1, 10)], [(1, 0), (9, 10)], [(9, 0), (9, 10)]],
    "N with a swing": [
        [(0, 10), (1.6, 9), (2, 0.5), (2, 0.5), (7.6, 9.6), (7.6, 9.6), (8.2, 1), (10, 0)]
    ],
    "N narrow": [[(3, 10), (2.6, 0), (2.6, 0), (7.2, 9.8), (7.2, 9.8), (7.4, 0.2)]],
    "P bowl apart": [
        [(2, 0), (2, 10)],
        [(0.6, 0.8), (5.5, -0.2), (9, 2.4), (6.4, 5.4), (2.2, 5.6)],
    ],
    "P open": [[(2, 10), (2.2, 0.6), (2.2, 0.6), (7, 0.4), (8.8, 3), (6.6, 5.4), (4, 5.2)]],
    "P angular": [[(2, 10), (2, 0), (2, 0), (8, 0.4), (8, 0.4), (8.4, 5), (8.4, 5), (2, 5.4)]],
    "P with a foot": [
        [(2.4, 0), (2.4, 10)],
        [(2.4, 0.2), (7.4, 0.4), (8.8, 2.8), (7, 5), (2.4, 5.2)],
        [(0.6, 10), (4.4, 10)],
    ],
    "R in two strokes": [
        [(1.8, 0), (1.6, 10)],
        [(1.6, 0.4), (6, -0.2), (8.6, 2), (7, 4.6), (3.4, 5.4), (3.4, 5.4), (6, 6.6), (9.2, 10)],
    ],
    "R angular": [
        [(1.6, 10), (1.6, 0), (1.6, 0), (8.2, 0.4), (8.2, 0.4), (8, 4.8), (8, 4.8), (1.8, 5)],
        [(4, 5), (8.8, 10)],
    ],
    "R with a loop": [
        [(2, 0.6), (1.8, 10)],
        [(0, 2.4), (3, 0), (7.4, 0.2), (8.4, 2.6), (5.6, 5), (2.6, 5), (3.4, 4.2), (5.6, 5.6)]
        + [(8, 9.4), (10, 9.2)],
    ],
    "T with serifs": [
        [(0.8, 2), (0.8, 0), (0.8, 0), (9.2, 0), (9.2, 0), (9.2, 2)],
        [(5, 0), (5, 10)],
        [(3.2, 10), (6.8, 10)],
    ],
    "T with a wavy bar": [[(0.4, 1.6), (3, 0), (6, 1), (9.6, -0.4)], [(5.2, 0.6), (4.6, 10)]],
    "T in one stroke": [[(5, 10), (5, 0), (5, 0), (0.8, 0.4), (0.8, 0.4), (9.4, 0)]],
    "U with a stem": [
        [(1, 0), (1, 7), (3.6, 9.8), (7.4, 8.6), (9, 6)],
        [(9, 0), (9, 10)],
    ],
    "U square": [[(1, 0), (1, 9.6), (1, 9.6), (9, 9.6), (9, 9.6), (9, 0)]],
    "U with serifs": [
        [(-0.6, 0.2), (1.6, 0.2), (1.6, 0.2), (1.6, 6.5), (5, 10), (8.4, 6.5), (8.4, 0.2)]
        + [(8.4, 0.2), (10.6, 0.2)]
    ],
    "V with serifs": [
        [(0.8, 0), (5, 10), (5, 10), (9.2, 0)],
        [(-0.6, 0), (2.2, 0)],
        [(7.8, 0), (10.6, 0)],
    ],
    "V curled": [
        [(-0.4, 1.8), (1.2, 0.2), (2.6, 3), (5, 10), (5, 10), (7.4, 3), (8.8, 0.2), (10.4, 1.4)]
    ],
    "V in two strokes": [[(1.4, -0.4), (5.4, 10)], [(9, 0), (4.8, 9.6)]],
    "W of two V": [
        [(-0.6, 0), (3, 10), (3, 10), (6, 0)],
        [(4, 0), (7, 10), (7, 10), (10.6, 0)],
    ],
    "W of two U": [
        [(-0.4, 0), (0, 7), (2.4, 10), (4.6, 7), (5, 1), (5, 1), (5.4, 7), (7.6, 10), (10, 7)]
        + [(10.4, 0)]
    ],
    "W with a low middle": [
        [(-0.4, 0), (2.4, 10), (2.4, 10), (5, 6), (5, 6), (7.6, 10), (7.6, 10), (10.4, 0)]
    ],
    "X with serifs": [
        [(1, 0), (9, 10)],
        [(9, 0), (1, 10)],
        *([(x - 1.4, y), (x + 1.4, y)] for x in (1, 9) for y in (0, 10)),
    ],
    "X barred": [[(1, 0), (9, 10)], [(9, 0), (1, 10)], [(2, 5), (8, 5)]],
    "X of two bows": [
        [(1, 0), (4.4, 3), (4.4, 7), (1, 10)],
        [(9, 0), (5.6, 3), (5.6, 7), (9, 10)],
    ],
    "n with a stem": [
        [(1.6, 1), (1.6, 10)],
        [(1.8, 4.4), (4.6, 1.4), (8, 3), (8.2, 8), (8.2, 8), (9.6, 9.6)],
    ],
    "n joined": [
        [(-0.4, 5), (1.8, 1.2), (2, 9.6), (2, 9.6), (3.4, 3.6), (6.2, 1.4), (7.4, 3.6)]
        + [(7.4, 8.4), (9, 9.8), (10.8, 8)]
    ],
    "n angular": [[(1.4, 10), (1.4, 1), (1.4, 1), (8, 1.6), (8, 1.6), (8.6, 10)]],
    "n with a tilde": [
        [(1.4, 4), (1.4, 10), (1.4, 10), (2.6, 5), (5.4, 4), (8, 5.4), (8.2, 10)],
        [(1, 1.8), (3.2, 0.2), (6, 1.8), (8.4, 0.2)],
    ],
    "p with a flag": [
        [(0.2, 2.4), (2.2, 0.6), (2.2, 0.6), (2.4, 10.4)],
        [(2.4, 2), (5.4, 0.2), (8.6, 2.2), (8, 5.2), (5, 6.4), (2.6, 5.4)],
    ],
    "p open": [[(2, 0), (2, 10)], [(2, 1.6), (6, 0.6), (8.4, 3), (7, 5.8), (4.6, 6.2)]],
    "p joined": [
        [(-0.4, 4.4), (2.4, 0.4), (2, 10), (2, 10), (2.8, 3), (5.4, 1), (7.6, 3), (6.6, 6)]
        + [(3.4, 6.2), (3.4, 6.2), (6.4, 6.8), (10, 4.6)]
    ],
    "r with a foot": [
        [(2.5, 1), (2.5, 10)],
        [(2.6, 4), (5, 1), (8, 1), (8.6, 2.6)],
        [(0.6, 10), (4.6, 10)],
    ],
    "r joined": [
        [(0, 9.6), (3.2, 0.8), (3.8, 2.6), (7.2, 2.2), (7.2, 2.2), (6.4, 8), (7.4, 9.8)]
        + [(9.8, 8.4)]
    ],
    "r low branch": [[(2, 1), (2.2, 10), (2.2, 10), (2.4, 6.4), (5, 2.4), (9, 2.2)]],
    "t slanted": [[(6, 0), (4, 8), (5, 10), (7.6, 9)], [(0.2, 4), (9.8, 2.6)]],
    "t joined": [
        [(0, 9), (5.2, 0), (5.2, 0), (4.2, 7.5), (5.6, 9.8), (9, 8)],
        [(1.6, 3.6), (8.6, 3)],
    ],
    "t straight": [[(5, 0), (5, 10)], [(1, 3.2), (9, 3.2)]],
    "t with a square foot": [
        [(4, 0), (4, 9.8), (4, 9.8), (8.6, 9.8)],
        [(1, 3.4), (7.6, 3.4)],
    ],
    "u in two strokes": [
        [(1.4, 1), (1.4, 7), (3.6, 9.8), (7, 8.4), (8.2, 5)],
        [(8.2, 1), (8.2, 10)],
    ],
    "u joined": [
        [(-0.6, 4), (1.2, 1.2), (1.4, 7.6), (3.2, 9.8), (6.4, 7.6), (7.6, 1.2), (7.6, 1.2)]
        + [(7.8, 8), (9.2, 9.8), (10.8, 8)]
    ],
    "u with two dots": [
        [(1.4, 3.4), (1.4, 7.4), (3.6, 9.8), (7, 9), (8.2, 6), (8.2, 3.4), (8.2, 3.4), (8.4, 10)],
        [(3, 0.2), (3.1, 0.5)],
        [(6.6, 0.2), (6.7, 0.5)],
    ],
    "u with a ring": [
        [(1.4, 4), (1.4, 7.6), (4, 10), (8, 8.6), (8.4, 4)],
        arc(4.9, 1, 1.5, 1.3, 0, -360),
    ],
    "v curled": [
        [(-0.2, 2.6), (1.2, 1), (2.6, 3.6), (4.6, 9.8), (4.6, 9.8), (7.4, 4.4), (7.8, 1.6)]
        + [(6.6, 0.8)]
    ],
    "v rounded": [[(0.8, 1), (1.8, 6), (4.8, 10), (8, 6), (9.2, 1)]],
    "w curled": [
        [(0.2, 1), (1.4, 8), (2.6, 9.6), (4.8, 2.5), (4.8, 2.5), (6, 8.6), (7.2, 9.6)]
        + [(9.2, 3.4), (8.6, 1.4), (10.6, 1.2)]
    ],
    "w like an omega": [
        [(1.8, 1), (0.2, 5), (2, 9.6), (4.6, 8), (5, 4.5), (5, 4.5), (5.4, 8), (8, 9.6)]
        + [(9.8, 5), (8.2, 1)]
    ],
    "x with a tail": [
        [(0.4, 1.8), (2.4, 0.8), (7.4, 9.4), (9.8, 8.4)],
        [(9, 0.6), (6, 4.4), (-0.6, 11)],
    ],
    "x of two hooks": [
        [(0.4, 2), (3, 0.6), (5, 5), (3, 9.4), (0.4, 8)],
        [(9.6, 1.6), (7.2, 0.6), (5, 5), (7, 9.4), (9.6, 8)],
    ],
}

SIGNS: dict[str, Strokes] = {
    "question mark": [
        [(1.5, 2.6), (3, 0.2), (6.6, 0), (8.2, 2.4), (5.6, 4.6), (5, 7)],
        [(5, 9.6), (5.1, 9.9)],
    ],
    "ampersand": [
        [(9.4, 10), (3, 3), (3.2, 0.6), (5.4, 0.2), (6, 2.2), (1.6, 6.4), (2.4, 9.6), (5.6, 9.4)]
        + [(9, 5.4)]
    ],
    "ampersand of an epsilon": [
        [(8, 2.2), (4.4, 0.8), (2.4, 2.6), (5, 4.7), (5, 4.7), (1.6, 6.6), (3, 9.2), (8, 8.4)],
        [(5, -0.8), (5, 10.8)],
    ],
    "at sign": [
        [(6.8, 3.6), (5, 3), (3.4, 5), (4.4, 7), (6.4, 5.6), (6.8, 3.6), (6.8, 3.6), (7, 6.8)]
        + [(8.6, 7), (9.8, 4.6), (8, 0.8), (4.6, 0), (1, 2.4), (0.6, 7), (4, 10), (8, 9.4)]
    ],
    "number sign": [
        [(3.6, 0), (2.6, 10)],
        [(7.4, 0), (6.4, 10)],
        [(0.6, 3.4), (9.8, 3.2)],
        [(0.2, 6.8), (9.4, 6.6)],
    ],
    "percent": [arc(2.4, 2.4, 2, 2.2, 0, -360), arc(7.6, 7.6, 2, 2.2, 0, -360), [(9, 0), (1, 10)]],
    "euro": [
        [(8.8, 1.4), (5.6, 0), (2.8, 2.4), (2.4, 7), (5, 10), (8.8, 8.8)],
        [(0.2, 4), (6.6, 4)],
        [(0.2, 6.2), (6.2, 6.2)],
    ],
    "yen": [
        [(1, 0), (5, 5)],
        [(9, 0), (5, 5), (5, 5), (5, 10)],
        [(1.8, 6), (8.2, 6)],
        [(1.8, 8), (8.2, 8)],
    ],
    "plus": [[(5, 0.6), (5, 9.4)], [(0, 5), (10, 5)]],
    "equals": [[(0, 3), (10, 3)], [(0, 7), (10, 7)]],
    "not equal": [[(0, 3.2), (10, 3.2)], [(0, 6.8), (10, 6.8)], [(7.4, 0), (2.6, 10)]],
    "divided by": [[(0, 5), (10, 5)], [(5, 1.4), (5.1, 1.6)], [(5, 8.4), (5.1, 8.6)]],
    "tick": [[(-0.6, 6), (2.6, 10), (2.6, 10), (10.6, 0)]],
    "infinity": [
        [(5, 5), (2.4, 2.6), (-0.8, 3.4), (-0.8, 6.6), (2.4, 7.4), (5, 5), (7.6, 2.6), (10.8, 3.4)]
        + [(10.8, 6.6), (7.6, 7.4), (5, 5)]
    ],
    "two notes": [
        arc(1.6, 8.8, 1.4, 1, 90, -360),
        arc(8, 8, 1.4, 1, 90, -360),
        [(3, 8.6), (3, 1), (3, 1), (9.4, 0), (9.4, 0), (9.4, 7.8)],
    ],
    "copyright": [
        ellipse(5, 5, 5.6, 5),
        [(6.8, 3.4), (5, 2.6), (3.4, 4), (3.4, 6), (5, 7.4), (6.8, 6.6)],
    ],
    "outline of a star": [
        placed(
            [
                (r * np.sin(k * np.pi / 5), -r * np.cos(k * np.pi / 5))
                for k, r in enumerate([5, 2, 5, 2, 5, 2, 5, 2, 5, 2, 5])
            ],
            corners=True,
        )
    ],
    "sun": [
        ellipse(5, 5, 3, 2.6),
        *(
            placed([(r * np.sin(a) * 1.2, r * np.cos(a)) for r in (3.6, 5.4)])
            for a in np.arange(8) * np.pi / 4
        ),
    ],
    "person": [
        ellipse(5, 1.4, 1.8, 1.4),
        [(5, 2.8), (5, 6.6)],
        [(1.6, 4.4), (8.4, 4.4)],
        [(2, 10), (5, 6.6), (5, 6.6), (8, 10)],
    ],
    "flower": [
        ellipse(5, 5, 1.5, 1.3),
        *(
            ellipse(5 + 4 * np.sin(a), 5 + 3.4 * np.cos(a), 2.1, 1.8)
            for a in np.arange(5) * 2 * np.pi / 5
        ),
    ],
    "umbrella": [
        [(-0.6, 5), (1.4, 1.4), (5, 0), (8.6, 1.4), (10.6, 5), (10.6, 5), (-0.6, 5)],
        [(5, 5), (5, 9), (4, 10), (3, 9)],
    ],
    "fir": [
        [(5, 0), (0.6, 7), (0.6, 7), (9.4, 7), (9.4, 7), (5, 0)],
        [(4.2, 7), (4.2, 10), (4.2, 10), (5.8, 10), (5.8, 10), (5.8, 7)],
    ],
    "envelope": [
        [(-1, 2), (11, 2), (11, 2), (11, 9), (11, 9), (-1, 9), (-1, 9), (-1, 2)],
        [(-1, 2), (5, 6), (5, 6), (11, 2)],
    ],
    "fish": [
        [(11, 1.6), (8, 4), (3, 7.4), (-0.6, 5), (3, 2.6), (8, 6), (11, 8.4), (11, 8.4), (10, 5)]
        + [(10, 5), (11, 1.6)],
        [(1.6, 4.6), (1.7, 4.8)],
    ],
    "peace": [
        ellipse(5, 5, 5.6, 5),
        [(5, 0), (5, 10)],
        [(5, 5), (1.2, 8.6)],
        [(5, 5), (8.8, 8.6)],
    ],
}


# --- Scribbles --------------------------------------------------------------------------------


def rose(rng: np.random.Generator) -> Strokes:
    """Five to twelve petals in one line, around the middle; three could make an 8."""
    t = np.linspace(0, 2 * np.pi, 90)
    radius = 5 * np.cos(t * rng.integers(4, 8)) * rng.uniform(0.8, 1)
    return [turned(np.stack([5 + radius * np.cos(t), 5 + radius * np.sin(t)], axis=1), rng)]


def walk(rng: np.random.Generator) -> Strokes:
    """A pen that turns as it likes, for a long way."""
    bends = np.cumsum(rng.normal(0, 0.35, 160)) * 0.5 + np.cumsum(rng.normal(0, 0.5, 160))
    steps = 0.8 * np.stack([np.cos(bends), np.sin(bends)], axis=1)
    place, points = np.array([5.0, 5.0]), []
    for step in steps:
        place = place + np.where(np.abs(place + step - 5) > 5, -step, step)  # back from the edge
        points.append(place)
    return [np.array(points).tolist()]


def signature(rng: np.random.Generator) -> Strokes:
    """A name nobody can read: ups and downs of all heights, growing to the right, and a line."""
    count = int(rng.integers(7, 13))
    x = np.cumsum(rng.uniform(-0.2, 1.4, count))
    x *= 20 / np.ptp(x)
    y = np.where(np.arange(count) % 2, 5 - rng.exponential(2, count), 5 + rng.exponential(1, count))
    strokes = [np.stack([x, y], axis=1).tolist()]
    if rng.random() < 0.5:
        strokes.append([(float(x[-1]), 6.5), (float(x[0]), 8), (float(x[-1] + 2), 7.4)])
    return strokes


def meander(rng: np.random.Generator) -> Strokes:
    """A long line on squared paper, with a right angle after every one to three squares."""
    place, points, across = np.array([4.0, 4.0]), [], bool(rng.integers(2))
    for _ in range(rng.integers(18, 29)):
        points += [tuple(place)] * 2
        room = [t for t in range(-3, 4) if t and 0 <= place[int(across)] + 2 * t <= 10]
        place = place.copy()
        place[int(across)] += 2 * rng.choice(room)
        across = not across
    return [points[1:]]


def fan(rng: np.random.Generator) -> Strokes:
    """Five to nine lines from one place."""
    start, spread = rng.uniform(0, 2 * np.pi), rng.uniform(1.6, 5)
    angles = start + np.linspace(0, spread, int(rng.integers(5, 10)))
    ends = rng.uniform(5, 8, len(angles))
    return [
        [(5.0, 5.0), (5 + r * np.cos(a), 5 + r * np.sin(a))]
        for a, r in zip(angles, ends, strict=True)
    ]


def rain(rng: np.random.Generator) -> Strokes:
    """Eight to 24 short lines all over the place, nearly in one direction."""
    angle, long = rng.uniform(0, np.pi), rng.uniform(0.3, 1.8)
    strokes = []
    for _ in range(rng.integers(8, 25)):
        start, turn = rng.uniform(0, 10, 2), angle + rng.normal(0, 0.2)
        strokes.append([tuple(start), tuple(start + long * np.array([np.cos(turn), np.sin(turn)]))])
    return strokes


def rings(rng: np.random.Generator) -> Strokes:
    """Five to eight small rings that may overlap, in no order; fewer could make an 8."""
    return [
        ellipse(*rng.uniform(0, 10, 2), *rng.uniform(1, 2.2, 2)) for _ in range(rng.integers(5, 9))
    ]


def stairs(rng: np.random.Generator) -> Strokes:
    """Three to five steps up or down; never so steep that they would be a shaky 1."""
    count = int(rng.integers(3, 6))
    corners = [((k + 1) // 2, k // 2) for k in range(2 * count + 1)]
    points = np.array(corners).repeat(2, axis=0)[1:-1] * (14 / count, 10 / count)
    if rng.random() < 0.5:
        points[:, 1] = 10 - points[:, 1]
    return [turned(points, rng, rng.uniform(-0.2, 0.2))]


def jagged(rng: np.random.Generator) -> Strokes:
    """One line with eight to twelve sharp corners anywhere."""
    return [rng.uniform(0, 10, (int(rng.integers(8, 13)), 2)).repeat(2, axis=0)[1:-1].tolist()]


SCRIBBLES: tuple[Scribble, ...] = (
    rose,
    walk,
    signature,
    meander,
    fan,
    rain,
    rings,
    stairs,
    jagged,
)


# --- Dots and pairs ---------------------------------------------------------------------------


def dots(rng: np.random.Generator) -> Drawing:
    """Two taps, four to six taps apart, a heap of taps, or a disk that was filled by circling."""
    place, pen_width = rng.uniform(60, 220, 2), int(rng.integers(4, 31))
    shape = str(rng.choice(["two taps", "several taps", "heap", "filled disk"]))
    if shape == "two taps":
        angle, apart = rng.uniform(0, np.pi), rng.uniform(1.3, 5) * pen_width
        step = apart * np.array([np.cos(angle), np.sin(angle)])
        strokes = [(place + k * step + rng.normal(0, 1, 2))[np.newaxis] for k in range(2)]
    elif shape == "several taps":
        apart = rng.uniform(1.5, 4) * pen_width
        cells = rng.permutation(9)[: int(rng.integers(4, 7))]
        strokes = [
            (place + apart * np.array([cell % 3, cell // 3]) + rng.normal(0, 2, 2))[np.newaxis]
            for cell in cells
        ]
    elif shape == "heap":
        strokes = [
            (place + rng.normal(0, 0.5 * pen_width, 2))[np.newaxis]
            for _ in range(rng.integers(5, 13))
        ]
    else:
        t = np.linspace(0, 2 * np.pi * rng.uniform(3, 5), 60)
        radius = rng.uniform(0.5, 1.2) * pen_width * np.linspace(0.1, 1, 60)
        strokes = [place + radius[:, np.newaxis] * np.stack([np.cos(t), np.sin(t)], axis=1)]
    return shape, ([stroke.round(1).tolist() for stroke in strokes], pen_width)


def pair(digits: list[dict], rng: np.random.Generator) -> Drawing:
    """One above the other, a power, four in a row, a sum or a fraction, or half over each other.

    0 and 1 take no part where they would make another digit: a ring on a line is a 9, and a line
    through a ring is a 0 with a slash.
    """
    shape = str(rng.choice(["above", "power", "four", "with a sign", "overlapping"]))
    some = digits
    if shape in ("above", "overlapping"):
        some = [digit for digit in digits if digit["label"] not in (0, 1)]
    count = 4 if shape == "four" else 2
    one, two, *others = (_sized(some[rng.integers(len(some))]["strokes"]) for _ in range(count))
    right = _width(one)
    if shape == "above":
        parts = [one, _moved(two, 1.0, rng.normal(0, 0.08), rng.uniform(1.12, 1.4))]
    elif shape == "power":
        size = rng.uniform(0.4, 0.6)
        down = rng.uniform(-0.3, 0) if rng.random() < 0.6 else rng.uniform(0.6, 0.9)
        parts = [one, _moved(two, size, right + rng.uniform(0.06, 0.2), down)]
    elif shape == "overlapping":
        narrower = min(right, _width(two))
        shift = right - narrower * rng.uniform(0.3, 0.6)
        parts = [one, _moved(two, rng.uniform(0.85, 1.1), shift, rng.normal(0, 0.08))]
    elif shape == "four":
        parts = [one]
        for digit in (two, *others):
            right += rng.uniform(0.08, 0.3)
            parts.append(_moved(digit, rng.uniform(0.85, 1.1), right, rng.normal(0, 0.05)))
            right += _width(digit)
    else:
        gap = rng.uniform(0.15, 0.3)
        sign = [
            [np.array([(0.2, 0.3), (0.2, 0.7)]), np.array([(0, 0.5), (0.4, 0.5)])],
            [np.array([(0.4, -0.1), (0, 1.1)])],
            [np.array([(0.06, 0.9), (0, 1.15)])],
        ][rng.integers(3)]
        after = right + gap + _width(sign) + gap
        parts = [one, _moved(sign, 1.0, right + gap, 0), _moved(two, 1.0, after, 0)]
    return shape, on_pad([stroke for part in parts for stroke in part], rng)


def _sized(strokes: list) -> list[np.ndarray]:
    """Return a digit 1 high, with its upper left corner at (0, 0)."""
    points = np.concatenate([np.array(stroke) for stroke in strokes])
    low, height = points.min(axis=0), np.ptp(points[:, 1])
    return [(np.array(stroke) - low) / height for stroke in strokes]


def _width(strokes: list[np.ndarray]) -> float:
    return max(float(stroke[:, 0].max()) for stroke in strokes)


def _moved(strokes: list[np.ndarray], size: float, right: float, down: float) -> list[np.ndarray]:
    return [stroke * size + (right, down) for stroke in strokes]
