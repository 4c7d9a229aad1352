"""The drawn digits that come with the course, and what preparation is worth on them."""

import numpy as np
import pytest

from utils import drawing, drawn_digits
from utils.drawing import prepare
from utils.inference import predict


@pytest.fixture(scope="module")
def evaluation() -> list[dict]:
    return drawn_digits.load_drawings("evaluation")


@pytest.mark.parametrize("half", drawn_digits.SEEDS)
def test_the_file_is_what_the_generator_makes(half):
    made = drawn_digits.make_drawings(half)
    loaded = drawn_digits.load_drawings(half)
    assert [(d["label"], d["style"], d["pen_width"]) for d in loaded] == [
        (d["label"], d["style"], d["pen_width"]) for d in made
    ]
    for drawn, again in zip(loaded, made, strict=True):  # the last digit depends on the machine
        for stroke, same in zip(drawn["strokes"], again["strokes"], strict=True):
            assert np.allclose(stroke, same, atol=0.11)


def test_the_halves_are_varied_and_differ(evaluation):
    assert np.bincount([drawn["label"] for drawn in evaluation]).tolist() == [20] * 10
    assert {(d["label"], d["style"]) for d in evaluation} == {
        (label, style) for label, styles in drawn_digits.STYLES.items() for style in styles
    }
    heights = [np.ptp([y for s in d["strokes"] for _, y in s]) for d in evaluation]
    assert min(heights) < 60 and max(heights) > 220
    assert (
        min(d["pen_width"] for d in evaluation) < 8 < 30 < max(d["pen_width"] for d in evaluation)
    )
    assert not any(drawn in evaluation for drawn in drawn_digits.load_drawings("tuning"))
    with pytest.raises(ValueError, match="tuning, evaluation, not 'test'"):
        drawn_digits.load_drawings("test")


def test_preparation_makes_the_difference(evaluation):
    labels = np.array([drawn["label"] for drawn in evaluation])

    def accuracy(preparation) -> float:
        digits = [preparation(drawn["strokes"], drawn["pen_width"]) for drawn in evaluation]
        return (predict(np.stack(digits)).argmax(axis=1) == labels).mean()

    assert accuracy(prepare) >= 0.985
    assert accuracy(drawing.naive) < 0.75
