"""Tell what looks like one digit from what does not: letters, dots, several digits, scribbles.

    looks_like_a_digit(images)      # array of True and False, one for each image
    digit_score(images)             # how much; `load_doubt().threshold` is where "yes" begins

Ten probabilities always sum to 1, so a network that knows ten digits names one of them for
anything, often with 99 %. The answer here comes from a second, small head on the released model.
It takes what the last convolution found and has eleven outputs: the ten digits and "none of
them", for which it was trained on drawings that are no digit. Showing a network such examples, so
that it learns to doubt others, is called outlier exposure (Hendrycks, Mazeika and Dietterich,
"Deep anomaly detection with outlier exposure", 2019).

`utils/course/doubting.py` trains the head, compares it with other scores and measures it.
"""

import functools
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from utils.inference import (
    MODEL_PATH,
    ModelError,
    check_images,
    feature_maps,
    load_trained_model,
)
from utils.paths import DATA_FOLDER

DOUBT_PATH = DATA_FOLDER / "doubt.npz"
NOT_A_DIGIT = "This does not look like one digit."
BATCH_SIZE = 1000  # images at a time: all their feature maps take 25 MB


class Doubt(NamedTuple):
    """The head's numbers: a hidden layer and eleven outputs, and where "yes" begins."""

    hidden_weights: np.ndarray  # (features, hidden)
    hidden_biases: np.ndarray  # (hidden,)
    weights: np.ndarray  # (hidden, 11)
    biases: np.ndarray  # (11,), the ten digits and "none of them"
    threshold: float


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
        If the model or the head is missing, or the head belongs to another model.
    """
    return digit_score(images) >= load_doubt().threshold


def digit_score(images: np.ndarray) -> np.ndarray:
    """Return how much more likely every image is to be a digit than to be none.

    The score is the logarithm of that ratio: above 0 a digit is more likely.

    Parameters and errors are those of `looks_like_a_digit`.

    Returns
    -------
    float32 array of shape (n,).
    """
    head = load_doubt()
    features = last_features(images)
    hidden = np.maximum(features @ head.hidden_weights + head.hidden_biases, 0)
    outputs = hidden @ head.weights + head.biases
    return np.logaddexp.reduce(outputs[:, :10], axis=1) - outputs[:, 10]


def last_features(images: np.ndarray) -> np.ndarray:
    """Return what the released model's last convolution finds in every image.

    Parameters and errors are those of `utils.inference.predict`.

    Returns
    -------
    float32 array of shape (n, features): the last feature maps, flattened.
    """
    images = check_images(images)
    found = []
    for start in range(0, len(images), BATCH_SIZE):
        batch = images[start : start + BATCH_SIZE]
        _, maps = feature_maps(batch)
        found.append(list(maps.values())[-1].reshape(len(batch), -1))
    return np.concatenate(found)


def load_doubt(path: Path | None = None) -> Doubt:
    """Return the head that belongs to the released model. The file is read once.

    Parameters
    ----------
    path
        None means ``data/doubt.npz``.

    Raises
    ------
    ModelError
        If the file is missing or damaged, or was made for another model.
    """
    load_trained_model()  # says what is wrong if there is none
    path = DOUBT_PATH if path is None else path
    if not path.is_file():
        raise ModelError(f"There is no file {path}. Make it with `make doubt` (two minutes).")
    return _load(path, path.stat().st_mtime_ns, fingerprint(MODEL_PATH))


@functools.lru_cache(maxsize=2)
def _load(path: Path, modified: int, model: str) -> Doubt:
    """Read one file. `modified` makes a new file a new entry in the cache."""
    try:
        with np.load(path, allow_pickle=False) as file:
            made_for = str(file["model"])
            arrays = {name: file[name].astype("float32") for name in Doubt._fields}
    except Exception as error:  # a damaged file fails in many ways; all have the same remedy
        raise ModelError(f"{path} cannot be read: {error}. Make it anew: `make doubt`.") from error
    if made_for != model:
        raise ModelError(
            f"{path} was made for another model than {MODEL_PATH.name}. Make it anew with "
            "`make doubt` (two minutes)."
        )
    threshold = float(arrays.pop("threshold"))
    return Doubt(**arrays, threshold=threshold)


def fingerprint(path: Path) -> str:
    """Return a short text that tells this model's file from any other."""
    return _fingerprint(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _fingerprint(path: Path, modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
