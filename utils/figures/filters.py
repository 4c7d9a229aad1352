"""One filter at one position: its arithmetic, as a figure and with sliders."""

import base64
import html
import io
from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.figures.style import ORANGE, SIGNED, STYLE, InteractiveBox, show


def activation_map(image: np.ndarray, kernel: np.ndarray, bias: float) -> np.ndarray:
    """Slide one kernel over an image, add the bias, and apply ReLU.

    Parameters
    ----------
    image
        Numbers of shape (height, width), scaled as the network scales them.
    kernel
        Numbers of shape (k, k).
    bias
        What is added to every sum.

    Returns
    -------
    Float array of shape (height - k + 1, width - k + 1).
    """
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.maximum(0, (windows * kernel).sum(axis=(2, 3)) + bias)


@dataclass(frozen=True)
class FilterStep:
    """What one filter calculates at one position of an image; `filter_step` makes it.

    Attributes
    ----------
    image, kernel
        Float arrays of shape (height, width) and (k, k).
    patch, products
        Float arrays of shape (k, k): the part of the image below the kernel, and the same times
        the kernel, number by number.
    total
        The sum of the products.
    raw
        That sum plus the bias.
    activations
        Floats of shape (height - k + 1, width - k + 1): the whole feature map after ReLU.
    result
        The activation at this position: ``raw``, or 0 where that is negative.
    """

    image: np.ndarray
    kernel: np.ndarray
    patch: np.ndarray
    products: np.ndarray
    total: float
    raw: float
    activations: np.ndarray
    result: float


def filter_step(
    image: np.ndarray, kernel: np.ndarray, bias: float, row: int, column: int
) -> FilterStep:
    """Calculate what one filter does at one position; the parameters are `show_filter_step`'s.

    Raises
    ------
    ValueError
        If image or kernel is not two-dimensional, or the patch does not lie within the image.
    """
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(
            f"One image and one kernel are expected, both with rows and columns, not {image.shape} "
            f"and {kernel.shape}."
        )
    activations = activation_map(image, kernel, bias)
    bottom, right = np.subtract(activations.shape, 1)
    if not (0 <= row <= bottom and 0 <= column <= right):
        raise ValueError(
            f"A patch at row {row}, column {column} does not lie within the image. The last one is "
            f"at row {bottom}, column {right}."
        )
    height, width = kernel.shape
    patch = image[row : row + height, column : column + width]
    products = patch * kernel
    total = products.sum()
    return FilterStep(
        image, kernel, patch, products, total, total + bias, activations, activations[row, column]
    )


class FilterExplorer(InteractiveBox):
    """Sliders that choose a filter and a position, and a view of what is calculated there.

    Parameters
    ----------
    kernels
        Numbers of shape (k, k, n): n filters, in Keras' order.
    biases
        Numbers of shape (n,).
    shape
        Height and width of the image.
    row, column
        Where to begin.
    view
        Called with kernel, bias, row and column whenever a slider moves; it returns HTML.

    Raises
    ------
    ValueError
        If the shapes of kernels and biases do not fit.
    """

    def __init__(
        self,
        kernels: np.ndarray,
        biases: np.ndarray,
        shape: tuple[int, ...],
        row: int,
        column: int,
        view: Callable[[np.ndarray, float, int, int], str],
    ) -> None:
        if kernels.ndim != 3 or biases.shape != kernels.shape[2:]:
            raise ValueError(
                "The filter explorer expects kernels (k, k, n) and biases (n,), not "
                f"{kernels.shape} and {biases.shape}. Keras' kernels of a first layer have a "
                "channel axis more: kernels[:, :, 0]."
            )
        bottom, right = np.subtract(shape, kernels.shape[:2])
        wide = widgets.Layout(width="min(32em, 95%)")
        self.number, self.row, self.column = (
            widgets.IntSlider(value, 0, largest, description=name, layout=wide)
            for name, value, largest in (
                ("filter", 0, kernels.shape[2] - 1),
                ("row", row, bottom),
                ("column", column, right),
            )
        )
        self.html = widgets.HTML()
        self._kernels, self._biases, self._view = kernels, biases, view
        super().__init__([self.number, self.row, self.column, self.html])
        for slider in (self.number, self.row, self.column):
            slider.observe(self.redraw, names="value")
        self.redraw()

    def chosen_filter(self) -> tuple[np.ndarray, float]:
        """Return kernel and bias of the chosen filter."""
        return self._kernels[:, :, self.number.value], self._biases[self.number.value]

    def redraw(self, change: object = None) -> None:
        """Calculate and show the view again, for example because the image is another one."""
        self.html.value = self._view(*self.chosen_filter(), self.row.value, self.column.value)


