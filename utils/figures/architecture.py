"""A network drawn as what its layers give: stacks of maps, and rows of numbers."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from utils.figures.networks import FORWARD, PALE
from utils.figures.style import BLUE, STYLE, show
from utils.quiet_tensorflow import keras

PIXEL = 0.09  # the length of a map's pixel in the drawing
MAPS_PER_SHEET = 4  # a stack has one sheet for so many maps
SHEET = 0.07  # how far each sheet stands out
GRAY = "0.45"


def show_architecture(model: keras.Sequential) -> None:
    """Draw what each layer of a network gives, with sizes, names and numbers of parameters.

    Maps are drawn as a stack, with sides in proportion to theirs; numbers without rows and columns
    as a column. Layers that keep all shapes, such as ``Rescaling`` and ``BatchNormalization``, are
    left out, and so is ``Flatten``. Layers with parameters are blue, the others gray.

    Used in: cnn, improve.

    Parameters
    ----------
    model
        A built network whose input has the shape (height, width, channels).

    Raises
    ------
    ValueError
        If the input has another form.
    """
    form = tuple(model.input_shape[1:])
    if len(form) != 3:
        raise ValueError(
            f"show_architecture expects a network whose input is (height, width, channels), not "
            f"{form}."
        )
    stages = [("image", form, 0)]
    for layer in model.layers:
        shape, parameters = tuple(layer.output.shape[1:]), layer.count_params()
        if isinstance(layer, keras.layers.BatchNormalization):
            continue
        if parameters or (shape != stages[-1][1] and len(shape) == 3):
            stages.append((layer.name, shape, parameters))
    top = max(_height(shape) for _, shape, _ in stages) / 2
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(9.4, 3))
        axis.axis("off")
        axis.set_aspect("equal")
        x, sentences = 0.0, []
        for name, shape, parameters in stages:
            if x > 0:
                axis.annotate("", (x + 0.75, 0), (x + 0.1, 0), arrowprops=FORWARD)
                x += 0.85
            width = _draw(axis, x, shape, BLUE if parameters else GRAY)
            middle, size = x + width / 2, " × ".join(map(str, shape))
            axis.text(middle, top + 0.3, size, ha="center", fontsize=9)
            text = f"{name}\n{parameters:,}" if parameters else name
            color = BLUE if parameters else GRAY
            axis.text(middle, -top - 0.25, text, ha="center", va="top", color=color, fontsize=9)
            sentences.append(
                f"{name} {size}" + (f" with {parameters:,} parameters" if parameters else "")
            )
            x += width
        axis.text(
            x / 2,
            -top - 1.35,
            "blue: layers that learn, with their number of weights and biases",
            ha="center",
            color=BLUE,
            fontsize=9,
        )
        axis.set(xlim=(-0.6, x + 0.8), ylim=(-top - 1.5, top + 0.7))
        show(f"The network, from the image to the answer: {', '.join(sentences)}.", figure)


def _height(shape: tuple[int, ...]) -> float:
    """Return how high the drawing of a layer's output is."""
    return PIXEL * shape[0] + SHEET * _sheets(shape) if len(shape) == 3 else 2.0


def _sheets(shape: tuple[int, ...]) -> int:
    return -(-shape[2] // MAPS_PER_SHEET)


def _draw(axis: Axes, x: float, shape: tuple[int, ...], color: str) -> float:
    """Draw a layer's output with its left edge at ``x``; return its width."""
    if len(shape) == 1:
        axis.add_patch(Rectangle((x + 0.1, -1), 0.25, 2, facecolor=PALE, edgecolor=color))
        return 0.45
    sheets, rows, columns = _sheets(shape), PIXEL * shape[0], PIXEL * shape[1]
    for sheet in reversed(range(sheets)):
        shift = SHEET * (sheet - (sheets - 1) / 2)
        corner = (x + SHEET * sheet, shift - rows / 2)
        axis.add_patch(Rectangle(corner, columns, rows, facecolor=PALE, edgecolor=color))
    return columns + SHEET * (sheets - 1)
