"""Training and measuring the network that says "not one digit"."""

import numpy as np
import pytest

from utils.course import doubting
from utils.course.doubting import (
    NONE,
    Part,
    derived_from_digits,
    measure,
    none_of_them,
    train_network,
    training_batches,
    with_threshold,
)
from utils.data import load_digits
from utils.doubt import CLASSES
from utils.inference import predict
from utils.quiet_tensorflow import keras


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = load_digits("test_data.csv.gz")
    return images[:600], labels[:600]


def test_what_is_derived_from_digits(digits):
    images, labels = digits
    derived = derived_from_digits(images, labels, 20)
    assert derived.shape[1:] == (28, 28) and derived.dtype == np.uint8
    assert 80 < len(derived) <= 100 and derived.any(axis=(1, 2)).all()
    known = {image.tobytes() for image in images}
    assert not any(image.tobytes() in known for image in derived)


@pytest.mark.parametrize("gap", [-8, 0, 24])
def test_a_pair_has_two_digits(digits, gap):
    images, labels = digits
    one, seven = images[labels == 1][0], images[labels == 7][0]
    pair = doubting._pair(one, seven, gap)
    rows, columns = (np.flatnonzero(pair.any(axis=axis)) for axis in (1, 0))
    assert max(np.ptp(rows), np.ptp(columns)) >= 18
    if gap > 0:
        assert not pair[:, columns[0] : columns[-1]].any(axis=0).all(), "a gap between the two"


def test_the_threshold_keeps_the_digits_of_every_kind():
    def score(images: np.ndarray) -> np.ndarray:
        return images[:, 0, 0].astype(float)

    def scored(low: float, high: float) -> np.ndarray:
        return np.linspace(low, high, 1000)[:, np.newaxis, np.newaxis]

    digits = {"MNIST digits": scored(10, 20), "drawn digits": scored(5, 15)}
    threshold, measured = measure(score, digits, {**digits, "letters": scored(0, 10)})
    assert threshold == pytest.approx(5 + 10 * (1 - doubting.KEPT), abs=0.02)
    assert measured["accepted"]["MNIST digits"] == 1
    assert measured["accepted"]["drawn digits"] == pytest.approx(doubting.KEPT, abs=0.002)
    assert measured["refused"] == {"letters": pytest.approx(threshold / 10, abs=0.002)}


def test_a_batch_has_its_share_of_every_part(digits):
    images, labels = digits
    odd = np.full((5, 28, 28), 7, np.uint8)
    batches = training_batches([Part(images, labels, 8), none_of_them(odd, 6)])
    batch, batch_labels = next(batches)
    assert batch.shape == (14, 28, 28) and batch.dtype == np.float32
    assert (batch_labels[:8] < NONE).all() and (batch_labels[8:] == NONE).all()
    known = {image.tobytes() for image in images.astype("float32")}
    are_known = [image.tobytes() in known for image in batch[:8]]
    assert are_known == [False] * 4 + [True] * 4, "half of them are augmented"
    assert not np.array_equal(next(batches)[0], batch)


@pytest.fixture(scope="module")
def trained(digits) -> tuple[keras.Model, np.ndarray]:
    images, labels = digits
    blocks = np.zeros((300, 28, 28), np.uint8)
    blocks[:, 13:15, 13:15] = 255
    parts = [Part(images, labels, 64), none_of_them(blocks, 16)]
    return train_network(parts, steps=300), blocks


def test_the_network_learns_to_tell_them_apart(digits, trained):
    (images, labels), (network, blocks) = digits, trained
    assert (predict(images, network, CLASSES).argmax(axis=1) == labels).mean() > 0.9
    assert (predict(blocks, network, CLASSES).argmax(axis=1) == NONE).all()


@pytest.mark.parametrize("threshold", [0.2, 0.9])
def test_what_is_stored_has_its_threshold_at_one_half(digits, trained, threshold):
    network, blocks = trained
    faded = digits[0] * np.linspace(0, 1, len(digits[0]))[:, np.newaxis, np.newaxis]
    images = np.maximum(faded, blocks[0])  # from a block to a digit: some are doubtful
    before = 1 - predict(images, network, CLASSES)[:, NONE]
    stored = with_threshold(network, threshold)
    after = 1 - predict(images, stored, CLASSES)[:, NONE]
    clear = np.abs(before - threshold) > 0.02  # the weights are rounded
    assert ((before >= threshold) == (after >= 0.5))[clear].all()
    assert ((before >= 0.5) != (after >= 0.5)).any(), "the threshold makes a difference"
    kernel = stored.get_layer("conv2").get_weights()[0]
    assert (kernel.astype("float16") == kernel).all()
    assert type(stored.get_layer("norm1")) is keras.layers.BatchNormalization
