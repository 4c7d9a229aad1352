"""The shapes that styles are put together from are those that they say."""

import numpy as np
import pytest

from utils.course.handwriting.shapes import WIDTH, arc, eight, flag


def middle(low: float, high: float) -> float:
    return (low + high) / 2


def test_an_arc_runs_like_the_hand_of_a_clock():
    quarter = np.array(arc(5, 5, 2, 4, 0, 90))
    np.testing.assert_allclose(quarter[[0, -1]], [[5, 1], [7, 5]], atol=1e-9)
    back = np.array(arc(5, 5, 2, 4, 0, -90, grow=0.5))
    np.testing.assert_allclose(back[-1], [4, 5], atol=1e-9)


def test_a_flag_has_the_length_and_the_angle_that_it_says():
    points = np.array(flag(middle, (4, 6), (40, 50)))
    assert points[-1].tolist() == [5, 0]
    right, down = (points[-1] - points[0]) * (WIDTH, 1)
    assert np.hypot(right, down) == pytest.approx(5)
    assert np.degrees(np.arctan2(right, -down)) == pytest.approx(45)


def test_an_eight_is_begun_where_it_says():
    for start, place in {0: "waist", 0.25: "top", 0.75: "bottom"}.items():
        points = np.array(eight(middle, start, 1, 0))
        np.testing.assert_allclose(points[0], points[-1], atol=1e-9)
        assert points[:, 1].min() == pytest.approx(0, abs=0.2)
        assert points[:, 1].max() == pytest.approx(10, abs=0.2)
        waist = 4.7
        assert points[0, 1] == pytest.approx({"waist": waist, "top": 0, "bottom": 10}[place])
    open_eight = np.array(eight(middle, 0.25, 1, 0.1))
    assert np.hypot(*(open_eight[0] - open_eight[-1])) > 1
