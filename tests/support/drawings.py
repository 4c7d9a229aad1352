"""Drawings for tests, and how to compare what becomes of them."""

import numpy as np

SEVEN = [[(70, 60), (140, 50), (220, 55), (180, 150), (130, 250)], [(110, 155), (210, 150)]]
ONE = [[(140, 40), (140, 240)]]

Drawing = list[list[tuple[float, float]]]


def moved(strokes: Drawing, scale: float = 1.0, right: float = 0.0, down: float = 0.0) -> Drawing:
    """Return the same drawing at another size and place."""
    return [[(x * scale + right, y * scale + down) for x, y in stroke] for stroke in strokes]


def difference(a: np.ndarray, b: np.ndarray) -> float:
    """Return the mean difference of two pictures, in gray levels."""
    return np.abs(a.astype(float) - b).mean()
