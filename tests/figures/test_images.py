"""Images, weights and maps in grids, and the numbers of one image."""

import numpy as np
import pytest

from tests.support.figures import alt_text
from utils import figures


def test_show_images_names_the_titles(displayed):
    figures.show_images(np.zeros((3, 4, 5), dtype=np.uint8), titles=[7, 0, "two"], columns=2)
    assert alt_text(displayed) == "3 images titled 7, 0, two"


def test_show_images_keeps_bytes_on_one_scale(displayed, drawn):
    """A faint image must not be brightened to full white."""
    figures.show_images(np.full((1, 3, 3), 9, dtype=np.uint8))
    figures.show_images(np.stack([np.zeros((2, 2)), np.full((2, 2), 0.5)]))
    assert [(image.vmin, image.vmax) for image in drawn] == [(0, 255), (0, 0.5), (0, 0.5)]


@pytest.mark.parametrize("shape", [(28, 28), (0, 28, 28), (2, 28, 28, 1)])
def test_show_images_refuses_other_shapes(shape):
    with pytest.raises(ValueError, match="expects images of shape"):
        figures.show_images(np.zeros(shape))


def test_show_images_refuses_other_numbers_of_titles():
    with pytest.raises(ValueError, match="2 images but 3 titles"):
        figures.show_images(np.zeros((2, 4, 4)), titles=[1, 2, 3])


def test_show_pixels_states_size_and_range(displayed):
    figures.show_pixels(np.array([[0, 200], [30, 9], [1, 1]], dtype=np.uint8))
    assert "3 x 2 pixels" in alt_text(displayed) and "from 0 to 200" in alt_text(displayed)


def test_show_pixels_refuses_several_images():
    with pytest.raises(ValueError, match="one image"):
        figures.show_pixels(np.zeros((2, 4, 4), dtype=np.uint8))


def test_weights_share_a_scale_around_zero_and_name_the_strongest(displayed, drawn):
    weights = np.zeros((3, 4, 5))
    weights[1, 2, 3], weights[2, 0, 0] = -2, 1
    figures.show_weights(weights, titles=["a", "b", "c"], columns=2)
    assert [(image.vmin, image.vmax) for image in drawn] == [(-2, 2)] * 3
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


def test_show_maps_states_the_ranges(displayed):
    maps = np.array([[[-763, 12], [0, 763]], [[0, 0], [0, 0.25]]])
    before = maps.copy()
    figures.show_maps(maps, titles=["edges", "blur"])
    assert "2 maps" in alt_text(displayed)
    assert "edges: from -763 to 763; blur: from 0 to 0.25" in alt_text(displayed)
    assert np.array_equal(maps, before)


@pytest.mark.parametrize("empty, says", [(0, "None of them"), (1, "1 of them"), (9, "9 of them")])
def test_show_maps_counts_silent_maps_when_there_are_many(displayed, empty: int, says: str):
    maps = np.ones((9, 3, 2))
    maps[:empty] = 0
    figures.show_maps(maps, columns=4)
    assert says in alt_text(displayed)


def test_show_maps_gives_zero_the_same_color_in_every_map(displayed, drawn):
    figures.show_maps(np.array([[[-1, 8]], [[-0.5, 0.1]], [[0, 0]]]))
    assert [(image.vmin, image.vmax) for image in drawn] == [(-8, 8), (-0.5, 0.5), (-1, 1)]


@pytest.mark.parametrize("shape", [(26, 26), (0, 3, 3), (1, 26, 26, 16)])
def test_show_maps_refuses_other_shapes(shape):
    with pytest.raises(ValueError, match="expects maps of shape"):
        figures.show_maps(np.zeros(shape))


def test_show_maps_refuses_other_numbers_of_titles():
    with pytest.raises(ValueError, match="2 maps but 1 titles"):
        figures.show_maps(np.zeros((2, 4, 4)), titles=["one"])
