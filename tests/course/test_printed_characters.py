"""Characters of a font, to learn from what is no digit."""

import numpy as np
import pytest

from utils.course.odd_shapes_evaluation import LETTERS
from utils.course.printed_characters import (
    candidates_of_the_font,
    most_alike,
    picture,
    printed_characters,
    thinned,
)
from utils.data import load_digits


@pytest.fixture(scope="module")
def found() -> tuple[list[str], np.ndarray]:
    some = [*candidates_of_the_font()[::8], *"KЖ∈<OolISZ6З"]
    return printed_characters(load_digits("test_data.csv.gz")[0][:3000], some)


def test_the_font_has_thousands():
    characters = candidates_of_the_font()
    assert len(characters) == len(set(characters)) > 4000
    assert {"A", "Ж", "→", "𝌆"} <= set(characters)
    assert set("0123456789").isdisjoint(characters)


def test_there_are_many_and_all_differ(found):
    characters, images = found
    assert len(characters) == len(images) > 80
    assert images.dtype == np.uint8 and images.any(axis=(1, 2)).all()
    assert len({image.tobytes() for image in images}) == len(images)
    assert set("KЖ∈<") <= set(characters)


def test_none_looks_like_a_digit(found):
    assert set("OolISZ6З").isdisjoint(found[0])


def test_no_letter_to_measure_by_is_among_them():
    measured = {name[0] for name in LETTERS}
    candidates = set(candidates_of_the_font())
    assert measured.isdisjoint(candidates)
    assert set("ŴẃŔⅤ№").isdisjoint(candidates), "nor what is made of one"


def test_a_line_becomes_thin_and_stays_whole():
    ink = np.zeros((30, 30), bool)
    ink[4:26, 12:18] = ink[4:10, 4:26] = True  # a T
    lines = thinned(ink)
    assert not (lines & ~ink).any()
    assert 30 <= lines.sum() <= 45, "one pixel thick"
    rows, columns = np.nonzero(lines)
    assert np.ptp(rows) >= 14 and np.ptp(columns) >= 14, "as long as before"


def test_a_ring_stays_a_ring():
    lines = thinned(picture("O"))
    middle = lines[lines.shape[0] // 2]
    assert middle.sum() == 2 and not middle[len(middle) // 2]


def test_how_alike():
    images, labels = load_digits("test_data.csv.gz")
    ones, zeros = images[labels == 1][:50], images[labels == 0][:50]
    assert most_alike(ones[:3], ones) == pytest.approx(1, abs=1e-5)
    assert most_alike(ones, zeros).max() < 0.7
