"""Figures of the lessons, each with alternative text that states what the figure shows.

``style`` holds the palette and how a figure is shown; ``images``, ``curves``, ``filters`` and
``evaluation`` hold the figures by what they are about.
"""

from utils.figures.curves import (
    compare_learning_curves,
    show_bars,
    show_curves,
    show_learning_curves,
)
from utils.figures.evaluation import (
    show_confusion_matrix,
    show_mistakes,
    show_predictions,
    show_reliability,
    show_seeds,
)
from utils.figures.filters import show_channels, show_filter_step, step_through_filters
from utils.figures.images import show_images, show_maps, show_pixels, show_weights
from utils.figures.style import BLUE, GREEN, ORANGE, RED, STYLE

__all__ = [
    "BLUE",
    "GREEN",
    "ORANGE",
    "RED",
    "STYLE",
    "compare_learning_curves",
    "show_bars",
    "show_channels",
    "show_confusion_matrix",
    "show_curves",
    "show_filter_step",
    "show_images",
    "show_learning_curves",
    "show_maps",
    "show_mistakes",
    "show_pixels",
    "show_predictions",
    "show_reliability",
    "show_seeds",
    "show_weights",
    "step_through_filters",
]
