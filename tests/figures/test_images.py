"""utils.figures: every figure reaches the notebook, with text that states what it shows."""

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
    assert picture.alt in hidden_text.data or "&" in hidden_text.data
    return picture.alt


def test_show_takes_the_current_figure_and_escapes_the_text(displayed):
    plt.plot([0, 1])
    figures.show("loss < 1 & falling")
    assert alt_of(displayed) == "loss < 1 & falling"
    assert "loss &lt; 1 &amp; falling" in displayed[1].data


def test_show_images_names_the_titles(displayed):
    figures.show_images(np.zeros((3, 4, 5), dtype=np.uint8), titles=[7, 0, "two"], columns=2)
    assert alt_of(displayed) == "3 images titled 7, 0, two"


def test_show_images_keeps_bytes_on_one_scale(displayed, monkeypatch):
    """A faint image must not be brightened to full white."""
    limits = []
    imshow = plt.Axes.imshow
    monkeypatch.setattr(
        plt.Axes,
        "imshow",
        lambda self, *a, **k: limits.append((k["vmin"], k["vmax"])) or imshow(self, *a, **k),
    )
    figures.show_images(np.full((1, 3, 3), 9, dtype=np.uint8))
    figures.show_images(np.stack([np.zeros((2, 2)), np.full((2, 2), 0.5)]))
    assert limits == [(0, 255), (0, 0.5), (0, 0.5)]


@pytest.mark.parametrize("shape", [(28, 28), (0, 28, 28), (2, 28, 28, 1)])
def test_show_images_refuses_other_shapes(shape):
    with pytest.raises(ValueError, match="expects images of shape"):
        figures.show_images(np.zeros(shape))


def test_show_images_refuses_other_numbers_of_titles():
    with pytest.raises(ValueError, match="2 images but 3 titles"):
        figures.show_images(np.zeros((2, 4, 4)), titles=[1, 2, 3])


def test_show_pixels_states_size_and_range(displayed):
    figures.show_pixels(np.array([[0, 200], [30, 9], [1, 1]], dtype=np.uint8))
    assert "3 x 2 pixels" in alt_of(displayed) and "from 0 to 200" in alt_of(displayed)


def test_show_pixels_refuses_several_images():
    with pytest.raises(ValueError, match="one image"):
        figures.show_pixels(np.zeros((2, 4, 4), dtype=np.uint8))


def test_show_bars_states_the_extremes(displayed):
    figures.show_bars([5, 20, 10], xlabel="digit", ylabel="images", names=["a", "b", "c"])
    alt = alt_of(displayed)
    assert "highest for b (20)" in alt and "lowest for a (5)" in alt


@pytest.mark.parametrize("values, names", [([], None), ([[1]], None), ([1, 2], ["a"])])
def test_show_bars_refuses_what_it_cannot_show(values, names):
    with pytest.raises(ValueError):
        figures.show_bars(values, "x", "y", names)


@pytest.mark.parametrize("errors_only", [False, True])
def test_confusion_matrix_names_the_commonest_mistake(displayed, errors_only: bool):
    counts = np.diag(np.full(10, 50))
    counts[4, 9] = 7
    counts[9, 4] = 3
    before = counts.copy()
    figures.show_confusion_matrix(counts, errors_only=errors_only)
    alt = alt_of(displayed)
    assert "500 of 510" in alt and "a 4 read as a 9, 7 times" in alt
    assert np.array_equal(counts, before)


def test_confusion_matrix_must_be_square():
    with pytest.raises(ValueError, match="square"):
        figures.show_confusion_matrix(np.zeros((10, 9), dtype=int))
