"""Drawings that are not one digit, for training and for measuring doubt."""

import numpy as np
import pytest

from utils.course import odd_shapes_evaluation, odd_shapes_tuning
from utils.course.odd_drawings import DIGITS, KINDS, SHAPES, make_odd_drawings
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
    greek = "gamma delta lambda pi sigma psi phi omega zhe yu ya half"
    tuning = {name.split()[0] for name in odd_shapes_tuning.LETTERS} - set(greek.split())
    evaluation = {name.split()[0] for name in odd_shapes_evaluation.LETTERS}
    assert all(letter.upper() <= "M" for letter in tuning)
    assert evaluation == set("NPRTUVWXnprtuvwx")
    assert not LIKE_DIGITS & (tuning | evaluation)
    forms = len(odd_shapes_evaluation.LETTERS) / len(evaluation)
    assert forms >= 3, "more than one way to write each letter"


def test_functions_that_draw_are_of_one_split():
    tuning, evaluation = (
        {shape.__name__ for shape in (*shapes.SIGNS, *shapes.SCRIBBLES) if callable(shape)}
        for shapes in SHAPES.values()
    )
    assert tuning and evaluation and tuning.isdisjoint(evaluation)
    assert len(set(DIGITS.values())) == len(DIGITS)


@pytest.mark.parametrize("split", SHAPES)
def test_drawings_can_be_prepared_and_made_again(split):
    drawings = make_odd_drawings(split, 60)
    assert [odd["kind"] for odd in drawings] == list(KINDS) * 60
    assert make_odd_drawings(split, 60) == drawings
    assert make_odd_drawings(split, 60, seed=1) != drawings
    for odd in drawings:
        image = prepare(odd["strokes"], odd["pen_width"])
        assert image.any() and 4 <= odd["pen_width"] <= 40
        if odd["shape"] == "tap":
            assert np.count_nonzero(image) <= 16


def test_there_are_two_splits():
    with pytest.raises(ValueError, match="tuning, evaluation, not 'test'"):
        make_odd_drawings("test")
