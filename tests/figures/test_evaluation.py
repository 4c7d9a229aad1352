"""The figures of lesson 05: dots for seeds, the surest mistakes, reliability."""

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


def alt_of(displayed: list) -> str:
    picture, hidden_text = displayed
    assert picture.data.startswith(b"\x89PNG")
    return picture.alt


def probabilities_of(answers: list[int], sureness: list[float]) -> np.ndarray:
    """Rows of 10 probabilities with these answers; the rest is spread over the other digits."""
    rows = np.tile((1 - np.array(sureness))[:, np.newaxis] / 9, (1, 10))
    rows[np.arange(len(answers)), answers] = sureness
    return rows


def test_show_seeds_states_mean_and_range(displayed):
    figures.show_seeds({"plain": [97.0, 98.0], "dropout": np.array([98.25])}, xlabel="accuracy, %")
    assert alt_of(displayed) == (
        "accuracy, %, a dot for each seed. plain: mean 97.50, from 97.00 to 98.00; "
        "dropout: mean 98.25, from 98.25 to 98.25."
    )


@pytest.mark.parametrize("results", [{}, {"plain": []}, {"plain": 97.0}])
def test_show_seeds_refuses_empty_rows(results):
    with pytest.raises(ValueError, match="at least one number in every row"):
        figures.show_seeds(results, xlabel="accuracy")


def test_show_mistakes_shows_the_surest_first_and_no_right_answer(displayed, monkeypatch):
    shown = []
    imshow = plt.Axes.imshow
    monkeypatch.setattr(
        plt.Axes, "imshow", lambda self, a, **k: shown.append(a[0, 0]) or imshow(self, a, **k)
    )
    images = np.arange(5)[:, np.newaxis, np.newaxis] * np.ones((1, 4, 4))
    rows = probabilities_of([1, 2, 3, 4, 5], [0.5, 0.99, 0.9, 0.6, 0.8])
    figures.show_mistakes(images, np.array([0, 2, 0, 0, 0]), rows, count=3)
    assert shown == [2, 4, 3]
    assert alt_of(displayed) == (
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
        alt_of(displayed)
    )
    assert "b: on average 87.5 % sure" in alt_of(displayed)


def test_show_reliability_puts_certainty_into_the_last_bin(displayed):
    figures.show_reliability({"sure": probabilities_of([1] * 4, [1.0] * 4)}, [1, 1, 1, 0], bins=5)
    assert "expected calibration error 25.00 %" in alt_of(displayed)


@pytest.mark.parametrize(
    "probabilities, labels, bins",
    [({}, [1], 10), ({"a": np.ones((2, 10))}, [1], 10), ({"a": np.ones((1, 10))}, [1], 0)],
)
def test_show_reliability_refuses_what_does_not_fit(probabilities, labels, bins):
    with pytest.raises(ValueError, match="a row of probabilities for each"):
        figures.show_reliability(probabilities, labels, bins)
