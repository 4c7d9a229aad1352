"""Carry Keras networks out of a learner's process: as an architecture and its weights.

An architecture names classes, which Keras looks up and builds. So before anything is built, it is
checked that all of them are known to be harmless.
"""

import importlib
import json
import sys
from typing import Any

import numpy as np

MOST_PARAMETERS = 20_000_000
SPECIAL = ("__tuple__", "__numpy__", "__keras_tensor__", "__ellipsis__")  # Keras' own notation


def is_network(value: Any) -> bool:
    """Whether a value is a Keras model."""
    return "keras" in sys.modules and isinstance(value, sys.modules["keras"].Model)


def pack(model: Any) -> list[Any]:
    """Return the architecture of a model, as plain data, and its weights.

    Raises
    ------
    Exception
        Of any type, if the model is not built, or holds classes of the learner's own.
    """
    architecture = json.loads(model.to_json())
    architecture.pop("compile_config", None)  # how it would be trained is not asked for
    return [architecture, [np.asarray(weight) for weight in model.get_weights()]]


def unpack(architecture: dict[str, Any], weights: list[np.ndarray]) -> Any:
    """Build a model anew, from an architecture that `is_harmless`.

    Raises
    ------
    ValueError
        If it has more than `MOST_PARAMETERS` parameters, or the weights do not fit.
    """
    if sum(weight.size for weight in weights) > MOST_PARAMETERS:
        raise ValueError(f"The network has more than {MOST_PARAMETERS:,} parameters.")
    keras = importlib.import_module("keras")
    model = keras.models.model_from_json(json.dumps(architecture))
    model.set_weights(weights)
    return model


def is_harmless(part: Any) -> bool:
    """Whether an architecture names only Keras' own classes, and no code to run."""
    keras = importlib.import_module("keras")
    return _is_harmless(part, set(dir(keras.layers)) - {"Lambda", "TFSMLayer"})


def _is_harmless(part: Any, layer_names: set[str]) -> bool:
    if isinstance(part, list):
        return all(_is_harmless(entry, layer_names) for entry in part)
    if not isinstance(part, dict):
        return True
    if "class_name" in part:
        module, name = str(part.get("module", "")), part["class_name"]
        known = {
            "keras.layers": layer_names,
            "keras.initializers": None,
            "keras.regularizers": None,
            "keras.constraints": None,
            "keras": {"Sequential", "Model", "DTypePolicy", "Functional"},
            "keras.src.models.functional": {"Functional"},
        }
        if name not in SPECIAL:
            names = known.get(module, set())
            if names is not None and name not in names:
                return False
    return all(_is_harmless(entry, layer_names) for entry in part.values())
