"""Carry Keras networks out of a learner's process: as an architecture and its weights.

An architecture names classes, which Keras looks up and builds. So before anything is built, it is
checked that it is JSON and nothing else, and that all classes are on a list: layers and their parts
that take no function, read no file and hold no code. Keras' own ``safe_mode`` forbids less.
"""

import contextlib
import importlib
import inspect
import json
import math
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST_PARAMETERS = 20_000_000
LONGEST_ARCHITECTURE = 1_000_000  # characters
DEEPEST = 50  # lists and dictionaries in one another

MODELS = {
    ("keras", "Sequential"),
    ("keras", "Model"),
    ("keras", "Functional"),
    ("keras", "DTypePolicy"),
    ("keras.src.models.functional", "Functional"),
}
SPECIAL = ("__tuple__", "__keras_tensor__", "__ellipsis__")  # Keras' own notation
LAYERS = set(
    """
    InputLayer Identity Masking Dense EinsumDense Embedding
    Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose
    DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D
    MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D
    GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
    GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D
    Flatten Reshape Permute RepeatVector Cropping1D Cropping2D Cropping3D
    ZeroPadding1D ZeroPadding2D ZeroPadding3D UpSampling1D UpSampling2D UpSampling3D
    Activation ReLU LeakyReLU PReLU ELU Softmax
    BatchNormalization LayerNormalization GroupNormalization UnitNormalization RMSNormalization
    Dropout AlphaDropout GaussianDropout GaussianNoise
    SpatialDropout1D SpatialDropout2D SpatialDropout3D ActivityRegularization
    Add Subtract Multiply Average Maximum Minimum Concatenate Dot
    Rescaling Resizing CenterCrop Normalization
    RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation
    RandomZoom RandomShear RandomErasing
    LSTM GRU SimpleRNN Bidirectional TimeDistributed
    Attention AdditiveAttention MultiHeadAttention
    """.split()
)


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


def unpack(architecture: Any, weights: Any) -> Any:
    """Build a model anew, from an architecture that `is_harmless`.

    Raises
    ------
    ValueError
        If it would have more than `MOST_PARAMETERS` parameters, or the weights are none, or do not
        fit.
    """
    if not (isinstance(weights, list) and all(type(weight) is np.ndarray for weight in weights)):
        raise ValueError("The weights of a network are arrays.")
    text = json.dumps(architecture)
    if len(text) > LONGEST_ARCHITECTURE:
        raise ValueError(f"The network's description has {len(text):,} characters.")
    keras = importlib.import_module("keras")
    with _limited_parameters(keras.layers.Layer):
        model = keras.models.model_from_json(text)
    model.set_weights(weights)
    return model


@contextlib.contextmanager
def _limited_parameters(layer: Any) -> Iterator[None]:
    """Count the parameters of all layers that are built, before they take any memory."""
    add_weight, built = layer.add_weight, 0

    def counted(self: Any, shape: Any = None, *arguments: Any, **options: Any) -> Any:
        nonlocal built
        built += math.prod(shape or ())
        if built > MOST_PARAMETERS:
            raise ValueError(f"The network has more than {MOST_PARAMETERS:,} parameters.")
        return add_weight(self, shape, *arguments, **options)

    layer.add_weight = counted
    try:
        yield
    finally:
        layer.add_weight = add_weight


def is_harmless(architecture: Any) -> bool:
    """Whether an architecture is JSON, and names only classes that are known to be harmless."""
    keras = importlib.import_module("keras")
    known = MODELS | {("keras.layers", name) for name in LAYERS}
    for module, base in (
        ("keras.initializers", keras.initializers.Initializer),
        ("keras.regularizers", keras.regularizers.Regularizer),
        ("keras.constraints", keras.constraints.Constraint),
    ):
        for name, thing in vars(importlib.import_module(module)).items():
            if inspect.isclass(thing) and issubclass(thing, base):
                known.add((module, name))
    return isinstance(architecture, dict) and _is_harmless(architecture, known, DEEPEST)


def _is_harmless(part: Any, known: set[tuple[str, str]], deepest: int) -> bool:
    if part is None or type(part) in (str, bool, int, float):
        return True
    if deepest == 0:
        return False
    if type(part) is list:
        return all(_is_harmless(entry, known, deepest - 1) for entry in part)
    if type(part) is not dict or not all(type(key) is str for key in part):
        return False
    if "compile_config" in part:
        return False
    if "class_name" in part:
        module, name = part.get("module"), part["class_name"]
        if type(name) is not str or type(module) not in (str, type(None)):
            return False
        if name not in SPECIAL and (module, name) not in known:
            return False
    return all(_is_harmless(entry, known, deepest - 1) for entry in part.values())
