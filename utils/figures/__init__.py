"""Figures of the lessons, each with alternative text that states what the figure shows.

One style for all: colors that color-blind readers can tell apart (Okabe and Ito, "Color
Universal Design", 2008), axes with names, and a white ground that reads well in JupyterLab's
light and dark themes.
"""

import base64
import html
import io
from collections.abc import Mapping, Sequence
from itertools import cycle

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, Image, display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
STYLE = {
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, "#56B4E9", "#CC79A7"]),
    "image.cmap": "gray",
    "font.size": 10,
}


def show(alt: str, figure: Figure | None = None) -> None:
    """Display a figure in the notebook and close it.

    Parameters
    ----------
    alt
        What the figure shows, in a sentence, for readers who cannot see it. It goes with the
        picture, and also into the page as text that only screen readers find, since JupyterLab
        gives its pictures no alternative text.
    figure
        The figure; Matplotlib's current one if None.
    """
    figure = figure or plt.gcf()
    picture = io.BytesIO()
    figure.savefig(picture, dpi=2 * STYLE["figure.dpi"])  # twice the pixels, for sharp screens
    plt.close(figure)
    width = round(figure.get_figwidth() * STYLE["figure.dpi"])
    display(Image(picture.getvalue(), format="png", width=width, alt=alt))
    hidden = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
    display(HTML(f'<p style="{hidden}">Figure: {html.escape(alt)}</p>'))


def show_images(
    images: np.ndarray,
    titles: Sequence[object] | None = None,
    columns: int = 10,
    alt: str | None = None,
) -> None:
    """Show gray images side by side, each at the same scale of brightness.

    Parameters
    ----------
    images
        Array of shape (n, height, width). Unsigned bytes are shown from 0 (black) to 255
        (white), other numbers from their overall minimum to their overall maximum.
    titles
        What to write above each image, for example its label.
    columns
        How many images stand in a row.
    alt
        Text for screen readers; without it, the number of images and their titles.

    Raises
    ------
    ValueError
        If ``images`` is not three-dimensional or empty, or ``titles`` differ in number.
    """
    images = np.asarray(images)
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(
            f"show_images expects images of shape (n, height, width), not {images.shape}. "
            "One image goes in as images[:1] or image[np.newaxis]."
        )
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"There are {len(images)} images but {len(titles)} titles.")
    low, high = (0, 255) if images.dtype == np.uint8 else (images.min(), images.max())
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    with plt.rc_context(STYLE):
        size = 9 / max(columns, 5)
        heading = 0.25 if titles is not None else 0.05
        figure, axes = plt.subplots(
            rows, columns, figsize=(columns * size, rows * (size + heading)), squeeze=False
        )
        for axis in axes.flat:
            axis.axis("off")
        for i, (axis, image) in enumerate(zip(axes.flat, images, strict=False)):
            axis.imshow(image, vmin=low, vmax=high)
            if titles is not None:
                axis.set_title(titles[i])
        if alt is None:
            alt = "1 image" if len(images) == 1 else f"{len(images)} images"
            if titles is not None:
                alt += " titled " + ", ".join(str(title) for title in titles)
        show(alt, figure)


def show_pixels(image: np.ndarray, alt: str | None = None) -> None:
    """Show one small image with the number of every pixel written into it.

    Parameters
    ----------
    image
        Unsigned bytes of shape (height, width), up to about 28 x 28.
    alt
        Text for screen readers; without it, the size and the range of the numbers.

    Raises
    ------
    ValueError
        If ``image`` is not two-dimensional.
    """
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(f"show_pixels expects one image (height, width), not {image.shape}.")
    height, width = image.shape
    cell = min(0.6, 9 / width)  # inches
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(width * cell + 0.6, height * cell + 0.6))
        axis.imshow(image, vmin=0, vmax=255)
        for row in range(height):
            for column in range(width):
                axis.text(
                    column,
                    row,
                    image[row, column],
                    ha="center",
                    va="center",
                    fontsize=18 * cell + 2,
                    color="black" if image[row, column] > 127 else "white",
                )
        axis.set(xlabel="column", ylabel="row")
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))  # no half pixels
        axis.yaxis.set_major_locator(MaxNLocator(integer=True))
        axis.xaxis.set_label_position("top")
        axis.xaxis.tick_top()
        alt = alt or (
            f"An image of {height} x {width} pixels with its numbers, "
            f"from {image.min()} to {image.max()}."
        )
        show(alt, figure)


