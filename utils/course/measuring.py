"""What the programs that train and measure networks share."""

import os
import platform
from pathlib import Path

import numpy as np

from utils.inference import predict
from utils.quiet_tensorflow import keras, tf


def accuracy(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of the images whose most probable digit is the label, 0-1."""
    return float((predict(images, model).argmax(axis=1) == labels).mean())


def summary(values: list[float], digits: int = 6) -> dict[str, float | list[float]]:
    """Return the values of the seeds, their mean and their (sample) standard deviation."""
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
