"""The hand that writes: from a style to the strokes that a pad would report.

    strokes, pen_width = draw(style, rng)

Whatever people do without thinking about it happens here, to every style alike: they write large
or small, wide or narrow, slanted, shakily, in a hurry with round corners, past the end of a line
or not as far as it, and the next stroke a little beside where it belongs.
"""

import numpy as np

from utils.course.handwriting.shapes import WIDTH, Style
from utils.drawing import PAD_SIZE

STEPS = 160  # points on each stroke while it is bent and shaken


def draw(style: Style, rng: np.random.Generator) -> tuple[list[list[list[float]]], int]:
    """Write a digit in one style, with all the chance that a hand brings in.

    Parameters
    ----------
    style
        A function as described in `shapes`.
    rng
        The source of chance.

    Returns
    -------
    strokes
        Lists of points [x, y], as far apart as a mouse or a finger reports them: close together
        where the hand is slow, far apart where it is fast. About one drawing in twenty reaches a
        little over the edge of the pad.
    pen_width
        From 4 to 40, and at most a fifth of the digit's size, so that a reader can tell it.
    """
    care = rng.uniform(0, 1) ** 1.5  # 0 is the most careful hand, 1 the sloppiest
    strokes = [_stroke(points, care, rng) for points in style(rng.uniform)]
    strokes = _misplace(strokes, care, rng)
    strokes = _bend(strokes, rng)
    slant, turn = rng.normal(0.12, 0.2), np.radians(rng.normal(0, 5))
    narrow = WIDTH * np.exp(np.clip(rng.normal(0, 0.24), -0.6, 0.5))
    shear = np.array([[narrow, -slant], [0, 1]])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    strokes = [stroke @ (rotation @ shear).T for stroke in strokes]

    size = rng.uniform(40, 250)  # of the longer side
    pen_width = int(rng.integers(4, max(6, min(41, int(size / 5)))))
    everything = np.concatenate(strokes)
    scale = size / np.ptp(everything, axis=0).max()
    low, high = scale * everything.min(axis=0), scale * everything.max(axis=0)
    beyond = 0.06 * (high - low) if rng.random() < 0.05 else -pen_width / 2
    room = PAD_SIZE - (high - low) + 2 * beyond
    place = rng.uniform(0, 1, 2) * room - beyond - low
    step = rng.uniform(3, 9) if rng.random() < 0.75 else size * rng.uniform(0.04, 0.14)
    return [_report(scale * stroke + place, step, rng) for stroke in strokes], pen_width


def _stroke(points: list[tuple[float, float]], care: float, rng: np.random.Generator) -> np.ndarray:
    """Write one stroke: (STEPS, 2) points at equal distances, in the box from 0 to 10."""
    laid_down = np.array(points, dtype=float)
    moved = laid_down + rng.normal(0, 0.1 + 0.22 * care, laid_down.shape)
    corners = np.flatnonzero((laid_down[1:] == laid_down[:-1]).all(axis=1)) + 1
    moved[corners] = moved[corners - 1]
    moved = _hooked(moved, care, rng)
    curve = evenly(smooth_curve(moved), STEPS)
    length = np.hypot(*np.diff(curve, axis=0).T).sum()
    # In a hurry, corners become round; and the pen comes down late or is lifted early or late.
    curve = smooth(curve, rng.uniform(0, 0.3 + 0.9 * care) * STEPS / max(length, 4))
    first, last = rng.normal(0, 0.01 + 0.025 * care, 2)
    places = np.linspace(min(first, 0.15), 1 - min(last, 0.15), STEPS) * (STEPS - 1)
    curve = extended(curve, places)
    shaking = smooth(rng.normal(0, 1, curve.shape), rng.uniform(2, 12))
    return curve + shaking * rng.uniform(0, 0.08 + 0.2 * care)


def _hooked(points: np.ndarray, care: float, rng: np.random.Generator) -> np.ndarray:
    """Add the little hook with which a fast pen comes to the paper or leaves it."""
    for end in (0, -1):
        if len(points) > 1 and rng.random() < 0.05 + 0.2 * care:
            angle, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 1.1)
            hook = points[end] + size * np.array([np.cos(angle), np.sin(angle)])
            points = np.vstack([hook, points]) if end == 0 else np.vstack([points, hook])
    return points