def show_bars(
    values: Sequence[float], xlabel: str, ylabel: str, names: Sequence[object] | None = None
) -> None:
    """Show one bar per value, each with its number on top.

    Parameters
    ----------
    values
        Numbers of shape (n,).
    xlabel, ylabel
        What the bars and their heights mean, with the unit.
    names
        A name for each bar; without them, 0 to n - 1.

    Raises
    ------
    ValueError
        If ``values`` is empty or not one-dimensional, or ``names`` differ in number.
    """
    values = np.asarray(values)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"show_bars expects a row of numbers, not an array of {values.shape}.")
    names = [str(name) for name in (range(len(values)) if names is None else names)]
    if len(names) != len(values):
        raise ValueError(f"There are {len(values)} values but {len(names)} names.")
    number = "{:,.0f}" if np.abs(values).max() >= 10 else "{:.3g}"
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(7, 2.8))
        axis.bar_label(axis.bar(names, values), [number.format(value) for value in values])
        axis.set(xlabel=xlabel, ylabel=ylabel)
        most, least = int(values.argmax()), int(values.argmin())
        show(
            f"Bars of {ylabel} for each {xlabel}: highest for {names[most]} "
            f"({number.format(values[most])}), lowest for {names[least]} "
            f"({number.format(values[least])}).",
            figure,
        )


def show_confusion_matrix(confusion_matrix: np.ndarray, errors_only: bool = False) -> None:
    """Show which digits are read as which.

    Parameters
    ----------
    confusion_matrix
        Integers of shape (10, 10): how many digits with the label of the row were predicted as
        the digit of the column.
    errors_only
        Leave out the diagonal, so that the colors show the mistakes.

    Raises
    ------
    ValueError
        If the array is not square.
    """
    counts = np.array(confusion_matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"A confusion matrix is square, but this has the shape {counts.shape}.")
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    shown = mistakes if errors_only else counts
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(5.6, 5.2))
        axis.imshow(shown, cmap="Blues")
        for row, column in np.ndindex(shown.shape):
            if shown[row, column]:
                dark = shown[row, column] > shown.max() / 2
                axis.text(
                    column,
                    row,
                    shown[row, column],
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if dark else "black",
                )
        axis.set(
            xlabel="predicted digit",
            ylabel="label",
            xticks=range(len(counts)),
            yticks=range(len(counts)),
        )
        row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
        show(
            f"Confusion matrix: {np.trace(counts)} of {counts.sum()} digits on the diagonal, so "
            f"read right. The commonest mistake: a {row} read as a {column}, "
            f"{mistakes[row, column]} times.",
            figure,
        )


# --- Lesson 04: kernels, feature maps, and one position of a filter ----------------------------

# Signed numbers: blue below 0, white at 0, red above.
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", RED])


