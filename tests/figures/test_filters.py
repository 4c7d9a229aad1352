"""One position of a filter: its arithmetic, its figure, and the sliders."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.support.figures import alt_text
from utils import figures

IMAGE = np.array([[0, 0.5, 1, 0], [0, 0.5, 1, 0], [0, 0.5, 1, 0], [0, 0, 0, 0]])
EDGES = np.array([[-1, 0, 1]] * 3)


@pytest.mark.parametrize(
    "column, bias, says",
    [
        (0, 0.25, "sum to 3.00. With the bias 0.25 that is 3.25, and after ReLU 3.25."),
        (1, -0.5, "sum to -1.50. With the bias -0.50 that is -2.00, and after ReLU 0.00."),
    ],
)
def test_filter_step_states_the_arithmetic(displayed, column: int, bias: float, says: str):
    figures.show_filter_step(IMAGE, EDGES, bias, 0, column)
    assert alt_text(displayed) == f"Row 0, column {column}: the products of patch and kernel {says}"


@pytest.mark.parametrize("row, column", [(2, 0), (0, 2), (-1, 0)])
def test_filter_step_stays_within_the_image(row: int, column: int):
    with pytest.raises(ValueError, match="at row 1, column 1"):
        figures.show_filter_step(IMAGE, EDGES, 0, row, column)


def test_filter_step_takes_one_kernel():
    with pytest.raises(ValueError, match=r"\(3, 3, 1\)"):
        figures.show_filter_step(IMAGE, EDGES[:, :, np.newaxis], 0, 0, 0)


def test_filter_step_takes_bytes_and_an_empty_image(displayed):
    figures.show_filter_step(np.zeros((5, 6), dtype=np.uint8), np.zeros((3, 3)), 0, 2, 3)
    assert "after ReLU 0.00" in alt_text(displayed)


def test_channels_are_added_up_before_bias_and_relu(displayed, drawn):
    patches = np.stack([[[1, 2], [0, 1]], [[3, 0], [1, 1]]], axis=-1)
    kernels = np.stack([[[1, -2], [5, 1]], [[2, 7], [-1, 0]]], axis=-1)
    figures.show_channels(patches, kernels, 0.5)
    assert alt_text(displayed) == (
        "One filter over 2 channels, a kernel for each: the products sum to -2 in channel 0, 5 in "
        "channel 1. All of them and the bias 0.5 add up to 3.5, and ReLU gives 3.5."
    )
    assert [image.pixels.tolist() for image in drawn[2::3]] == [
        [[1, -4], [0, 1]],
        [[6, 0], [-1, 0]],
    ]


def test_channels_with_a_negative_sum(displayed):
    figures.show_channels(np.ones((1, 1, 3)), np.full((1, 1, 3), -1.0), 1)
    assert alt_text(displayed).endswith("the bias 1 add up to -2, and ReLU gives 0.")


@pytest.mark.parametrize("shape", [(3, 3, 1), (3, 3), (2, 2, 2)])
def test_channels_need_a_kernel_each(shape: tuple):
    with pytest.raises(ValueError, match=r"\(3, 3, 2\)"):
        figures.show_channels(np.zeros((3, 3, 2)), np.zeros(shape), 0)


def test_sliders_redraw_the_picture():
    kernels = np.stack([EDGES, -EDGES], axis=-1)
    box = figures.step_through_filters(IMAGE, kernels, np.array([0.25, 0]), row=0, column=0)
    number, row, column, picture = box.children
    assert [slider.max for slider in (number, row, column)] == [1, 1, 1]
    assert "after ReLU 3.25" in alt_in(picture.value)
    first_picture = picture.value
    number.value = 1
    assert "sum to -3.00" in alt_in(picture.value)
    column.value = 1
    assert "column 1" in alt_in(picture.value) and "after ReLU 1.50" in alt_in(picture.value)
    assert picture.value.split("base64,")[1] != first_picture.split("base64,")[1]
    assert plt.get_fignums() == []


def alt_in(value: str) -> str:
    return re.search('alt="([^"]*)"', value).group(1)


@pytest.mark.parametrize("kernels, biases", [((3, 3), (3,)), ((3, 3, 2), (1,)), ((3, 3, 1, 2), 2)])
def test_sliders_refuse_shapes_that_do_not_fit(kernels, biases):
    with pytest.raises(ValueError, match="expects kernels"):
        figures.step_through_filters(IMAGE, np.zeros(kernels), np.zeros(biases))
