"""Figures of the lessons, each with alternative text that states what the figure shows.

One style for all: colors that color-blind readers can tell apart (Okabe and Ito, "Color
Universal Design", 2008), axes with names, and a white ground that reads well in JupyterLab's
light and dark themes.
"""

import html
import io
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, Image, display
from matplotlib.figure import Figure

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
            alt = f"{len(images)} images"
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
