"""Arrays as pictures: images, weights and feature maps in a grid, or one image in numbers."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from utils.figures.style import SIGNED, STYLE, show


def show_images(
    images: np.ndarray,
    titles: Sequence[object] | None = None,
    columns: int = 10,
    alt: str | None = None,
) -> None:
    """Show gray images side by side, each at the same scale of brightness.

    Used in: start_here, load_data, prepare_data, how_networks_learn, dense_baseline, cnn,
    how_good_is_it, improve, drawing_demo, web_app.

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
    _check_titles(titles, len(images), "images")
    low, high = (0, 255) if images.dtype == np.uint8 else (images.min(), images.max())
    with plt.rc_context(STYLE):
        figure, _ = _draw_grid(images, titles, columns, [(low, high)] * len(images))
        if alt is None:
            alt = "1 image" if len(images) == 1 else f"{len(images)} images"
            if titles is not None:
                alt += " titled " + ", ".join(str(title) for title in titles)
        show(alt, figure)


def show_weights(
    weights: np.ndarray, titles: Sequence[object], columns: int = 5, alt: str | None = None
) -> None:
    """Show learned weights as pictures: blue below 0, white at 0, orange above.

    Used in: how_networks_learn, dense_baseline.

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
    _check_titles(titles, len(weights), "pictures")
    strongest = np.unravel_index(np.abs(weights).argmax(), weights.shape)
    limit = float(abs(weights[strongest])) or 1.0
    limits = [(-limit, limit)] * len(weights)
    with plt.rc_context(STYLE):
        figure, axes = _draw_grid(
            weights, titles, columns, limits, colors=SIGNED, width=8, margin=1
        )
        figure.colorbar(axes[-1].images[0], ax=figure.axes, label="weight")
        show(
            alt
            or f"{len(weights)} pictures of weights, titled {', '.join(map(str, titles))}, from "
            f"{weights.min():.2g} to {weights.max():.2g}. The strongest, "
            f"{weights[strongest]:.2g}, is in picture {titles[strongest[0]]}, "
            f"row {strongest[1]}, column {strongest[2]}.",
            figure,
        )


def show_maps(
    maps: np.ndarray,
    titles: Sequence[object] | None = None,
    columns: int = 8,
    alt: str | None = None,
) -> None:
    """Show kernels or feature maps side by side: blue below 0, white at 0, orange above.

    Each map uses the full range of colors, so that faint ones can be seen as well.

    Used in: cnn, drawing_demo.

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
            "Keras puts the maps last: [maps[:, :, i] for i in range(maps.shape[2])]."
        )
    _check_titles(titles, len(maps), "maps")
    largest = np.abs(maps).max(axis=(1, 2))
    limits = [(-scale, scale) for scale in np.where(largest > 0, largest, 1)]
    height, width = maps.shape[1:]
    with plt.rc_context(STYLE):
        figure, axes = _draw_grid(
            maps, titles, columns, limits, colors=SIGNED, aspect=height / width
        )
        for axis in axes:  # a frame, since much of a map is as white as the page
            axis.axis("on")
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set(visible=True, color="0.7")
        show(alt or _describe_maps(maps, titles), figure)


def _describe_maps(maps: np.ndarray, titles: Sequence[object] | None) -> str:
    """Return the alternative text of `show_maps`."""
    text = f"{len(maps)} map{'s' if len(maps) > 1 else ''}, blue below 0 and orange above. "
    if len(maps) > 8:
        silent = np.sum(~maps.any(axis=(1, 2)))
        return text + f"{silent or 'None'} of them 0 everywhere."
    names = [f"number {i}" for i in range(len(maps))] if titles is None else titles
    ranges = [
        f"{name}: from {one.min():.4g} to {one.max():.4g}"
        for name, one in zip(names, maps, strict=True)
    ]
    return text + "; ".join(ranges) + "."


def show_pixels(image: np.ndarray, alt: str | None = None) -> None:
    """Show one small image with the number of every pixel written into it.

    Used in: start_here, cnn.

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
                    str(image[row, column]),
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


# --- What the grids share ----------------------------------------------------------------------


def _check_titles(titles: Sequence[object] | None, count: int, pictures: str) -> None:
    """Raise a ValueError if there are titles, but not one for each of ``count`` ``pictures``."""
    if titles is not None and len(titles) != count:
        raise ValueError(f"There are {count} {pictures} but {len(titles)} titles.")


def _draw_grid(
    pictures: np.ndarray,
    titles: Sequence[object] | None,
    columns: int,
    limits: Sequence[tuple[float, float]],
    *,
    colors: str | Colormap = "gray",
    width: float = 9.0,
    margin: float = 0.0,
    aspect: float = 1.0,
) -> tuple[Figure, list[Axes]]:
    """Draw pictures in rows, without axes.

    Parameters
    ----------
    pictures
        Numbers of shape (n, height, width), n at least 1.
    titles
        What to write above each picture; None for no titles.
    columns
        How many pictures stand in a row.
    limits
        For each picture the numbers that get the first and the last color.
    colors
        The color map.
    width
        Width of a full row in inches. With fewer than 5 columns, a picture gets a fifth of it.
    margin
        Room to the right of the rows in inches, for a color bar.
    aspect
        Height of a cell divided by its width, without the title.

    Returns
    -------
    The figure, and the n axes that hold a picture.
    """
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    size = width / max(columns, 5)
    heading = 0.25 if titles is not None else 0.05
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(columns * size + margin, rows * (size * aspect + heading)),
        squeeze=False,
    )
    for axis in axes.flat:
        axis.axis("off")
    used: list[Any] = list(axes.flat[: len(pictures)])
    for i, (axis, picture, (low, high)) in enumerate(zip(used, pictures, limits, strict=True)):
        axis.imshow(picture, cmap=colors, vmin=low, vmax=high)
        if titles is not None:
            axis.set_title(titles[i])
    return figure, used
