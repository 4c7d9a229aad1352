"""What the programs that train and measure networks share.

`training`, `benchmark` and `ablation` take their digits, times, figures and options from here.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np

from utils.data import load_digits, train_validation_split
from utils.inference import predict
from utils.paths import DATA_FOLDER
from utils.quiet_tensorflow import keras, tf

QUICK_IMAGES = 6_000  # a tenth of the training images: enough to see that a program works


class TrainingDigits(NamedTuple):
    """The training digits: images uint8 (n, 28, 28), labels uint8 (n,); all, and in two parts."""

    images: np.ndarray
    labels: np.ndarray
    train_images: np.ndarray
    train_labels: np.ndarray
    validation_images: np.ndarray
    validation_labels: np.ndarray


def load_training_digits(quick: bool = False) -> TrainingDigits:
    """Read the 60,000 training digits and set a sixth of them aside for validation.

    Parameters
    ----------
    quick
        True takes the first 6,000 only.
    """
    images, labels = load_digits("train_data.csv.gz")
    if quick:
        images, labels = images[:QUICK_IMAGES], labels[:QUICK_IMAGES]
    parts = train_validation_split(images, labels, validation_size=len(images) // 6)
    return TrainingDigits(images, labels, *parts)


class Stopwatch:
    """Measure how long a ``with`` block takes.

    Attributes
    ----------
    seconds
        Seconds of the clock.
    processor_seconds
        Seconds of the processor, of all cores together. They hardly change when other programs
        share the machine.
    """

    def __enter__(self) -> Self:
        self._start = time.perf_counter(), time.process_time()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.seconds = time.perf_counter() - self._start[0]
        self.processor_seconds = time.process_time() - self._start[1]


def accuracy(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of the images whose most probable digit is the label, 0-1.

    Parameters
    ----------
    model, images
        As `utils.inference.predict` takes them; errors are described there.
    labels
        Integer array of shape (n,), 0-9.
    """
    return float((predict(images, model).argmax(axis=1) == labels).mean())


def calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Return how far confidence and accuracy lie apart, 0-1: the expected calibration error.

    The predictions are sorted into bins by their confidence. The error is the average distance
    between confidence and accuracy within a bin, each bin weighted with its number of predictions
    (Guo and others, "On calibration of modern neural networks", 2017).

    Parameters
    ----------
    probabilities
        Array of shape (n, 10).
    labels
        Integer array of shape (n,), 0-9.
    bins
        Of equal width between 0 and 1.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    surplus = np.bincount(bin_of, weights=confidence - right, minlength=bins)
    return float(np.abs(surplus).sum() / len(labels))


def summary(values: Sequence[float], digits: int = 6) -> dict[str, float | list[float]]:
    """Return the values of the seeds, their mean and their (sample) standard deviation.

    Parameters
    ----------
    values
        One number for each seed, at least one.
    digits
        Decimals to which everything is rounded.
    """
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return {
        "per_seed": [round(value, digits) for value in values],
        "mean": round(float(np.mean(values)), digits),
        "standard_deviation": round(spread, digits),
    }


def environment() -> dict[str, dict[str, str | int | None]]:
    """Return the versions and the hardware that a result belongs to."""
    return {
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "numpy": np.__version__,
        },
        "hardware": {"processor": processor_name(), "cores": os.cpu_count()},
    }


def processor_name() -> str:
    """Return the processor's name, as far as the operating system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def write_json(results: dict, path: Path) -> None:
    """Write results as indented JSON; a missing folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def make_parser(
    module: str,
    description: str,
    *,
    quick: str,
    seeds: Sequence[int] | None = None,
    seeds_help: str = "",
) -> argparse.ArgumentParser:
    """Return a parser with the options that all these programs have.

    Parameters
    ----------
    module
        What ``python -m`` starts.
    description
        What the program does and which two files it writes.
    quick
        The help for ``--quick``.
    seeds
        The default of ``--seeds``. None: the program has no such option.
    seeds_help
        The help for ``--seeds``.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    if seeds is not None:
        parser.add_argument(
            "--seeds", type=int, nargs="+", default=seeds, metavar="SEED", help=seeds_help
        )
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help=f"where to write the two files (default: {DATA_FOLDER})",
    )
    return parser


def output_folder(options: argparse.Namespace) -> Path | None:
    """Return the folder to write into.

    The figures of a quick run mean nothing. So it never replaces those in ``data/``: without
    ``--output``, the folder is None.
    """
    return options.output or (None if options.quick else DATA_FOLDER)
