"""Networks of Keras' own layers travel; what could run code does not."""

import keras
import numpy as np
import pytest

from utils.grading.judge import networks
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


def test_a_network_with_code_in_it_does_not_travel():
    network = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x)])
    assert isinstance(decode(encode(network)), Foreign)