def show_filter_step(
    image: np.ndarray, kernel: np.ndarray, bias: float, row: int, column: int
) -> None:
    """Show what one filter calculates at one position: patch x kernel, sum, bias, ReLU.

    Used in: cnn.

    Parameters
    ----------
    image
        Numbers of shape (height, width).
    kernel
        Numbers of shape (k, k).
    bias
        What is added to the sum.
    row, column
        The upper left corner of the patch in the image, which is also the position of the
        result in the feature map: 0 to height - k, 0 to width - k.

    Raises
    ------
    ValueError
        If the patch does not lie within the image.
    """
    figure, alt = _draw_filter_step(image, kernel, bias, row, column)
    show(alt, figure)


def step_through_filters(
    image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, row: int = 0, column: int = 0
) -> FilterExplorer:
    """Return sliders that move a filter over an image, with the picture of `show_filter_step`.

    For an image that changes while one looks, `utils.pad.companions` has a faster view.

    Used in: cnn.

    Parameters
    ----------
    image
        Numbers of shape (height, width).
    kernels
        Numbers of shape (k, k, n): n filters, in Keras' order.
    biases
        Numbers of shape (n,).
    row, column
        Where to begin.

    Raises
    ------
    ValueError
        If the shapes do not fit, or the first patch does not lie within the image.
    """

    def view(kernel: np.ndarray, bias: float, row: int, column: int) -> str:
        figure, alt = _draw_filter_step(image, kernel, bias, row, column)
        png = io.BytesIO()
        figure.savefig(png, dpi=1.5 * STYLE["figure.dpi"])
        data = base64.b64encode(png.getvalue()).decode()
        return (
            f'<img style="width: 100%; max-width: 940px" alt="{html.escape(alt)}" '
            f'src="data:image/png;base64,{data}">'
        )

    return FilterExplorer(kernels, biases, image.shape, row, column, view)


def show_channels(patches: np.ndarray, kernels: np.ndarray, bias: float) -> None:
    """Show one filter over several channels: products, a sum for each channel, one sum for all.

    Used in: cnn.

    Parameters
    ----------
    patches
        Numbers of shape (k, k, channels): what lies below the filter, channel by channel.
    kernels
        Numbers of the same shape: the filter has a kernel for each channel.
    bias
        What is added to the sum of all products.

    Raises
    ------
    ValueError
        If the shapes differ, or there are not three axes.
    """
    patches, kernels = np.asarray(patches, dtype=float), np.asarray(kernels, dtype=float)
    if patches.shape != kernels.shape or patches.ndim != 3:
        raise ValueError(
            f"show_channels expects patches and kernels of the same shape (k, k, channels), not "
            f"{patches.shape} and {kernels.shape}."
        )
    products = patches * kernels + 0.0  # no "-0" in the picture
    sums = products.sum(axis=(0, 1))
    raw = sums.sum() + bias
    channels = len(sums)
    rows = [
        ("channel", patches, np.abs(patches).max() or 1),
        ("its kernel", kernels, np.abs(kernels).max() or 1),
        ("products", products, np.abs(products).max() or 1),
    ]
    with plt.rc_context(STYLE | {"figure.constrained_layout.use": False}):
        figure = plt.figure(figsize=(6.4, 1.6 * channels + 0.6))
        inch = 1 / figure.get_figheight()
        for channel in range(channels):
            bottom = 0.6 + 1.6 * (channels - 1 - channel)
            for panel, (name, numbers, largest) in enumerate(rows):
                axis = figure.add_axes((0.02 + 0.26 * panel, bottom * inch, 0.2, 1.28 * inch))
                axis.imshow(numbers[:, :, channel], cmap=SIGNED, vmin=-largest, vmax=largest)
                axis.set_title(f"{name} {channel}" if panel == 0 else name, fontsize=10)
                axis.set(xticks=[], yticks=[])
                axis.spines[:].set(visible=True, color="0.7")
                for (row, column), value in np.ndenumerate(numbers[:, :, channel]):
                    color = "white" if value < -0.7 * largest else "black"
                    axis.text(column, row, f"{value:g}", ha="center", va="center", color=color)
            middle = (bottom + 0.64) * inch
            for x, sign in ((0.25, "×"), (0.51, "="), (0.775, "→")):
                figure.text(x, middle, sign, ha="center", va="center", fontsize=16)
            figure.text(0.81, middle, f"sum {sums[channel]:g}", va="center", fontsize=12)
        added = " + ".join(f"{value:g}" if value >= 0 else f"({value:g})" for value in sums)
        signed_bias = f"{bias:g}" if bias >= 0 else f"({bias:g})"
        arithmetic = f"{added}  +  bias {signed_bias}  =  {raw:g}    →  ReLU  →    {max(0, raw):g}"
        figure.text(0.5, 0.15 * inch, arithmetic, ha="center", fontsize=13)
        each = ", ".join(f"{value:g} in channel {i}" for i, value in enumerate(sums))
        show(
            f"One filter over {channels} channels, a kernel for each: the products sum to {each}. "
            f"All of them and the bias {bias:g} add up to {raw:g}, and ReLU gives "
            f"{max(0, raw):g}.",
            figure,
        )


