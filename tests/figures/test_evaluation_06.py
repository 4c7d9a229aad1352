"""The figure of lesson 06: what the network sees, and what it answers."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from utils import figures


@pytest.fixture
def displayed(monkeypatch) -> list:
    """What a notebook would have been given."""
    objects = []
    monkeypatch.setattr(figures, "display", objects.append)
    yield objects
    assert plt.get_fignums() == [], "a figure was left open"


DIGITS = np.zeros((2, 28, 28), np.uint8)
PROBABILITIES = np.full((2, 10), 0.0001)
PROBABILITIES[0, 7], PROBABILITIES[1, 4] = 0.9991, 0.5


@pytest.mark.parametrize("pads", [None, np.zeros((2, 280, 280), np.uint8)])
def test_show_answers_names_the_best_and_claims_no_certainty(displayed, pads):
    figures.show_answers(DIGITS, PROBABILITIES, ["a seven", "H"], pads)
    picture, _ = displayed
    assert picture.data.startswith(b"\x89PNG")
    assert picture.alt == "What the network answers. a seven: 7 with > 99.9 %; H: 4 with 50.0 %."


@pytest.mark.parametrize(
    "digits, probabilities, titles, pads",
    [
        (DIGITS, PROBABILITIES, ["one"], None),
        (DIGITS, PROBABILITIES[:1], ["one", "two"], None),
        (DIGITS, PROBABILITIES[:, :9], ["one", "two"], None),
        (DIGITS, PROBABILITIES, ["one", "two"], np.zeros((1, 280, 280))),
        (DIGITS[:0], PROBABILITIES[:0], [], None),
    ],
    ids="titles answers nine pads none".split(),
)
def test_show_answers_wants_one_of_each(digits, probabilities, titles, pads):
    with pytest.raises(ValueError, match="each digit needs one title"):
        figures.show_answers(digits, probabilities, titles, pads)
