"""Bars, curves and learning curves: each states what it shows, and refuses what it cannot show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.support.figures import alt_text
from utils import figures

HISTORY = {
    "loss": [0.9, 0.3, 0.1],
    "val_loss": [0.8, 0.4, 0.5],
    "accuracy": [0.6, 0.9, 0.99],
    "val_accuracy": [0.7, 0.85, 0.86],
}


@pytest.fixture
def written(monkeypatch) -> dict[str, float]:
    """The texts that are written beside curves, and their heights."""
    texts = {}
    annotate = plt.Axes.annotate

    def record(self, text, xy, *arguments, **options):
        texts[text] = xy[1]
        return annotate(self, text, xy, *arguments, **options)

    monkeypatch.setattr(plt.Axes, "annotate", record)
    return texts


def test_curves_state_start_end_and_lowest_point(displayed, written):
    figures.show_curves([0, 1, 2], {"dense": [9, 3, 5], "cnn": [10, 11, 12]}, "shift", "errors")
    alt = displayed[0].alt
    assert "errors against shift" in alt
    assert "dense: from 9 at 0 to 5 at 2, lowest at 1 (3)." in alt
    assert set(written) == {"dense", "cnn"}


def test_a_single_curve_needs_no_name_and_zero_has_no_sign(displayed, written):
    figures.show_curves(
        np.linspace(0.1, 1, 30), {"loss": -np.log(np.linspace(0.1, 1, 30))}, "p", "l"
    )
    assert written == {}
    assert "(0)" in displayed[0].alt and "-0" not in displayed[0].alt


def test_names_of_curves_that_end_together_are_moved_apart(displayed, written):
    figures.show_curves([0, 1], {"upper": [0, 1.0], "lower": [0, 0.99]}, "x", "y")
    assert written["upper"] - written["lower"] > 0.05


@pytest.mark.parametrize(
    "x, curves", [([0, 1], {}), ([0], {"a": [1]}), ([[0, 1]], {"a": [1, 2]}), ([0, 1], {"a": [1]})]
)
def test_curves_refuses_what_it_cannot_show(x, curves):
    with pytest.raises(ValueError, match="expects at least two points|but x has"):
        figures.show_curves(x, curves, "x", "y")


def test_learning_curves_name_the_best_epoch(displayed, written):
    figures.show_learning_curves(HISTORY)
    alt = displayed[0].alt
    assert "The validation loss goes from 0.8 to 0.5; it is lowest after epoch 2 of 3 (0.4)." in alt
    assert "The validation accuracy goes from 0.7 to 0.86; it is highest after epoch 3 of 3" in alt
    assert set(written) == {"training", "validation"}


def test_learning_curves_of_several_networks(displayed):
    figures.compare_learning_curves({"small": HISTORY, "large": HISTORY}, metric="accuracy")
    alt = displayed[0].alt
    assert "small: The training accuracy goes from 0.6 to 0.99." in alt and "large: The" in alt


def test_learning_curves_of_one_epoch(displayed):
    figures.show_learning_curves({name: values[:1] for name, values in HISTORY.items()})
    assert "after epoch 1 of 1" in displayed[0].alt


@pytest.mark.parametrize(
    "history, message",
    [
        ({"loss": [1], "accuracy": [1]}, "no val_loss, only loss, accuracy"),
        ({}, "no loss and no val_loss, only nothing"),
        (HISTORY | {"val_loss": [1.0]}, "one for each epoch"),
        (HISTORY | {"loss": [], "val_loss": []}, "one for each epoch"),
    ],
)
def test_learning_curves_say_what_is_missing(history, message):
    with pytest.raises(ValueError, match=message):
        figures.show_learning_curves(history)
    plt.close("all")


def test_comparing_no_network_is_refused():
    with pytest.raises(ValueError, match="at least one history"):
        figures.compare_learning_curves({})


def test_show_bars_states_the_extremes(displayed):
    figures.show_bars([5, 20, 10], xlabel="digit", ylabel="images", names=["a", "b", "c"])
    alt = alt_text(displayed)
    assert "highest for b (20)" in alt and "lowest for a (5)" in alt


@pytest.mark.parametrize("values, names", [([], None), ([[1]], None), ([1, 2], ["a"])])
def test_show_bars_refuses_what_it_cannot_show(values, names):
    with pytest.raises(ValueError):
        figures.show_bars(values, "x", "y", names)
