"""The figures of lesson 03: each states what it shows, and refuses what it cannot show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from utils import figures

HISTORY = {
    "loss": [0.9, 0.3, 0.1],
    "val_loss": [0.8, 0.4, 0.5],
    "accuracy": [0.6, 0.9, 0.99],
    "val_accuracy": [0.7, 0.85, 0.86],
}


@pytest.fixture
def displayed(monkeypatch) -> list:
    """What a notebook would have been given."""
    objects = []
    monkeypatch.setattr(figures, "display", objects.append)
    yield objects
    assert plt.get_fignums() == [], "a figure was left open"


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


def test_weights_share_a_scale_around_zero_and_name_the_strongest(displayed, monkeypatch):
    limits = []
    imshow = plt.Axes.imshow
    monkeypatch.setattr(
        plt.Axes,
        "imshow",
        lambda self, *a, **k: limits.append((k["vmin"], k["vmax"])) or imshow(self, *a, **k),
    )
    weights = np.zeros((3, 4, 5))
    weights[1, 2, 3], weights[2, 0, 0] = -2, 1
    figures.show_weights(weights, titles=["a", "b", "c"], columns=2)
    assert limits == [(-2, 2)] * 3
    assert "from -2 to 1. The strongest, -2, is in picture b, row 2, column 3" in displayed[0].alt


def test_weights_may_all_be_zero(displayed):
    figures.show_weights(np.zeros((1, 2, 2)), titles=[0])
    assert "from 0 to 0" in displayed[0].alt


@pytest.mark.parametrize(
    "shape, titles, message",
    [((784, 10), range(10), "expects weights of shape"), ((2, 3, 3), ["a"], "2 pictures but 1")],
)
def test_weights_refuses_what_it_cannot_show(shape, titles, message):
    with pytest.raises(ValueError, match=message):
        figures.show_weights(np.zeros(shape), titles)
