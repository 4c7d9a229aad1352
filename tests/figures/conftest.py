"""What the tests of figures share: a notebook that notes what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from utils.figures import style


@pytest.fixture
def displayed(monkeypatch) -> Iterator[list]:
    """What a notebook would have been given, in order: for each figure a picture and its text."""
    objects: list = []
    monkeypatch.setattr(style, "display", objects.append)
    yield objects
    assert plt.get_fignums() == [], "a figure was left open"


@dataclass(frozen=True)
class DrawnImage:
    """One call of ``imshow``: the array, and the numbers that get the first and last color."""

    pixels: np.ndarray
    vmin: float
    vmax: float


@pytest.fixture
def drawn(monkeypatch) -> list[DrawnImage]:
    """The images that Matplotlib has drawn, in order."""
    images = []
    imshow = Axes.imshow

    def record(self, pixels, *arguments, vmin=None, vmax=None, **options):
        images.append(DrawnImage(pixels, vmin, vmax))
        return imshow(self, pixels, *arguments, vmin=vmin, vmax=vmax, **options)

    monkeypatch.setattr(Axes, "imshow", record)
    return images
