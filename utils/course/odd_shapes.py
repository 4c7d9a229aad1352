"""What the shapes that are no digit have in common; see `utils.course.odd_drawings`."""

from collections.abc import Callable, Sequence

import numpy as np

from utils.course.handwriting.hand import draw

Strokes = Sequence[Sequence[Sequence[float]]]  # points (x, y) in a box from 0 to 10
Drawing = tuple[str, tuple[list, int]]  # a shape's name; strokes on the pad and the pen's width
Scribble = Callable[[np.random.Generator], Strokes]


def turned(points: np.ndarray, rng: np.random.Generator, angle: float | None = None) -> list:
    """Turn points (n, 2) around the middle of the box, by a random angle unless one is given."""
    angle = rng.uniform(0, 2 * np.pi) if angle is None else angle
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return ((np.asarray(points) - 5) @ turn + 5).tolist()


def ellipse(x: float, y: float, rx: float, ry: float) -> list[tuple[float, float]]:
    """Return points on a closed ellipse around (x, y)."""
    angles = np.linspace(0, 2 * np.pi, 14)
    return [(float(x + rx * np.cos(a)), float(y + ry * np.sin(a))) for a in angles]


def placed(points: Sequence[Sequence[float]], corners: bool = False) -> list[tuple[float, float]]:
    """Move points around (0, 0) to the middle of the box; with `corners`, each is a sharp one."""
    times = 2 if corners else 1
    return [(float(5 + x), float(5 + y)) for x, y in points for _ in range(times)]


def on_pad(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> tuple[list, int]:
    """Scale strokes about 1 high to some size, and choose a pen.

    Returns
    -------
    Strokes in the pad's coordinates, and the pen's width.
    """
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    scale = rng.uniform(40, 250) / max(1.1, np.ptp(points, axis=0).max())
    pen_width = int(rng.integers(4, int(max(6, min(41, scale / 5)))))
    return [((stroke - low) * scale + 15).round(1).tolist() for stroke in strokes], pen_width


def write(shape: Strokes, rng: np.random.Generator) -> tuple[list, int]:
    """Write strokes with the hand that writes the drawn digits: strokes and the pen's width."""
    strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in shape]
    return draw(lambda _: strokes, rng)
