"""The networks have the size they claim, and what was changed in them computes the same."""

import numpy as np
import pytest

from utils import models
from utils.inference import load_trained_model
from utils.quiet_tensorflow import keras, tf


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype="uint8")


@pytest.mark.parametrize(
    ("build", "parameters"),
    [
        (models.build_dense_baseline, 101_770),
        (models.build_cnn, 29_066),
        (models.build_keras_example, 34_826),
        (models.build_hobby_cnn, 429_642),
        (models.build_released_model, 115_546),
    ],
)
def test_networks_have_their_size_and_give_probabilities(build, parameters, images):
    model = build()
    assert model.count_params() == parameters
    assert f"{parameters:,}" in build.__doc__
    probabilities = model(images).numpy()
    assert probabilities.shape == (3, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(model(images[..., np.newaxis]), probabilities, atol=1e-6)


def test_networks_scale_their_input_themselves(images):
    model = models.build_cnn()
    inside = keras.Model(model.inputs, model.get_layer("scale").output)
    np.testing.assert_allclose(inside(images)[..., 0], images / 255, atol=1e-6)


def test_fused_normalization_is_keras_own():
    """Forward, backward, the kept statistics and afterward: all as Keras' layer has them."""
    inputs = tf.constant(np.random.default_rng(0).normal(3, 2, (64, 6, 6, 4)).astype("float32"))
    found = []
    for kind in (models.FusedBatchNormalization, keras.layers.BatchNormalization):
        layer = kind()
        layer.build(inputs.shape)
        layer.set_weights([np.linspace(0.5, 2, 4), np.linspace(-1, 1, 4), np.zeros(4), np.ones(4)])
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = layer(inputs, training=True)
            loss = tf.reduce_mean(tf.sin(outputs) * tf.cos(inputs))
        gradients = tape.gradient(loss, [inputs, *layer.trainable_variables])
        found.append([outputs, *gradients, *layer.get_weights(), layer(inputs, training=False)])
        assert not np.allclose(layer.moving_mean, 0)
    for fused, own in zip(*found, strict=True):
        # of the kept variance, TensorFlow takes n - 1 where Keras takes n: 64 x 36 - 1 here
        np.testing.assert_allclose(fused, own, rtol=1e-3, atol=1e-5)


def test_dense_features_are_normalized_by_keras_own():
    inputs = tf.constant(np.random.default_rng(0).normal(3, 2, (64, 4)).astype("float32"))
    ours, own = models.FusedBatchNormalization(), keras.layers.BatchNormalization()
    for training in (True, False):
        np.testing.assert_array_equal(
            ours(inputs, training=training), own(inputs, training=training)
        )


def test_a_stored_model_needs_nothing_but_keras():
    stored = models.build_released_model(keras.layers.BatchNormalization)
    assert {type(layer).__module__.partition(".")[0] for layer in stored.layers} == {"keras"}
    shipped = load_trained_model()
    assert {type(layer).__module__.partition(".")[0] for layer in shipped.layers} == {"keras"}
