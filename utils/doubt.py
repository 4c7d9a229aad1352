"""Tell what looks like one digit from what does not: letters, dots, several digits, scribbles.

    looks_like_a_digit(images)      # array of True and False, one for each image
    digit_probability(images)       # how surely; from one half on, the answer is yes

Ten probabilities always sum to 1, so a network that knows ten digits names one of them for
anything, often with 99 %. The answer here comes from a second, small network with eleven outputs:
the ten digits and "none of them", for which it was trained on drawings that are no digit. Showing
a network such examples, so that it learns to doubt others, is called outlier exposure (Hendrycks,
Mazeika and Dietterich, "Deep anomaly detection with outlier exposure", 2019).

`utils/course/doubting.py` trains this network, compares it with other ways and measures it.
"""

from pathlib import Path

import numpy as np

from utils.inference import ModelError, load_network, predict
from utils.paths import DATA_FOLDER
from utils.quiet_tensorflow import keras

DOUBT_PATH = DATA_FOLDER / "doubt.keras"
NOT_A_DIGIT = "This does not look like one digit."
CLASSES = 11  # the ten digits, and "none of them"


def looks_like_a_digit(images: np.ndarray) -> np.ndarray:
    """Tell for every image whether it looks like one digit.

    Parameters
    ----------
    images
        As for `utils.inference.predict`, prepared by `utils.drawing` or `utils.photos`.

    Returns
    -------
    bool array of shape (n,). On validation images, 99 % of real digits are True.

    Raises
    ------
    TypeError, ValueError
        If ``images`` is not as described.
    ModelError
        If the network is missing or damaged.
    """
    return digit_probability(images) >= 0.5


def digit_probability(images: np.ndarray) -> np.ndarray:
    """Return the probability that an image is a digit at all, whichever it is.

    Parameters and errors are those of `looks_like_a_digit`.

    Returns
    -------
    float32 array of shape (n,), values 0-1.
    """
    return 1 - predict(images, load_doubt(), CLASSES)[:, -1]


def load_doubt(path: Path | None = None) -> keras.Model:
    """Return the network with eleven outputs. Its file is read once.

    Parameters
    ----------
    path
        None means ``data/doubt.keras``.

    Raises
    ------
    ModelError
        If the file is missing or damaged.
    """
    path = DOUBT_PATH if path is None else path
    if not path.is_file():
        raise ModelError(f"There is no file {path}. Make it with `make doubt` (a few minutes).")
    return load_network(path, "make it anew with `make doubt` (a few minutes)", CLASSES)
