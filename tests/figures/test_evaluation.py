"""Figures of how good a network is: its mistakes, its confidence, the luck of its seed."""

import numpy as np
import pytest

from tests.support.figures import alt_text
from utils import figures


def probabilities_of(predicted: list[int], confidence: list[float]) -> np.ndarray:
    """Rows of 10 probabilities that predict these digits; the other digits share the rest."""
    rows = np.tile((1 - np.array(confidence))[:, np.newaxis] / 9, (1, 10))
    rows[np.arange(len(predicted)), predicted] = confidence
    return rows


def test_show_seeds_states_mean_and_range(displayed):
    figures.show_seeds({"plain": [97.0, 98.0], "dropout": np.array([98.25])}, xlabel="accuracy, %")
    assert alt_text(displayed) == (
        "accuracy, %, a dot for each seed. plain: mean 97.50, from 97.00 to 98.00; "
        "dropout: mean 98.25, from 98.25 to 98.25."
    )


@pytest.mark.parametrize("results", [{}, {"plain": []}, {"plain": 97.0}])
def test_show_seeds_refuses_empty_rows(results):
    with pytest.raises(ValueError, match="at least one number in every row"):
        figures.show_seeds(results, xlabel="accuracy")


def test_show_mistakes_shows_the_surest_first_and_no_right_answer(displayed, drawn):
    images = np.arange(5)[:, np.newaxis, np.newaxis] * np.ones((1, 4, 4))
    rows = probabilities_of([1, 2, 3, 4, 5], [0.5, 0.99, 0.9, 0.6, 0.8])
    figures.show_mistakes(images, np.array([0, 2, 0, 0, 0]), rows, count=3)
    assert [image.pixels[0, 0] for image in drawn] == [2, 4, 3]
    assert alt_text(displayed) == (
        "3 of 4 mistakes, the surest first: 0 read as 3 (90 % sure), 0 read as 5 (80 % sure), "
        "0 read as 4 (60 % sure)."
    )


def test_show_mistakes_refuses_what_does_not_fit():
    rows = probabilities_of([1, 2], [0.5, 0.6])
    with pytest.raises(ValueError, match="3 images, 2 labels and 2 rows"):
        figures.show_mistakes(np.zeros((3, 4, 4)), [0, 0], rows)
    with pytest.raises(ValueError, match="no mistake to show"):
        figures.show_mistakes(np.zeros((2, 4, 4)), [1, 2], rows)


def test_show_reliability_states_the_calibration_error(displayed):
    """60 answers 0.95 sure, 54 of them right; 20 answers 0.65 sure, 18 of them right."""
    rows = probabilities_of([3] * 80, [0.95] * 60 + [0.65] * 20)
    labels = [3] * 54 + [0] * 6 + [3] * 18 + [0] * 2
    figures.show_reliability({"a": rows, "b": rows[::-1]}, labels)
    assert "a: on average 87.5 % sure and 90.0 % right, expected calibration error 10.00 %" in (
        alt_text(displayed)
    )
    assert "b: on average 87.5 % sure" in alt_text(displayed)


def test_show_reliability_puts_certainty_into_the_last_bin(displayed):
    figures.show_reliability({"sure": probabilities_of([1] * 4, [1.0] * 4)}, [1, 1, 1, 0], bins=5)
    assert "expected calibration error 25.00 %" in alt_text(displayed)


@pytest.mark.parametrize(
    "probabilities, labels, bins",
    [({}, [1], 10), ({"a": np.ones((2, 10))}, [1], 10), ({"a": np.ones((1, 10))}, [1], 0)],
)
def test_show_reliability_refuses_what_does_not_fit(probabilities, labels, bins):
    with pytest.raises(ValueError, match="a row of probabilities for each"):
        figures.show_reliability(probabilities, labels, bins)


@pytest.mark.parametrize("errors_only", [False, True])
def test_confusion_matrix_names_the_commonest_mistake(displayed, errors_only: bool):
    counts = np.diag(np.full(10, 50))
    counts[4, 9] = 7
    counts[9, 4] = 3
    before = counts.copy()
    figures.show_confusion_matrix(counts, errors_only=errors_only)
    alt = alt_text(displayed)
    assert "500 of 510" in alt and "a 4 read as a 9, 7 times" in alt
    assert np.array_equal(counts, before)


def test_confusion_matrix_must_be_square():
    with pytest.raises(ValueError, match="square"):
        figures.show_confusion_matrix(np.zeros((10, 9), dtype=int))


DIGITS = np.zeros((2, 28, 28), np.uint8)
PROBABILITIES = np.full((2, 10), 0.0001)
PROBABILITIES[0, 7], PROBABILITIES[1, 4] = 0.9991, 0.5


@pytest.mark.parametrize("pads", [None, np.zeros((2, 280, 280), np.uint8)])
def test_show_predictions_names_the_best_and_claims_no_certainty(displayed, pads):
    figures.show_predictions(DIGITS, PROBABILITIES, ["a seven", "H"], pads)
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
    ids="titles predictions nine pads none".split(),
)
def test_show_predictions_wants_one_of_each(digits, probabilities, titles, pads):
    with pytest.raises(ValueError, match="each digit needs one title"):
        figures.show_predictions(digits, probabilities, titles, pads)
