"""Drawings that are not one digit, for training and for measuring doubt."""

import numpy as np
import pytest

from utils.course import odd_drawings
from utils.course.odd_drawings import KINDS, LETTERS, SCRIBBLES, make_odd_drawings
from utils.drawing import prepare

LIKE_DIGITS = set("OoQDIiJjlZzyYSsGbBgq")


def test_no_shape_is_in_both_splits():
    tuning = make_odd_drawings("tuning", 80)
    evaluation = make_odd_drawings("evaluation", 80)
    for kind in KINDS:
        shapes = [
            {odd["shape"] for odd in split if odd["kind"] == kind} for split in (tuning, evaluation)
        ]
        assert all(shapes) and shapes[0].isdisjoint(shapes[1]), kind


def test_letters_are_of_either_half_of_the_alphabet():
    assert all(name[0].upper() <= "M" for name in LETTERS["tuning"])
    assert all(name[0].upper() >= "N" for name in LETTERS["evaluation"])
    assert not LIKE_DIGITS & {name for split in ("tuning", "evaluation") for name in LETTERS[split]}
    assert set(SCRIBBLES["tuning"]).isdisjoint(SCRIBBLES["evaluation"])


@pytest.mark.parametrize("split", odd_drawings.SPLITS)
def test_drawings_can_be_prepared_and_made_again(split):
    drawings = make_odd_drawings(split, 12)
    assert [odd["kind"] for odd in drawings] == list(KINDS) * 12
    assert make_odd_drawings(split, 12) == drawings
    assert make_odd_drawings(split, 12, seed=1) != drawings
    for odd in drawings:
        image = prepare(odd["strokes"], odd["pen_width"])
        assert image.any() and 4 <= odd["pen_width"] <= 40
        if odd["shape"] == "tap":
            assert np.count_nonzero(image) <= 16


def test_there_are_two_splits():
    with pytest.raises(ValueError, match="tuning, evaluation, not 'test'"):
        make_odd_drawings("test")