def _draw_filter_step(
    image: np.ndarray, kernel: np.ndarray, bias: float, row: int, column: int
) -> tuple[Figure, str]:
    """Draw the picture of `show_filter_step`; return it with its alternative text."""
    step = filter_step(image, kernel, bias, row, column)
    image, kernel = step.image, step.kernel
    # A figure that pyplot does not know: it needs no closing, however often a slider moves.
    figure = Figure(figsize=(9.4, 2.9), facecolor="white")
    FigureCanvasAgg(figure)
    number = "{:.2f}" if image.max() <= 1 else "{:.0f}"
    brightest, strongest = max(image.max(), 1e-9), np.abs(kernel).max() or 1
    most_active = max(step.activations.max(), 1e-9)
    panels: list[tuple[float, float, str, np.ndarray, str | Colormap, float, str | None]] = [
        # left edge, width, title, numbers, color map, largest number, format
        (0.005, 0.235, "image", image, "gray", brightest, None),
        (0.26, 0.15, "patch", step.patch, "gray", brightest, number),
        (0.435, 0.15, "kernel", kernel, SIGNED, strongest, "{:.2f}"),
        (0.61, 0.15, "patch × kernel", step.products, SIGNED, strongest, "{:.2f}"),
        (0.775, 0.22, "feature map", step.activations, SIGNED, most_active, None),
    ]
    for left, width, title, numbers, colors, largest, written in panels:
        axis = figure.add_axes((left, 0.17, width, 0.72))
        low = -largest if colors is SIGNED else 0
        axis.imshow(numbers, cmap=colors, vmin=low, vmax=largest)
        axis.set_title(title, fontsize=11)
        axis.set(xticks=[], yticks=[])
        if written:
            for (y, x), value in np.ndenumerate(numbers):
                dark = value < 0.5 * largest if colors == "gray" else value < -0.7 * largest
                axis.text(
                    x,
                    y,
                    written.format(value).replace("-0.00", "0.00"),
                    ha="center",
                    va="center",
                    color="white" if dark else "black",
                )
    corner = (column - 0.5, row - 0.5)
    frames = ((figure.axes[0], kernel.shape, ORANGE), (figure.axes[4], (1, 1), "black"))
    for axis, (rows, columns), color in frames:
        axis.add_patch(Rectangle(corner, columns, rows, fill=False, edgecolor=color, linewidth=2))
    for x_sign, sign in ((0.4225, "×"), (0.5975, "=")):
        figure.text(x_sign, 0.53, sign, ha="center", va="center", fontsize=18)
    total, written_bias, raw, result = (
        f"{x:.2f}".replace("-0.00", "0.00") for x in (step.total, bias, step.raw, step.result)
    )
    arithmetic = f"sum {total}  +  bias {written_bias}  =  {raw}     →  ReLU  →     {result}"
    figure.text(0.5, 0.05, arithmetic, ha="center", fontsize=13)
    alt = (
        f"Row {row}, column {column}: the products of patch and kernel sum to {total}. "
        f"With the bias {written_bias} that is {raw}, and after ReLU {result}."
    )
    return figure, alt
