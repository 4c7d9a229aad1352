"""How good a network is: its mistakes, its confidence, and the luck of its seed."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np

from utils.figures.images import show_images
from utils.figures.style import BLUE, ORANGE, STYLE, show


def show_confusion_matrix(confusion_matrix: np.ndarray, errors_only: bool = False) -> None:
    """Show which digits are read as which.

    Used in: prepare_data, dense_baseline.

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
                    str(shown[row, column]),
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


def show_seeds(results: Mapping[str, Sequence[float]], xlabel: str) -> None:
    """Show the results of several seeds as dots, one row for each way to train.

    Used in: how_good_is_it, improve.

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
            apart = row + np.linspace(-0.16, 0.16, len(values))  # equal results stay visible
            axis.plot(values, apart, "o", color=BLUE, alpha=0.6)
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
    """Show the mistakes that a network makes with most confidence, the surest first.

    Used in: how_good_is_it.

    Above each image stand the label, an arrow, the predicted label, and the network's confidence:
    the probability of what it predicts.

    Parameters
    ----------
    images
        Array of shape (n, height, width).
    labels
        Integers of shape (n,).
    probabilities
        Array of shape (n, 10): the network's prediction for each image.
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
    predicted_labels, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    by_confidence = np.argsort(-confidence, kind="stable")
    wrong = by_confidence[predicted_labels[by_confidence] != labels[by_confidence]]
    if len(wrong) == 0:
        raise ValueError(f"All {len(labels)} predictions are right: there is no mistake to show.")
    shown = wrong[:count]
    titles = [f"{labels[i]} → {predicted_labels[i]}\n{100 * confidence[i]:.0f} %" for i in shown]
    names = [
        f"{labels[i]} read as {predicted_labels[i]} ({100 * confidence[i]:.0f} % sure)"
        for i in shown
    ]
    show_images(
        np.asarray(images)[shown],
        titles=titles,
        alt=f"{len(shown)} of {len(wrong)} mistakes, the surest first: " + ", ".join(names) + ".",
    )


def show_reliability(
    probabilities: Mapping[str, np.ndarray], labels: np.ndarray, bins: int = 10
) -> None:
    """Show the reliability diagram of one or more networks: accuracy against confidence.

    Confidence is the probability of the predicted label. The images are sorted by it into equal
    bins. A dot stands at the mean confidence and the accuracy of a bin, with a line of two
    standard errors up and down; beside it, how many images the bin holds. A calibrated network
    has its dots on the diagonal. The title gives the expected calibration error: the distance
    from the diagonal, averaged over all images. Source: Guo, Pleiss, Sun and Weinberger, "On
    calibration of modern neural networks", 2017.

    Used in: how_good_is_it.

    Parameters
    ----------
    probabilities
        For each network its name and its predictions, an array of shape (n, 10).
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
            confidence = np.max(rows, axis=1)
            right = np.argmax(rows, axis=1) == labels
            number = np.minimum((confidence * bins).astype(int), bins - 1)
            axis.plot([0, 1], [0, 1], color="0.7", linestyle="--")
            error, last = 0.0, -1.0
            for bin_number in np.unique(number):
                inside = number == bin_number
                sure, accuracy = confidence[inside].mean(), right[inside].mean()
                count = inside.sum()
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
                f"{name}: on average {100 * confidence.mean():.1f} % sure and "
                f"{100 * right.mean():.1f} % right, expected calibration error {100 * error:.2f} %."
            )
        axes[0, 0].set_ylabel("share of right answers")
        show("Reliability diagram. " + " ".join(sentences), figure)


def show_predictions(
    digits: np.ndarray,
    probabilities: np.ndarray,
    titles: Sequence[object],
    pads: np.ndarray | None = None,
) -> None:
    """Show what a network predicts for some digits: each digit with ten bars below it.

    Used in: drawing_demo.

    Parameters
    ----------
    digits
        uint8 array of shape (n, 28, 28): what the network sees.
    probabilities
        Array of shape (n, 10): its predictions.
    titles
        What to write above each.
    pads
        uint8 array of shape (n, height, width): what was drawn, shown above the digits.

    Raises
    ------
    ValueError
        If the numbers of digits, predictions, titles and pads differ, or there is none.
    """
    digits, probabilities = np.asarray(digits), np.asarray(probabilities)
    numbers = {len(digits), len(probabilities), len(titles), len(digits if pads is None else pads)}
    if len(numbers) > 1 or len(digits) == 0 or probabilities.shape[1:] != (10,):
        raise ValueError(
            f"There are {len(digits)} digits, predictions of shape {probabilities.shape}, "
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
