"""A network drawn as stacks of maps."""

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tests.support.figures import alt_text
from utils.figures.architecture import PIXEL, show_architecture
from utils.quiet_tensorflow import keras


@pytest.fixture
def rectangles(monkeypatch) -> list[Rectangle]:
    """The rectangles that Matplotlib has drawn, in order."""
    found: list[Rectangle] = []
    add_patch = Axes.add_patch

    def record(self, patch):
        found.append(patch)
        return add_patch(self, patch)

    monkeypatch.setattr(Axes, "add_patch", record)
    return found


def small_network(*layers: keras.layers.Layer, shape: tuple = (12, 8, 1)) -> keras.Sequential:
    return keras.Sequential([keras.Input(shape), *layers])


def test_sizes_and_parameters_are_those_of_the_network(displayed):
    model = small_network(
        keras.layers.Rescaling(1 / 255),
        keras.layers.Conv2D(5, 3, name="look"),
        keras.layers.MaxPooling2D(name="shrink"),
        keras.layers.BatchNormalization(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, name="decide"),
    )
    show_architecture(model)
    assert alt_text(displayed) == (
        "The network, from the image to the answer: image 12 × 8 × 1, look 10 × 6 × 5 with 50 "
        "parameters, shrink 5 × 3 × 5, decide 10 with 760 parameters."
    )


def test_maps_are_drawn_in_proportion(displayed, rectangles: list[Rectangle]):
    show_architecture(small_network(keras.layers.Conv2D(8, (3, 1)), shape=(12, 8, 4)))
    image, back, front = rectangles
    assert image.get_height() == pytest.approx(12 * PIXEL)
    assert image.get_width() == pytest.approx(8 * PIXEL)
    for sheet in (back, front):  # 8 maps are two sheets
        assert sheet.get_height() == pytest.approx(10 * PIXEL)
        assert sheet.get_width() == pytest.approx(8 * PIXEL)
    assert back.get_x() > front.get_x() > image.get_x() + image.get_width()


def test_a_network_without_maps_is_refused():
    with pytest.raises(ValueError, match=r"not \(4,\)"):
        show_architecture(small_network(keras.layers.Dense(2), shape=(4,)))