def show_maps(
    maps: np.ndarray,
    titles: Sequence[object] | None = None,
    columns: int = 8,
    alt: str | None = None,
) -> None:
    """Show kernels or feature maps side by side: blue below 0, white at 0, red above.

    Each map uses the full range of colors, so that faint ones can be seen as well.

    Parameters
    ----------
    maps
        Numbers of shape (n, height, width).
    titles
        What to write above each map.
    columns
        How many maps stand in a row.
    alt
        Text for screen readers; without it, the range of every map, or for more than 8 maps how
        many are 0 everywhere.

    Raises
    ------
    ValueError
        If ``maps`` is not three-dimensional or empty, or ``titles`` differ in number.
    """
    maps = np.asarray(maps, dtype=float)
    if maps.ndim != 3 or maps.size == 0:
        raise ValueError(
            f"show_maps expects maps of shape (n, height, width), not {maps.shape}. "
            "Keras puts the maps last: np.moveaxis(maps, -1, 0) puts them first."
        )
    if titles is not None and len(titles) != len(maps):
        raise ValueError(f"There are {len(maps)} maps but {len(titles)} titles.")
    largest = np.abs(maps).max(axis=(1, 2))
    scales = np.where(largest > 0, largest, 1)
    columns = min(columns, len(maps))
    rows = -(-len(maps) // columns)
    height, width = maps.shape[1:]
    with plt.rc_context(STYLE):
        size = 9 / max(columns, 5)
        heading = 0.25 if titles is not None else 0.05
        figure, axes = plt.subplots(
            rows,
            columns,
            figsize=(columns * size, rows * (size * height / width + heading)),
            squeeze=False,
        )
        for axis in axes.flat[len(maps) :]:
            axis.axis("off")
        for i, (axis, picture) in enumerate(zip(axes.flat, maps, strict=False)):
            axis.imshow(picture, cmap=SIGNED, vmin=-scales[i], vmax=scales[i])
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set(visible=True, color="0.7")
            if titles is not None:
                axis.set_title(titles[i])
        if alt is None:
            names = [f"number {i}" for i in range(len(maps))] if titles is None else titles
            alt = f"{len(maps)} map{'s' if len(maps) > 1 else ''}, blue below 0 and red above. "
            if len(maps) <= 8:
                alt += "; ".join(
                    f"{name}: from {one.min():.4g} to {one.max():.4g}"
                    for name, one in zip(names, maps, strict=True)
                )
            else:
                alt += f"{np.sum(largest == 0) or 'None'} of them 0 everywhere"
            alt += "."
        show(alt, figure)


def show_filter_step(
    image: np.ndarray, kernel: np.ndarray, bias: float, row: int, column: int
) -> None:
    """Show what one filter calculates at one position: patch x kernel, sum, bias, ReLU.

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
    figure, alt = _filter_step(image, kernel, bias, row, column)
    show(alt, figure)


def step_through_filters(
    image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, row: int = 0, column: int = 0
) -> widgets.VBox:
    """Return sliders that move a filter over an image, with the picture of `show_filter_step`.

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
    if kernels.ndim != 3 or biases.shape != kernels.shape[2:]:
        raise ValueError(
            "step_through_filters expects kernels (k, k, n) and biases (n,), not "
            f"{kernels.shape} and {biases.shape}. Keras' kernels of a first layer have a channel "
            "axis more: kernels[:, :, 0]."
        )
    bottom, right = np.subtract(image.shape, kernels.shape[:2])
    wide = widgets.Layout(width="32em")
    sliders = [
        widgets.IntSlider(value, 0, largest, description=name, layout=wide)
        for name, value, largest in (
            ("filter", 0, kernels.shape[2] - 1),
            ("row", row, bottom),
            ("column", column, right),
        )
    ]
    picture = widgets.HTML()

    def redraw(change: object = None) -> None:
        number, row, column = (slider.value for slider in sliders)
        figure, alt = _filter_step(image, kernels[:, :, number], biases[number], row, column)
        png = io.BytesIO()
        figure.savefig(png, dpi=1.5 * STYLE["figure.dpi"])
        data = base64.b64encode(png.getvalue()).decode()
        picture.value = (
            f'<img style="width: 100%; max-width: 940px" alt="{html.escape(alt)}" '
            f'src="data:image/png;base64,{data}">'
        )

    for slider in sliders:
        slider.observe(redraw, names="value")
    redraw()
    return widgets.VBox([*sliders, picture])


def _filter_step(
    image: np.ndarray, kernel: np.ndarray, bias: float, row: int, column: int
) -> tuple[Figure, str]:
    """Draw the picture of `show_filter_step`; return it with its alternative text."""
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(
            f"One image and one kernel are expected, both with rows and columns, not {image.shape} "
            f"and {kernel.shape}."
        )
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    if not (0 <= row < windows.shape[0] and 0 <= column < windows.shape[1]):
        raise ValueError(
            f"A patch at row {row}, column {column} does not lie within the image. The last one is "
            f"at row {windows.shape[0] - 1}, column {windows.shape[1] - 1}."
        )
    patch = windows[row, column]
    total = (patch * kernel).sum()
    raw = total + bias
    feature_map = np.maximum(0, (windows * kernel).sum(axis=(2, 3)) + bias)
    result = feature_map[row, column]

    # A figure that pyplot does not know: it needs no closing, however often a slider moves.
    figure = Figure(figsize=(9.4, 2.9), facecolor="white")
    FigureCanvasAgg(figure)
    number = "{:.2f}" if image.max() <= 1 else "{:.0f}"
    panels = [  # left edge, width, title, numbers, color map, largest number, format
        (0.005, 0.235, "image", image, "gray", max(image.max(), 1e-9), None),
        (0.26, 0.15, "patch", patch, "gray", max(image.max(), 1e-9), number),
        (0.435, 0.15, "kernel", kernel, SIGNED, np.abs(kernel).max() or 1, "{:.2f}"),
        (0.61, 0.15, "patch × kernel", patch * kernel, SIGNED, np.abs(kernel).max() or 1, "{:.2f}"),
        (0.775, 0.22, "feature map", feature_map, "gray", max(feature_map.max(), 1e-9), None),
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
    for axis, (rows, columns) in ((figure.axes[0], kernel.shape), (figure.axes[4], (1, 1))):
        axis.add_patch(Rectangle(corner, columns, rows, fill=False, edgecolor=ORANGE, linewidth=2))
    for x, sign in ((0.4225, "×"), (0.5975, "=")):
        figure.text(x, 0.53, sign, ha="center", va="center", fontsize=18)
    total, bias, raw, result = (
        f"{x:.2f}".replace("-0.00", "0.00") for x in (total, bias, raw, result)
    )
    arithmetic = f"sum {total}  +  bias {bias}  =  {raw}     →  ReLU  →     {result}"
    figure.text(0.5, 0.05, arithmetic, ha="center", fontsize=13)
    alt = (
        f"Row {row}, column {column}: the products of patch and kernel sum to {total}. "
        f"With the bias {bias} that is {raw}, and after ReLU {result}."
    )
    return figure, alt


CURVE_COLORS = (BLUE, RED, GREEN, "#CC79A7")  # dark enough for text on white


def show_curves(
    x: Sequence[float],
    curves: Mapping[str, Sequence[float]],
    xlabel: str,
    ylabel: str,
    alt: str | None = None,
) -> None:
    """Show one or more curves; if there are several, each has its name at its end.

    Parameters
    ----------
    x
        Numbers of shape (n,), at least two.
    curves
        For each curve its name and its n numbers.
    xlabel, ylabel
        What the two axes mean, with the unit.
    alt
        Text for screen readers; without it, where each curve starts, ends and is lowest.

    Raises
    ------
    ValueError
        If there is no curve, or a curve differs in length from ``x``.
    """
    x = np.asarray(x)
    if x.ndim != 1 or len(x) < 2 or not curves:
        raise ValueError(f"show_curves expects at least two points and one curve, not {x.shape}.")
    for name, values in curves.items():
        if np.shape(values) != x.shape:
            raise ValueError(f"{name} has {np.shape(values)} numbers, but x has {x.shape}.")
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(6.5, 3.2))
        sentences = []
        ends = {}
        for (name, values), color in zip(curves.items(), cycle(CURVE_COLORS), strict=False):
            values = np.asarray(values) + 0.0  # no "-0" in the text
            axis.plot(x, values, color=color, marker="o" if len(x) < 25 else None)
            ends[name] = (values[-1], color)
            lowest = int(np.argmin(values))
            sentences.append(
                f"{name}: from {values[0]:.3g} at {x[0]:.3g} to {values[-1]:.3g} at {x[-1]:.3g}, "
                f"lowest at {x[lowest]:.3g} ({values[lowest]:.3g})."
            )
        axis.set(xlabel=xlabel, ylabel=ylabel)
        if len(curves) > 1:
            _name_ends(axis, x[-1], ends)
        show(alt or f"{ylabel} against {xlabel}. " + " ".join(sentences), figure)


def show_learning_curves(history: Mapping[str, Sequence[float]]) -> None:
    """Show loss and accuracy after each epoch, for training and for validation data.

    Parameters
    ----------
    history
        The ``history`` of what ``model.fit`` returns: "loss", "val_loss", "accuracy" and
        "val_accuracy", each with one number per epoch.

    Raises
    ------
    ValueError
        If one of the four is missing or they differ in length.
    """
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(1, 2, figsize=(9, 3.2))
        sentences = []
        for axis, metric in zip(axes, ("loss", "accuracy"), strict=True):
            sentences.append(_draw_learning_curves(axis, history, metric))
            _name_learning_curves(axis, history, metric)
        show(" ".join(sentences), figure)


def compare_learning_curves(
    histories: Mapping[str, Mapping[str, Sequence[float]]], metric: str = "loss"
) -> None:
    """Show the learning curves of several networks side by side, on the same scale.

    Parameters
    ----------
    histories
        For each network its name and its history, as in :func:`show_learning_curves`.
    metric
        "loss" or "accuracy".

    Raises
    ------
    ValueError
        If there is no network, or a history lacks the metric for training or validation data.
    """
    if not histories:
        raise ValueError("compare_learning_curves needs at least one history.")
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(
            1, len(histories), figsize=(3.2 * len(histories), 3.2), sharey=True, squeeze=False
        )
        sentences = []
        for axis, (name, history) in zip(axes.flat, histories.items(), strict=True):
            sentences.append(f"{name}: {_draw_learning_curves(axis, history, metric)}")
            axis.set(title=name, ylabel=metric if axis is axes[0, 0] else "")
        for axis, history in zip(axes.flat, histories.values(), strict=True):
            _name_learning_curves(axis, history, metric)  # now that the common scale is known
        show(" ".join(sentences), figure)


def _draw_learning_curves(
    axis: plt.Axes, history: Mapping[str, Sequence[float]], metric: str
) -> str:
    """Draw one metric for training and validation data; return what it shows in a sentence."""
    missing = [name for name in (metric, f"val_{metric}") if name not in history]
    if missing:
        raise ValueError(
            f"The history has no {' and no '.join(missing)}, only {', '.join(history) or 'nothing'}"
            '. Was the model compiled with metrics=["accuracy"] and trained with validation_data?'
        )
    training, validation = np.asarray(history[metric]), np.asarray(history[f"val_{metric}"])
    if training.shape != validation.shape or training.ndim != 1 or len(training) == 0:
        raise ValueError(
            f"{metric} has {training.shape} numbers and val_{metric} {validation.shape}; "
            "there should be one for each epoch."
        )
    epochs = np.arange(1, len(training) + 1)
    best = int(validation.argmin() if metric == "loss" else validation.argmax())
    axis.plot(epochs, training, color=BLUE)
    axis.plot(epochs, validation, color=RED)
    axis.plot(epochs[best], validation[best], "o", color=RED)
    axis.set(xlabel="epoch", ylabel=metric)
    axis.xaxis.get_major_locator().set_params(integer=True)
    return (
        f"The training {metric} goes from {training[0]:.3g} to {training[-1]:.3g}. "
        f"The validation {metric} goes from {validation[0]:.3g} to {validation[-1]:.3g}; it is "
        f"{'lowest' if metric == 'loss' else 'highest'} after epoch {epochs[best]} of "
        f"{epochs[-1]} ({validation[best]:.3g})."
    )


def _name_learning_curves(
    axis: plt.Axes, history: Mapping[str, Sequence[float]], metric: str
) -> None:
    """Write "training" and "validation" beside the ends of the two curves."""
    training, validation = history[metric], history[f"val_{metric}"]
    ends = {"training": (training[-1], BLUE), "validation": (validation[-1], RED)}
    _name_ends(axis, len(training), ends)


def _name_ends(axis: plt.Axes, x: float, ends: Mapping[str, tuple[float, str]]) -> None:
    """Write the names of curves beside their ends, moved apart where these are close.

    ``ends`` gives the last value and the color of each curve, ``x`` where they end.
    """
    low, high = axis.get_ylim()
    place = -np.inf
    for name, (end, color) in sorted(ends.items(), key=lambda item: item[1][0]):
        place = max(end, place + 0.08 * (high - low))
        axis.annotate(
            name, (x, place), (6, 0), textcoords="offset points", va="center", color=color
        )


def show_weights(
    weights: np.ndarray, titles: Sequence[object], columns: int = 5, alt: str | None = None
) -> None:
    """Show learned weights as pictures: orange for above 0, white for 0, blue for below.

    Parameters
    ----------
    weights
        Floats of shape (n, height, width). All pictures share one scale, with 0 in its middle.
    titles
        What to write above each picture, for example the digit or the unit.
    columns
        How many pictures stand in a row.
    alt
        Text for screen readers; without it, the range and where the strongest weight is.

    Raises
    ------
    ValueError
        If ``weights`` is not three-dimensional or empty, or ``titles`` differ in number.
    """
    weights = np.asarray(weights)
    if weights.ndim != 3 or len(weights) == 0:
        raise ValueError(
            f"show_weights expects weights of shape (n, height, width), not {weights.shape}. A "
            "dense layer's kernel (784, units) goes in as kernel.T.reshape(-1, 28, 28)."
        )
    if len(titles) != len(weights):
        raise ValueError(f"There are {len(weights)} pictures but {len(titles)} titles.")
    columns = min(columns, len(weights))
    rows = -(-len(weights) // columns)
    strongest = np.unravel_index(np.abs(weights).argmax(), weights.shape)
    limit = abs(weights[strongest]) or 1.0
    colors = LinearSegmentedColormap.from_list("weights", [BLUE, "white", RED])
    with plt.rc_context(STYLE):
        size = 8 / max(columns, 5)
        figure, axes = plt.subplots(
            rows, columns, figsize=(columns * size + 1, rows * (size + 0.25)), squeeze=False
        )
        for axis in axes.flat:
            axis.axis("off")
        for axis, picture, title in zip(axes.flat, weights, titles, strict=False):
            shown = axis.imshow(picture, cmap=colors, vmin=-limit, vmax=limit)
            axis.set_title(title)
        figure.colorbar(shown, ax=axes, label="weight")
        show(
            alt
            or f"{len(weights)} pictures of weights, titled {', '.join(map(str, titles))}, from "
            f"{weights.min():.2g} to {weights.max():.2g}. The strongest, "
            f"{weights[strongest]:.2g}, is in picture {titles[strongest[0]]}, "
            f"row {strongest[1]}, column {strongest[2]}.",
            figure,
        )


def show_seeds(results: Mapping[str, Sequence[float]], xlabel: str) -> None:
    """Show the results of several seeds as dots, one row for each way to train.

    Parameters
    ----------
    results
        For each row its name and one number per seed. The first row is on top.
    xlabel
        What the numbers mean, with the unit.

    Raises
    ------
    ValueError
        If there is no row, or a row holds no numbers.
    """
    empty = [name for name, values in results.items() if np.ndim(values) != 1 or len(values) == 0]
    if not results or empty:
        raise ValueError(f"show_seeds needs at least one number in every row. Empty: {empty}")
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(7.5, 0.45 * len(results) + 0.9))
        sentences = []
        for row, (name, values) in enumerate(results.items()):
            mean = np.mean(values)
            axis.plot(values, np.full(len(values), row), "o", color=BLUE, alpha=0.6)
            axis.plot([mean, mean], [row - 0.3, row + 0.3], color=ORANGE, linewidth=2.5)
            axis.annotate(
                f"{mean:.2f}",
                (1, row),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
            )
            sentences.append(
                f"{name}: mean {mean:.2f}, from {np.min(values):.2f} to {np.max(values):.2f}"
            )
        axis.set(xlabel=xlabel, yticks=range(len(results)), ylim=(len(results) - 0.5, -0.5))
        axis.set_yticklabels(results)
        axis.set_title("mean", loc="right", x=1.08)
        axis.grid(axis="y", color="0.9")
        axis.set_axisbelow(True)
        show(f"{xlabel}, a dot for each seed. " + "; ".join(sentences) + ".", figure)


def show_mistakes(
    images: np.ndarray, labels: np.ndarray, probabilities: np.ndarray, count: int = 20
) -> None:
    """Show the mistakes that a network is most sure of, the surest first.

    Above each image stand the label, an arrow, the network's answer, and how sure it is.

    Parameters
    ----------
    images
        Array of shape (n, height, width).
    labels
        Integers of shape (n,).
    probabilities
        Array of shape (n, 10): the network's answer to each image.
    count
        How many mistakes to show; fewer if there are no more.

    Raises
    ------
    ValueError
        If the three differ in number, or there is no mistake to show.
    """
    labels, probabilities = np.asarray(labels), np.asarray(probabilities)
    if not len(images) == len(labels) == len(probabilities):
        raise ValueError(
            f"There are {len(images)} images, {len(labels)} labels and {len(probabilities)} rows "
            "of probabilities; each image needs one of each."
        )
    answers, sureness = probabilities.argmax(axis=1), probabilities.max(axis=1)
    by_sureness = np.argsort(-sureness, kind="stable")
    wrong = by_sureness[answers[by_sureness] != labels[by_sureness]]
    if len(wrong) == 0:
        raise ValueError(f"All {len(labels)} answers are right: there is no mistake to show.")
    shown = wrong[:count]
    titles = [f"{labels[i]} → {answers[i]}\n{100 * sureness[i]:.0f} %" for i in shown]
    names = [f"{labels[i]} read as {answers[i]} ({100 * sureness[i]:.0f} % sure)" for i in shown]
    show_images(
        np.asarray(images)[shown],
        titles=titles,
        alt=f"{len(shown)} of {len(wrong)} mistakes, the surest first: " + ", ".join(names) + ".",
    )


def show_reliability(
    probabilities: Mapping[str, np.ndarray], labels: np.ndarray, bins: int = 10
) -> None:
    """Show, for one or more networks, how often they are right when they are so and so sure.

    A reliability diagram: the images are sorted into equal bins by how sure the network is of its
    answer. A dot stands at the mean sureness of a bin and the share of right answers in it, with
    a line of two standard errors up and down; beside it, how many images the bin holds. A
    calibrated network has its dots on the diagonal. The title gives the expected calibration
    error: the distance from the diagonal, averaged over all images. Source: Guo, Pleiss, Sun and
    Weinberger, "On calibration of modern neural networks", 2017.

    Parameters
    ----------
    probabilities
        For each network its name and its answers, an array of shape (n, 10).
    labels
        Integers of shape (n,).
    bins
        In how many parts the range from 0 to 1 is cut.

    Raises
    ------
    ValueError
        If there is no network, an array differs in length from ``labels``, or ``bins`` is not
        positive.
    """
    labels = np.asarray(labels)
    wrong = {name: len(p) for name, p in probabilities.items() if len(p) != len(labels)}
    if not probabilities or wrong or len(labels) == 0 or bins < 1:
        raise ValueError(
            f"show_reliability needs a row of probabilities for each of the {len(labels)} labels "
            f"and at least one bin, but got {bins} bins and other numbers of rows in {wrong}."
        )
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(
            1,
            len(probabilities),
            figsize=(4.4 * len(probabilities), 4.2),
            sharey=True,
            squeeze=False,
        )
        sentences = []
        for axis, (name, rows) in zip(axes.flat, probabilities.items(), strict=True):
            sureness = np.max(rows, axis=1)
            right = np.argmax(rows, axis=1) == labels
            number = np.minimum((sureness * bins).astype(int), bins - 1)
            axis.plot([0, 1], [0, 1], color="0.7", linestyle="--")
            error, last = 0.0, -1.0
            for bin_number in np.unique(number):
                inside = number == bin_number
                sure, accuracy, count = sureness[inside].mean(), right[inside].mean(), inside.sum()
                error += count / len(labels) * abs(accuracy - sure)
                noise = 2 * np.sqrt(accuracy * (1 - accuracy) / count)
                low, high = max(accuracy - noise, 0), min(accuracy + noise, 1)
                axis.plot([sure, sure], [low, high], color=BLUE)
                axis.plot(sure, accuracy, "o", color=BLUE)
                crowded = sure - last < 0.08  # then its number would run into the last dot's
                axis.annotate(
                    f"{count:,}",
                    (sure, high if crowded else low),
                    xytext=(0, 5 if crowded else -4),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if crowded else "top",
                    fontsize=8,
                )
                last = sure
            axis.set(xlabel="how sure the network is", xlim=(0, 1.06), ylim=(-0.12, 1.12))
            axis.set_title(f"{name}\nexpected calibration error {100 * error:.2f} %")
            sentences.append(
                f"{name}: on average {100 * sureness.mean():.1f} % sure and "
                f"{100 * right.mean():.1f} % right, expected calibration error {100 * error:.2f} %."
            )
        axes[0, 0].set_ylabel("share of right answers")
        show("Reliability diagram. " + " ".join(sentences), figure)


def show_answers(
    digits: np.ndarray,
    probabilities: np.ndarray,
    titles: Sequence[object],
    pads: np.ndarray | None = None,
) -> None:
    """Show what a network says to some digits: each digit with ten bars below it.

    Parameters
    ----------
    digits
        uint8 array of shape (n, 28, 28): what the network sees.
    probabilities
        Array of shape (n, 10): its answers.
    titles
        What to write above each.
    pads
        uint8 array of shape (n, height, width): what was drawn, shown above the digits.

    Raises
    ------
    ValueError
        If the numbers of digits, answers, titles and pads differ, or there is none.
    """
    digits, probabilities = np.asarray(digits), np.asarray(probabilities)
    numbers = {len(digits), len(probabilities), len(titles), len(digits if pads is None else pads)}
    if len(numbers) > 1 or len(digits) == 0 or probabilities.shape[1:] != (10,):
        raise ValueError(
            f"There are {len(digits)} digits, answers of shape {probabilities.shape}, "
            f"{len(titles)} titles and {'no' if pads is None else len(pads)} pads; each digit "
            "needs one title, one row of ten probabilities, and a pad if there are any."
        )
    rows = [digits] if pads is None else [pads, digits]
    names = ["what the network sees"] if pads is None else ["the pad", "what the network sees"]
    with plt.rc_context(STYLE):
        size = min(1.9, 9 / len(digits))
        figure, axes = plt.subplots(
            len(rows) + 1,
            len(digits),
            figsize=(size * len(digits) + 0.5, size * len(rows) + 1.6),
            height_ratios=[size] * len(rows) + [1.2],
            squeeze=False,
        )
        for pictures, line, name in zip(rows, axes, names, strict=False):
            for axis, image in zip(line, pictures, strict=True):
                axis.imshow(image, vmin=0, vmax=255)
                axis.set(xticks=[], yticks=[])
            line[0].set_ylabel(name, fontsize=8)
        sentences = []
        for i, (axis, row) in enumerate(zip(axes[-1], probabilities, strict=True)):
            best = int(row.argmax())
            # "100.0 %" would claim a certainty that no network has
            percent = "> 99.9 %" if row[best] > 0.999 else f"{100 * row[best]:.1f} %"
            colors = [ORANGE if digit == best else BLUE for digit in range(10)]
            axis.bar(range(10), 100 * row, color=colors)
            axis.set(ylim=(0, 100), yticks=[0, 50, 100] if i == 0 else [], xticks=range(10))
            axis.tick_params(labelsize=7)
            axis.set_title(f"{best}: {percent}")
            axes[0, i].set_title(titles[i])
            sentences.append(f"{titles[i]}: {best} with {percent}")
        axes[-1, 0].set_ylabel("%", fontsize=8)
        show("What the network answers. " + "; ".join(sentences) + ".", figure)