def _misplace(strokes: list[np.ndarray], care: float, rng: np.random.Generator) -> list:
    """Put each stroke after the first a little beside its place; rarely break one in two."""
    placed = [strokes[0]]
    for stroke in strokes[1:]:
        middle = stroke.mean(axis=0)
        size = np.exp(rng.normal(0, 0.03 + 0.08 * care))
        placed.append((stroke - middle) * size + middle + rng.normal(0, 0.15 + 0.4 * care, 2))
    if rng.random() < 0.03:
        broken = placed.pop(rng.integers(len(placed)))
        at, missing = rng.integers(40, 110), rng.integers(2, 10)
        placed += [broken[:at], broken[at + missing :]]
    return placed


def _bend(strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Bend the whole box by two slow waves along each axis; its middle becomes (0, 0)."""
    phases, sizes = rng.normal(0, 1.5, (2, 2)), rng.normal(0, 0.35, (2, 2))
    bent = []
    for stroke in strokes:
        waves = np.sin(stroke[:, ::-1, np.newaxis] * (np.pi / 10, np.pi / 5) + phases)
        bent.append(stroke - 5 + (waves * sizes).sum(axis=-1))
    return bent


def smooth_curve(points: np.ndarray, steps: int = 12) -> np.ndarray:
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


def evenly(curve: np.ndarray, number: int) -> np.ndarray:
    """Return so many points at equal distances along a curve of shape (n, 2)."""
    way = np.concatenate([[0], np.hypot(*np.diff(curve, axis=0).T).cumsum()])
    places = np.linspace(0, way[-1], number)
    return np.stack([np.interp(places, way, curve[:, axis]) for axis in (0, 1)], axis=1)


def extended(curve: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Read a curve at places between its points (0 to n - 1); beyond its ends it is straight."""
    reach = min(6, len(curve) - 1)
    before = curve[0] + (curve[0] - curve[reach]) * 10
    after = curve[-1] + (curve[-1] - curve[-1 - reach]) * 10
    known = np.concatenate([[-10 * reach], np.arange(len(curve)), [len(curve) - 1 + 10 * reach]])
    values = np.vstack([before, curve, after])
    return np.stack([np.interp(places, known, values[:, axis]) for axis in (0, 1)], axis=1)


def smooth(curve: np.ndarray, width: float) -> np.ndarray:
    """Average every point with its neighbors, weighted by a Gaussian; both ends stay in place.

    Parameters
    ----------
    curve
        Array of shape (n, 2).
    width
        The Gaussian's standard deviation, in points. Below a third of a point nothing happens.
    """
    reach = min(int(3 * width), len(curve) - 1)
    if reach < 1:
        return curve
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    weights /= weights.sum()
    before = 2 * curve[0] - curve[reach:0:-1]
    after = 2 * curve[-1] - curve[-2 : -2 - reach : -1]
    padded = np.vstack([before, curve, after])
    return np.stack([np.convolve(padded[:, axis], weights, "valid") for axis in (0, 1)], axis=1)


def _report(curve: np.ndarray, step: float, rng: np.random.Generator) -> list[list[float]]:
    """Pick the points that a pad reports: about `step` apart, closer where the line is curved."""
    parts = np.diff(curve, axis=0)
    lengths = np.hypot(*parts.T)
    direction = np.unwrap(np.arctan2(parts[:, 1], parts[:, 0]))
    turning = np.abs(np.diff(direction, prepend=direction[:1]))
    slow = 1 + np.minimum(turning / 0.15, 1.5)  # a hand slows down in curves
    way = np.concatenate([[0], (lengths * slow).cumsum()])
    places = np.linspace(0, way[-1], max(2, round(way[-1] / 1.3 / step) + 1))
    points = np.stack([np.interp(places, way, curve[:, axis]) for axis in (0, 1)], axis=1)
    points += rng.normal(0, rng.uniform(0.1, 0.8), points.shape)
    return (points.round() if rng.random() < 0.3 else points.round(1)).tolist()
