"""Drawings of how networks are built and how they learn: a neuron, layers, steps, a chain."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np

from utils.figures.style import BLUE, RED, STYLE, show

PALE = "#DCEBF5"  # a light shade of BLUE, to write on
FORWARD = {"arrowstyle": "-|>", "color": "0.35", "shrinkA": 0, "shrinkB": 0}
BACKWARD = FORWARD | {"color": RED}


def show_neuron(inputs: Sequence[float], weights: Sequence[float], bias: float) -> None:
    """Draw a neuron: its inputs, the weight of each, the bias, and the sum.

    Parameters
    ----------
    inputs, weights
        Numbers of shape (n,), n from 1 to about 6.
    bias
        What is added to the sum.

    Raises
    ------
    ValueError
        If there is no input, or inputs and weights differ in number.
    """
    if len(inputs) == 0 or len(inputs) != len(weights):
        raise ValueError(f"There are {len(inputs)} inputs and {len(weights)} weights.")
    output = float(np.dot(inputs, weights) + bias)
    with plt.rc_context(STYLE):
        figure, axis = _canvas(7, 0.7 * len(inputs) + 0.9)
        middle = (len(inputs) - 1) / 2
        for row, (number, weight) in enumerate(zip(inputs, weights, strict=True)):
            place = (0.0, middle - row)
            axis.annotate("", (2.68, 0.16 * place[1]), (0.32, place[1]), arrowprops=FORWARD)
            _circle(axis, place, f"{number:g}")
            share = 0.4
            axis.text(
                0.32 + share * 2.36,
                place[1] * (1 - 0.84 * share) + 0.12,
                f"× {weight:g}",
                color=BLUE,
                ha="center",
            )
        axis.annotate("", (5.6, 0), (3.32, 0), arrowprops=FORWARD)
        _circle(axis, (3.0, 0), "+")
        axis.text(3.0, -0.55, f"bias {bias:g}", color=BLUE, ha="center", va="top")
        axis.text(5.75, 0, f"{output:g}", va="center", fontsize=12)
        for x, name in ((0, "inputs"), (1.3, "weights"), (3, "sum"), (5.85, "output")):
            axis.text(x, middle + 0.65, name, ha="center", color="0.35")
        axis.set(xlim=(-0.5, 6.4), ylim=(-middle - 1.0, middle + 1.0))
        products = " + ".join(
            f"{number:g} times {weight:g}" for number, weight in zip(inputs, weights, strict=True)
        )
        show(f"A neuron: {products}, plus the bias {bias:g}, gives the output {output:g}.", figure)


def show_network(sizes: Mapping[str, int]) -> None:
    """Draw the layers of a dense network, with lines between all neighbors.

    Of a layer with more than 5 numbers, the first and the last two are drawn.

    Parameters
    ----------
    sizes
        For each layer, from the inputs on, its name and how many numbers it gives.

    Raises
    ------
    ValueError
        If there are fewer than two layers.
    """
    if len(sizes) < 2:
        raise ValueError("A network has at least inputs and one layer.")
    places = [_column(size) for size in sizes.values()]
    with plt.rc_context(STYLE):
        figure, axis = _canvas(7, 3.4)
        for x, (left, right) in enumerate(zip(places[:-1], places[1:], strict=True)):
            for low in left:
                for high in right:
                    axis.plot([6 * x, 6 * x + 6], [low, high], color="0.8", linewidth=0.6)
            counts = list(sizes.values())[x : x + 2]
            text = f"{counts[0]} × {counts[1]} weights\n{counts[1]} biases"
            axis.text(6 * x + 3, -3.1, text, ha="center", va="top", color=BLUE)
        for x, (size, column) in enumerate(zip(sizes.values(), places, strict=True)):
            for y in column:
                _circle(axis, (6 * x, y), "", radius=0.3)
            if len(column) < size:
                axis.text(6 * x, 0, "⋮", ha="center", va="center", fontsize=16)
        for x, (name, size) in enumerate(sizes.items()):
            axis.text(6 * x, 3.1, f"{size} {name}", ha="center")
        axis.set(xlim=(-2, 6 * len(sizes) - 4), ylim=(-4.4, 3.7))
        layers = ", then ".join(f"{size} {name}" for name, size in sizes.items())
        show(f"A network: {layers}. Lines join each with all of the layer before it.", figure)


def show_descents(
    loss: Callable[[float], float],
    descents: Mapping[str, Sequence[float]],
    around: tuple[float, float],
    xlabel: str,
) -> None:
    """Show the steps of several descents on the same curve, side by side.

    Parameters
    ----------
    loss
        The loss for a weight.
    descents
        For each descent its name and the weights that it visited, the first one first.
    around
        The weights between which the curve is drawn; steps outside widen their own panel.
    xlabel
        What the weight is.

    Raises
    ------
    ValueError
        If there is no descent, or one has visited no weight.
    """
    if not descents or any(len(visited) == 0 for visited in descents.values()):
        raise ValueError("show_descents needs at least one descent, each with at least one weight.")
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(
            1, len(descents), figsize=(3.1 * len(descents), 2.9), squeeze=False
        )
        sentences = []
        for axis, (name, visited) in zip(axes.flat, descents.items(), strict=True):
            low, high = min(around[0], *visited), max(around[1], *visited)
            curve = np.linspace(low, high, 200)
            axis.plot(curve, [loss(weight) for weight in curve], color="0.7")
            heights = [loss(weight) for weight in visited]
            axis.plot(visited, heights, "o-", color=BLUE, markersize=4, linewidth=1)
            axis.plot(visited[0], heights[0], "o", color=RED)
            axis.annotate(
                "start",
                (visited[0], heights[0]),
                (6, 4),
                textcoords="offset points",
                color=RED,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )
            axis.set(title=name, xlabel=xlabel, ylabel="loss" if axis is axes[0, 0] else "")
            sentences.append(
                f"{name}: after {len(visited) - 1} steps the loss went from {heights[0]:.3g} to "
                f"{heights[-1]:.3g}, the weight from {visited[0]:.3g} to {visited[-1]:.3g}."
            )
        show(" ".join(sentences), figure)


def show_chain(values: Mapping[str, float], slopes: Sequence[float]) -> None:
    """Draw a chain of calculations: values go forward, slopes come back multiplied.

    Parameters
    ----------
    values
        For each link its name and its number, the first one first.
    slopes
        One number between two neighbors: by how much the right one changes for each unit that
        the left one changes.

    Raises
    ------
    ValueError
        If there are not two links at least, or not one slope between each two.
    """
    if len(values) < 2 or len(slopes) != len(values) - 1:
        raise ValueError(f"Between {len(values)} links there are not {len(slopes)} slopes.")
    from_the_end = np.cumprod([1.0, *slopes[::-1]])[::-1]
    names, wide = list(values), 2.2
    with plt.rc_context(STYLE):
        figure, axis = _canvas(9, 2.6)
        for i, (name, value) in enumerate(values.items()):
            x = wide * i
            box = {"boxstyle": "round,pad=0.4", "facecolor": PALE, "edgecolor": BLUE}
            axis.text(x, 0, f"{value:g}", ha="center", va="center", fontsize=12, bbox=box)
            axis.text(x, 0.75, name, ha="center", fontsize=9)
            axis.text(x, -1.1, f"{from_the_end[i]:g}", ha="center", color=RED, fontsize=12)
        for i, slope in enumerate(slopes):
            x = wide * i
            axis.annotate("", (x + 1.7, 0.1), (x + 0.5, 0.1), arrowprops=FORWARD)
            axis.annotate("", (x + 0.5, -0.97), (x + 1.7, -0.97), arrowprops=BACKWARD)
            axis.text(x + 1.1, -0.8, f"× {slope:g}", ha="center", color=RED)
        axis.text(-0.95, 0, "forward", ha="right", va="center", color=BLUE)
        axis.text(-0.95, -1.0, "slope of\nthe loss", ha="right", va="center", color=RED)
        axis.set(xlim=(-2.4, wide * (len(values) - 1) + 0.8), ylim=(-1.5, 1.1))
        forward = ", ".join(f"{name} {value:g}" for name, value in values.items())
        backward = ", ".join(
            f"{name} {slope:g}" for name, slope in zip(names[::-1], from_the_end[::-1], strict=True)
        )
        show(
            f"A chain of calculations. Forward: {forward}. Going back, each slope is multiplied: "
            f"the slope of the loss for {backward}.",
            figure,
        )


def _canvas(width: float, height: float) -> tuple[plt.Figure, plt.Axes]:
    figure, axis = plt.subplots(figsize=(width, height))
    axis.axis("off")
    return figure, axis


def _circle(axis: plt.Axes, place: tuple[float, float], text: str, radius: float = 0.32) -> None:
    axis.add_patch(plt.Circle(place, radius, facecolor=PALE, edgecolor=BLUE, zorder=2))
    axis.text(*place, text, ha="center", va="center", zorder=3)
    axis.set_aspect("equal")


def _column(size: int) -> list[float]:
    """Return heights for the numbers of a layer that are drawn."""
    if size <= 5:
        return [(size - 1) / 2 - i for i in range(size)]
    return [2.4, 1.4, -1.4, -2.4]
