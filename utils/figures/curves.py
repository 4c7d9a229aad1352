"""Curves and bars: how numbers go up and down."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from utils.figures.style import BLUE, GREEN, PINK, RED, STYLE, show

CURVE_COLORS = (BLUE, RED, GREEN, PINK)  # dark enough for text on white


def show_bars(
    values: Sequence[float], xlabel: str, ylabel: str, names: Sequence[object] | None = None
) -> None:
    """Show one bar per value, each with its number on top.

    Used in: load_data, prepare_data, dense_baseline, improve.

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
    heights = np.asarray(values)
    if heights.ndim != 1 or heights.size == 0:
        raise ValueError(f"show_bars expects a row of numbers, not an array of {heights.shape}.")
    labels = [str(name) for name in (range(len(heights)) if names is None else names)]
    if len(labels) != len(heights):
        raise ValueError(f"There are {len(heights)} values but {len(labels)} names.")
    number = "{:,.0f}" if np.abs(heights).max() >= 10 else "{:.3g}"
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(7, 2.8))
        axis.bar_label(axis.bar(labels, heights), [number.format(height) for height in heights])
        axis.set(xlabel=xlabel, ylabel=ylabel)
        most, least = int(heights.argmax()), int(heights.argmin())
        show(
            f"Bars of {ylabel} for each {xlabel}: highest for {labels[most]} "
            f"({number.format(heights[most])}), lowest for {labels[least]} "
            f"({number.format(heights[least])}).",
            figure,
        )


def show_curves(
    x: Sequence[float],
    curves: Mapping[str, Sequence[float]],
    xlabel: str,
    ylabel: str,
    alt: str | None = None,
) -> None:
    """Show one or more curves; if there are several, each has its name at its end.

    Used in: how_networks_learn, dense_baseline, cnn, improve.

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
    places = np.asarray(x)
    if places.ndim != 1 or len(places) < 2 or not curves:
        raise ValueError(
            f"show_curves expects at least two points and one curve, not {places.shape}."
        )
    for name, values in curves.items():
        if np.shape(values) != places.shape:
            raise ValueError(f"{name} has {np.shape(values)} numbers, but x has {places.shape}.")
    with plt.rc_context(STYLE):
        figure, axis = plt.subplots(figsize=(6.5, 3.2))
        sentences = []
        ends = {}
        for (name, values), color in zip(curves.items(), cycle(CURVE_COLORS), strict=False):
            heights = np.asarray(values) + 0.0  # no "-0" in the text
            axis.plot(places, heights, color=color, marker="o" if len(places) < 25 else None)
            ends[name] = (heights[-1], color)
            lowest = int(np.argmin(heights))
            sentences.append(
                f"{name}: from {heights[0]:.3g} at {places[0]:.3g} to {heights[-1]:.3g} at "
                f"{places[-1]:.3g}, lowest at {places[lowest]:.3g} ({heights[lowest]:.3g})."
            )
        axis.set(xlabel=xlabel, ylabel=ylabel)
        if len(curves) > 1:
            _name_ends(axis, places[-1], ends)
        show(alt or f"{ylabel} against {xlabel}. " + " ".join(sentences), figure)


def show_learning_curves(history: Mapping[str, Sequence[float]]) -> None:
    """Show loss and accuracy after each epoch, for training and for validation data.

    Used in: dense_baseline, cnn, improve.

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

    Used in: dense_baseline.

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


def _draw_learning_curves(axis: Axes, history: Mapping[str, Sequence[float]], metric: str) -> str:
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
    axis.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    return (
        f"The training {metric} goes from {training[0]:.3g} to {training[-1]:.3g}. "
        f"The validation {metric} goes from {validation[0]:.3g} to {validation[-1]:.3g}; it is "
        f"{'lowest' if metric == 'loss' else 'highest'} after epoch {epochs[best]} of "
        f"{epochs[-1]} ({validation[best]:.3g})."
    )


def _name_learning_curves(axis: Axes, history: Mapping[str, Sequence[float]], metric: str) -> None:
    """Write "training" and "validation" beside the ends of the two curves."""
    training, validation = history[metric], history[f"val_{metric}"]
    ends = {"training": (training[-1], BLUE), "validation": (validation[-1], RED)}
    _name_ends(axis, len(training), ends)


def _name_ends(axis: Axes, x: float, ends: Mapping[str, tuple[float, str]]) -> None:
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
