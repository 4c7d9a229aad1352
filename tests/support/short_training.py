"""Kernels of lessons/ run this first: networks there learn from a few images only.

The same cells train in full in solutions/, where their outputs are compared with what is stored.
A release stores none, so what its cells have to show is that they run. Epochs stay as they are, and
with them the shape of every history. `conftest.py` names this file in ``PYTHONSTARTUP``.
"""

from typing import Any

import wrapt

FEW = 256


def _few(data: Any) -> Any:
    if isinstance(data, tuple | list):
        return tuple(_few(part) for part in data)
    return data[:FEW] if hasattr(data, "shape") else data


def _fit_few(fit: Any, network: Any, arguments: tuple, options: dict[str, Any]) -> Any:
    """Stand for ``network.fit``: the first images and labels, for training and validation."""
    images_and_labels = ("x", "y", "validation_data", "sample_weight")
    options = {name: _few(v) if name in images_and_labels else v for name, v in options.items()}
    return fit(*map(_few, arguments[:2]), *arguments[2:], **options)


@wrapt.when_imported("keras")
def shorten(keras: Any) -> None:
    """Wrap ``fit`` as soon as a cell imports Keras; lessons without it are spared its import."""
    wrapt.wrap_function_wrapper(keras.Model, "fit", _fit_few)
