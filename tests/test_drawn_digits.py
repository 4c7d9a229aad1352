"""The drawn digits that come with the course, and what preparation is worth on them."""

import numpy as np
import pytest

from utils import drawing
from utils.drawing import prepare
from utils.drawn_digits import DRAWINGS_PATH, SPLITS, load_drawings
from utils.inference import predict


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_is_varied_and_complete(split):
    drawings = load_drawings(split)
    assert [drawn["label"] for drawn in drawings] == np.repeat(range(10), 100).tolist()
    all_points = [np.concatenate(drawn["strokes"]) for drawn in drawings]
    sizes = [np.ptp(points, axis=0).max() for points in all_points]
    assert min(sizes) < 60 and max(sizes) > 220
    pens = [drawn["pen_width"] for drawn in drawings]
    assert min(pens) < 8 and max(pens) > 30
    everything = np.concatenate(all_points)
    assert -30 < everything.min() < 0 and 280 < everything.max() < 310  # a few leave the pad


def test_no_two_splits_share_a_style_or_a_drawing():
    styles, strokes = [], []
    for split in SPLITS:
        drawings = load_drawings(split)
        styles += {(drawn["label"], drawn["style"]) for drawn in drawings}
        strokes += [str(drawn["strokes"]) for drawn in drawings]
    assert len(styles) == len(set(styles)) == 189
    assert len(strokes) == len(set(strokes)) == 3_000


@pytest.mark.parametrize("split", ["tuning", "test", ""])
def test_another_split_is_refused(split):
    with pytest.raises(ValueError, match=f"train, validation, evaluation, not '{split}'"):
        load_drawings(split)


def test_the_file_stays_small():
    assert DRAWINGS_PATH.stat().st_size < 2_000_000


def test_preparation_makes_the_difference():
    drawings = load_drawings("validation")[::2]
    labels = np.array([drawn["label"] for drawn in drawings])

    def accuracy(preparation) -> float:
        digits = [preparation(drawn["strokes"], drawn["pen_width"]) for drawn in drawings]
        return (predict(np.stack(digits)).argmax(axis=1) == labels).mean()

    assert accuracy(prepare) >= 0.975
    assert accuracy(drawing.naive) < 0.75
