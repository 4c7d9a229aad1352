"""The hand is varied, and what it does to a line is what it says."""

import numpy as np
import pytest

from utils.course.handwriting.hand import draw, evenly, extended, smooth, smooth_curve
from utils.course.handwriting.shapes import WIDTH


def plus(u) -> list:
    return [[(0, 5), (10, 5)], [(5, 0), (5, 10)]]


def test_a_hand_varies_size_proportions_slant_and_distance_of_points():
    rng = np.random.default_rng(1)
    drawn = [draw(plus, rng)[0] for _ in range(300)]
    sizes = [np.ptp(np.concatenate(strokes), axis=0).max() for strokes in drawn]
    assert min(sizes) < 60 and 220 < max(sizes) < 270
    heights = np.array([np.ptp([y for _, y in strokes[1]]) for strokes in drawn])
    widths = np.array([np.ptp([x for x, _ in strokes[0]]) for strokes in drawn])
    assert np.median(widths / heights) == pytest.approx(WIDTH, abs=0.08)
    assert np.quantile(widths / heights, 0.9) / np.quantile(widths / heights, 0.1) > 1.5
    leaning = [strokes[1][0][0] - strokes[1][-1][0] for strokes in drawn] / heights
    assert 0.03 < np.mean(leaning) < 0.3 and np.std(leaning) > 0.1
    steps = [np.hypot(*np.diff(strokes[1], axis=0).T).mean() for strokes in drawn]
    assert min(steps) < 5 and max(steps) > 15
    assert {len(strokes) for strokes in drawn} == {2, 3}  # a stroke may break in two


def test_a_pen_fits_its_digit_and_both_fit_the_pad():
    rng = np.random.default_rng(2)
    for _ in range(100):
        strokes, pen_width = draw(plus, rng)
        points = np.concatenate(strokes)
        assert 4 <= pen_width <= max(6, 0.22 * np.ptp(points, axis=0).max())
        assert points.min() > -0.08 * 280 and points.max() < 1.08 * 280


def test_smooth_keeps_ends_and_rounds_corners():
    corner = evenly(np.array([[0.0, 0], [5, 0], [5, 5]]), 101)
    rounded = smooth(corner, 5)
    np.testing.assert_allclose(rounded[[0, -1]], corner[[0, -1]], atol=1e-9)
    assert 0.1 < np.hypot(*(rounded[50] - corner[50])) < 1
    np.testing.assert_array_equal(smooth(corner, 0.1), corner)


def test_a_line_read_beyond_its_ends_goes_on():
    line = evenly(np.array([[0.0, 0], [10, 0]]), 11)
    np.testing.assert_allclose(
        extended(line, np.array([-2, 0, 4.5, 12])), [[-2, 0], [0, 0], [4.5, 0], [12, 0]]
    )


def test_a_smooth_curve_passes_through_its_points():
    points = np.array([[0, 0], [3, 4], [6, 0], [6, 0], [9, 9]], dtype=float)
    np.testing.assert_allclose(smooth_curve(points)[::12], points)
