"""The pad's companions in lesson 08: the arithmetic of a filter, and the box for own drawings."""

import html
import re
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pytest

from tests.support.browser import SEVEN
from utils.drawing import prepare
from utils.figures.filters import activation_map
from utils.inference import feature_maps, load_trained_model
from utils.pad import DigitPad
from utils.pad.companions import (
    filter_arithmetic,
    keep_drawings,
    load_kept_drawings,
    step_through_drawing,
)


def children(box: widgets.VBox, kind: type) -> list:
    """All widgets of a kind in a box, also in boxes within it."""
    found = [child for child in box.children if isinstance(child, kind)]
    for child in box.children:
        if isinstance(child, widgets.Box):
            found += children(child, kind)
    return found


@pytest.fixture(scope="module")
def first_layer() -> tuple[np.ndarray, np.ndarray]:
    """The released network's first layer, with its normalization folded in, as in lesson 08."""
    model = load_trained_model()
    kernels = model.get_layer("conv1").get_weights()[0][:, :, 0]
    norm = model.get_layer("norm1")
    gamma, beta, mean, variance = norm.get_weights()
    scale = gamma / np.sqrt(variance + norm.epsilon)
    assert (scale > 0).all(), "lesson 08 says so, and pooling first is only then the same"
    return kernels * scale, beta - mean * scale


def test_the_arithmetic_is_the_networks(first_layer):
    kernels, biases = first_layer
    digit = prepare([SEVEN], 20)
    maps = feature_maps(digit[np.newaxis])[1]["relu1"][0]
    for number in range(16):
        activations = activation_map(digit / 255, kernels[..., number], biases[number])
        pooled = activations.reshape(12, 2, 12, 2).max(axis=(1, 3))
        assert np.allclose(pooled, maps[..., number], atol=1e-4)


def numbers_in(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+\.\d\d", text.replace("−", "-"))]


def test_what_is_written_adds_up():
    digit = np.zeros((28, 28), np.uint8)
    digit[3, 5] = 255
    kernel = np.arange(-12, 13).reshape(5, 5) / 10
    page = filter_arithmetic(digit, kernel, 0.25, 1, 2)
    cells = numbers_in(" ".join(re.findall(r"<td[^>]*>([^<]*)</td>", page)))
    patch, weights, products = np.array(cells).reshape(3, 5, 5)
    assert patch.sum() == patch[2, 3] == 1
    assert np.allclose(weights, kernel) and np.allclose(products, patch * weights)
    line = html.unescape(re.sub("<[^>]*>", "", re.search(r"sum .*?</p>", page).group()))
    assert numbers_in(line) == [0.1, 0.25, 0.35, 0.35]
    negative = filter_arithmetic(digit, -kernel, -0.25, 1, 2)
    assert "−0.35 &nbsp;→ ReLU →&nbsp; <b>0.00</b>" in negative
    with pytest.raises(ValueError, match="row 24, column 0 does not lie"):
        filter_arithmetic(digit, kernel, 0, 24, 0)


def test_sliders_follow_the_pad(first_layer):
    pad = DigitPad(lambda strokes, pen_width: None)
    box = step_through_drawing(pad, *first_layer)
    (view,) = children(box, widgets.HTML)
    assert "Draw a digit" in view.value
    pad.set_state({"strokes": [SEVEN], "pen_width": 20, "revision": 1})
    assert view.value.count("<table") == 3
    before = view.value
    number, row, column = children(box, widgets.IntSlider)
    number.value = 5
    assert view.value != before
    (button,) = children(box, widgets.Button)
    button.click()
    kernels, biases = first_layer
    activations = activation_map(prepare([SEVEN], 20) / 255, kernels[..., 5], biases[5])
    assert activations[row.value, column.value] == activations.max()
    with pytest.raises(ValueError, match="channel axis more"):
        step_through_drawing(pad, np.zeros((5, 5, 1, 16)), np.zeros(16))


def test_what_stands_in_without_a_kernel_never_changes(first_layer):
    """The same text in every run, since nbval compares it."""
    pad = DigitPad(lambda strokes, pen_width: None)
    assert repr(pad) == repr(DigitPad(lambda strokes, pen_width: None, strokes=[SEVEN]))
    assert "Run this cell" in repr(pad)
    assert "Run this cell" in repr(step_through_drawing(pad, *first_layer))


def test_drawings_are_kept_and_removed(tmp_path: Path):
    path = tmp_path / "mine.json"
    pad = DigitPad(lambda strokes, pen_width: None)
    box = keep_drawings(pad, path)
    (status,) = children(box, widgets.HTML)
    buttons = {button.description: button for button in children(box, widgets.Button)}
    assert "nothing" in status.value and load_kept_drawings(path) == []
    buttons["7"].click()
    assert "The pad is blank" in status.value and not path.exists()
    pad.strokes, pad.pen_width = [SEVEN], 12
    buttons["7"].click()
    assert pad.strokes == [] and "1 x 7" in status.value
    pad.strokes = [[(140, 60), (140, 200)]]
    buttons["1"].click()
    kept = load_kept_drawings(path)
    assert [drawing["label"] for drawing in kept] == [7, 1]
    assert kept[0]["pen_width"] == 12
    assert np.array_equal(kept[0]["strokes"], [SEVEN])
    # another day, with a new kernel
    box = keep_drawings(pad, path)
    assert "1 x 1, 1 x 7" in children(box, widgets.HTML)[0].value
    children(box, widgets.Button)[-1].click()
    assert [drawing["label"] for drawing in load_kept_drawings(path)] == [7]
    assert [file.name for file in tmp_path.iterdir()] == ["mine.json"]


def test_drawings_are_kept_among_the_learners_own_files(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("COURSE_OWN_FILES", str(tmp_path))
    pad = DigitPad(lambda strokes, pen_width: None, strokes=[SEVEN])
    next(b for b in children(keep_drawings(pad), widgets.Button) if b.description == "7").click()
    assert [drawing["label"] for drawing in load_kept_drawings()] == [7]
    assert load_kept_drawings(tmp_path / "my_drawings.json") == load_kept_drawings()


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir or Madam",
        "[1, 2]",
        '[{"label": 7}]',
        '[{"label": 12, "pen_width": 20, "strokes": [[[1, 2]]]}]',
        '[{"label": 1, "pen_width": 0, "strokes": [[[1, 2]]]}]',
        '[{"label": 1, "pen_width": 9, "strokes": [[1, 2]]}]',
    ],
    ids="prose numbers cut label pen strokes".split(),
)
def test_a_file_that_holds_no_drawings(tmp_path: Path, text: str):
    path = tmp_path / "mine.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="mine.json does not hold kept drawings"):
        load_kept_drawings(path)
