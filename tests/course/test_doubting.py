"""Training and measuring the head that says "not one digit"."""

import numpy as np
import pytest

from utils.course import doubting
from utils.course.doubting import derived_from_digits, measure, train_head
from utils.data import load_digits
from utils.doubt import last_features


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = load_digits("test_data.csv.gz")
    return images[:600], labels[:600]


def test_what_is_derived_from_digits(digits):
    images, labels = digits
    derived = derived_from_digits(images, labels, 20)
    assert derived.shape[1:] == (28, 28) and derived.dtype == np.uint8
    assert 60 < len(derived) <= 80 and derived.any(axis=(1, 2)).all()
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


def test_the_head_learns_to_tell_them_apart(digits, monkeypatch):
    monkeypatch.setattr(doubting, "HIDDEN", 64)
    monkeypatch.setattr(doubting, "BATCH_SIZE", 32)  # few images, so more steps
    images, labels = digits
    blank = np.zeros((300, 28, 28), np.uint8)
    blank[:, 13:15, 13:15] = 255
    head = train_head(images, labels, blank)
    hidden = np.maximum(
        last_features(np.concatenate([images, blank])) @ head.hidden_weights + head.hidden_biases, 0
    )
    outputs = hidden @ head.weights + head.biases
    assert outputs.shape == (900, 11)
    assert (outputs[:600].argmax(axis=1) == labels).mean() > 0.9
    assert (outputs[600:].argmax(axis=1) == 10).all()
