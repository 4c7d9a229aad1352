"""Networks of Keras' own layers travel; what could run code does not."""

import time

import keras
import msgpack
import numpy as np
import pytest

from utils.grading.judge import codec, networks
from utils.grading.judge.codec import Foreign, decode, encode


def small_network() -> keras.Model:
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="relu")])


def test_a_network_travels_with_its_weights():
    network = small_network()
    network.compile("adam", "mse")
    images = np.eye(3, dtype="float32")
    assert np.array_equal(decode(encode(network))(images), network(images))


def test_too_large_a_network_is_refused(monkeypatch):
    monkeypatch.setattr(networks, "MOST_PARAMETERS", 7)  # it has 8
    with pytest.raises(ValueError, match="more than 7 parameters"):
        decode(encode(small_network()))


def forged(architecture: object, weights: list | None = None) -> object:
    """Return what a judge makes of a network that no Keras has sent."""
    return decode(codec._pack(msgpack.ExtType(11, codec._pack([architecture, weights or []]))))


def test_what_is_built_counts_and_not_what_is_sent():
    architecture, _ = networks.pack(small_network())
    architecture["config"]["layers"][1]["config"]["units"] = 600_000_000
    start = time.monotonic()
    with pytest.raises(ValueError, match="parameters"):
        forged(architecture)
    assert time.monotonic() - start < 10


def lambda_layer() -> dict:
    """A layer that would call a function of Keras: this one writes a picture to a file."""
    function = {
        "class_name": "function",
        "config": "plot_image_gallery",
        "module": "keras.visualization",
        "registered_name": "plot_image_gallery",
    }
    config = {"name": "pwned", "function": function, "arguments": {"path": "pwned.png"}}
    return {"module": "keras.layers", "class_name": "Lambda", "config": config}


def with_layer(layer: object) -> dict:
    architecture, _ = networks.pack(small_network())
    architecture["config"]["layers"] = [architecture["config"]["layers"][0], layer]
    return architecture


HIDING_PLACES = {
    "in a list": lambda layer: with_layer(layer),
    "in a tuple": lambda layer: with_layer(layer) | {"config": (with_layer(layer)["config"],)},
    "in a tuple of layers": lambda layer: {
        **with_layer(layer),
        "config": {"name": "x", "layers": tuple(with_layer(layer)["config"]["layers"])},
    },
    "in a set": lambda layer: with_layer(layer) | {"extra": frozenset(["Lambda"])},
    "in an array": lambda layer: with_layer(layer) | {"config": np.array([layer], dtype=object)},
    "as a key": lambda layer: with_layer(layer) | {("class_name",): "Lambda"},
    "as compile_config": lambda layer: with_layer({}) | {"compile_config": {"loss": layer}},
    "as an initializer": lambda layer: with_layer(
        {
            "module": "keras.layers",
            "class_name": "Dense",
            "config": {"units": 1, "kernel_initializer": layer["config"]["function"]},
        }
    ),
}


@pytest.mark.parametrize("hide", HIDING_PLACES.values(), ids=HIDING_PLACES)
def test_a_forged_network_runs_nothing(hide, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    called = []
    monkeypatch.setattr(keras.models, "model_from_json", called.append)
    assert isinstance(forged(hide(lambda_layer())), Foreign)
    assert not called and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "module, name, config",
    [
        ("keras.layers", "TFSMLayer", {"filepath": "/tmp/x"}),
        ("keras.layers", "TorchModuleWrapper", {"module": "x"}),
        ("keras.layers", "StringLookup", {"vocabulary": "/etc/passwd"}),
        ("keras.layers", "TextVectorization", {"standardize": "lower"}),
        ("keras.initializers", "deserialize", {}),
        ("keras.initializers", "function", "get"),
        ("builtins", "function", "print"),
        ("os", "system", {}),
        ("keras", "__lambda__", {"code": "x"}),
        (None, "Dense", {"units": 1}),
        (["keras.layers"], "Dense", {"units": 1}),
        ("keras.layers", ["Dense"], {"units": 1}),
    ],
)
def test_only_known_classes_are_built(module, name, config, monkeypatch):
    monkeypatch.setattr(keras.models, "model_from_json", None)
    layer = {"module": module, "class_name": name, "config": config}
    assert isinstance(forged(with_layer(layer)), Foreign)


@pytest.mark.parametrize("weights", [5, [1, 2], [np.zeros(3)], (np.zeros((3, 2)), np.zeros(2))])
def test_weights_that_are_none_are_refused(weights):
    architecture, _ = networks.pack(small_network())
    with pytest.raises(ValueError):
        forged(architecture, weights)


def test_all_layers_of_the_course_travel():
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.RandomTranslation(0.1, 0.1),
            layers.Conv2D(4, 3, padding="same", use_bias=False, kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.AveragePooling2D(2),
            layers.Dropout(0.3),
            layers.GlobalAveragePooling2D(keepdims=True),
            layers.Flatten(),
            layers.Dense(10, activation="relu", kernel_constraint="max_norm"),
            layers.Activation("softmax"),
        ]
    )
    image = np.ones((2, 28, 28, 1), "float32")
    assert np.array_equal(decode(encode(network))(image), network(image))
    entry = keras.Input((4,))
    joined = layers.Add()([layers.Dense(3)(entry), layers.Dense(3)(entry)])
    functional = keras.Model(entry, layers.Softmax()(joined))
    row = np.ones((1, 4), "float32")
    assert np.array_equal(decode(encode(functional))(row), functional(row))


def test_a_network_with_code_in_it_does_not_travel():
    network = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x)])
    assert isinstance(decode(encode(network)), Foreign)
