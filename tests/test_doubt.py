"""What looks like one digit, and what does not."""

import json

import numpy as np
import pytest

from tests.support.drawings import SEVEN
from utils.course.doubting import fingerprint
from utils.data import load_digits
from utils.doubt import DOUBT_PATH, digit_probability, load_doubt, looks_like_a_digit
from utils.drawing import prepare
from utils.drawn_digits import load_drawings
from utils.inference import MODEL_PATH, ModelError
from utils.paths import DATA_FOLDER


def prepared(*drawings: list) -> np.ndarray:
    return np.stack([prepare(strokes, 20) for strokes in drawings])


def test_most_digits_look_like_digits():
    images, _ = load_digits("test_data.csv.gz")
    assert looks_like_a_digit(images[:2000]).mean() >= 0.985
    drawn = load_drawings("evaluation")[::2]
    images = np.stack([prepare(digit["strokes"], digit["pen_width"]) for digit in drawn])
    assert looks_like_a_digit(images).mean() >= 0.985


def test_what_is_no_digit():
    tap = [[(140, 140)]]
    pair = [[[(x + shift, y) for x, y in stroke] for stroke in SEVEN] for shift in (0, 190)]
    scrawl = [[(20 + 30 * k, 40 if k % 2 else 240) for k in range(9)]]
    letter_w = [[(20, 40), (80, 240), (140, 100), (200, 240), (260, 40)]]
    odd = prepared(tap, pair[0] + pair[1], scrawl, letter_w)
    assert not looks_like_a_digit(odd).any()
    assert looks_like_a_digit(prepared(SEVEN)).all()


def test_from_one_half_on_it_looks_like_a_digit():
    images = prepared(SEVEN, [[(140, 140)]])
    probabilities = digit_probability(images)
    assert probabilities.shape == (2,) and probabilities.dtype == np.float32
    assert 0 <= probabilities[1] < 0.5 <= probabilities[0] <= 1
    assert looks_like_a_digit(images).tolist() == [True, False]


def test_what_was_measured_is_enough():
    """The report belongs to the network that is used, and keeps 99 % of the digits."""
    results = json.loads((DATA_FOLDER / "doubt.json").read_text(encoding="utf-8"))
    assert results["network"] == fingerprint(DOUBT_PATH)
    assert set(results["accepted"]) == {"MNIST digits", "drawn digits"}
    assert min(results["accepted"].values()) >= 0.99
    assert set(results["refused"]) == {"letters", "signs", "dots", "pairs", "scribbles"}
    for other in results["other_scores"].values():
        assert sum(other["refused"].values()) < sum(results["refused"].values())


def test_a_missing_or_damaged_file(tmp_path):
    path = tmp_path / "doubt.keras"
    with pytest.raises(ModelError, match="make doubt"):
        load_doubt(path)
    path.write_bytes(b"PK nothing")
    with pytest.raises(ModelError, match="cannot be read(?s:.*)make doubt"):
        load_doubt(path)


def test_a_network_for_something_else():
    with pytest.raises(ModelError, match=r"\(None, 11\)(?s:.*)make doubt"):
        load_doubt(MODEL_PATH)


def test_images_are_checked():
    with pytest.raises(ValueError, match="without a batch axis"):
        looks_like_a_digit(np.zeros((28, 28)))
