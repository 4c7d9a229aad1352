"""The splits are apart by style and by seed, and the file is what they make."""

import itertools

import numpy as np
import pytest

from utils.course.handwriting import splits
from utils.course.handwriting.hand import draw, evenly, smooth_curve
from utils.course.handwriting.splits import STYLES, make_drawings, to_images
from utils.drawing import prepare
from utils.drawn_digits import SPLITS, load_drawings

ALL = [
    (split, label, name)
    for split, digits in STYLES.items()
    for label, styles in digits.items()
    for name in styles
]


def middle(low: float, high: float) -> float:
    return (low + high) / 2


def typical(style) -> np.ndarray:
    """Return the style's typical form: 60 points on each stroke, (strokes, 60, 2)."""
    strokes = [np.array(points, dtype=float) for points in style(middle)]
    return np.stack([evenly(smooth_curve(points), 60) for points in strokes])


def test_the_splits_are_apart_by_name_seed_and_shape():
    assert tuple(STYLES) == SPLITS
    assert len(set(splits.SEEDS.values())) == 3
    for label in range(10):
        forms = [
            (split, name, typical(style))
            for split in STYLES
            for name, style in STYLES[split][label].items()
        ]
        for (split, name, form), (other, other_name, other_form) in itertools.combinations(
            forms, 2
        ):
            assert name != other_name
            if split != other and form.shape == other_form.shape:
                distance = np.abs(form - other_form).mean()
                assert distance > 0.12, f"{label}: {name} and {other_name} are nearly the same"


@pytest.mark.parametrize("split, label, name", ALL)
def test_a_style_is_written_within_its_box_and_never_twice_the_same(split, label, name):
    style = STYLES[split][label][name]
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = np.concatenate(style(rng.uniform))
        assert points.min() >= -7 and points.max() <= 14, "far outside of the box from 0 to 10"
    one, other = draw(style, rng), draw(style, rng)
    assert one[0] != other[0]
    assert prepare(*one).any()


def test_every_digit_has_styles_in_every_split():
    for split, least in {"train": 10, "validation": 3, "evaluation": 3}.items():
        assert list(STYLES[split]) == list(range(10))
        assert min(len(styles) for styles in STYLES[split].values()) >= least


@pytest.mark.parametrize("split", SPLITS)
def test_the_file_is_what_the_generator_makes(split):
    made, loaded = make_drawings(split), load_drawings(split)
    assert {(d["label"], d["style"]) for d in loaded} == {
        (label, name) for label, styles in STYLES[split].items() for name in styles
    }
    for drawn, again in zip(loaded, made, strict=True):  # the last digit depends on the machine
        for part in ("label", "style", "pen_width"):
            assert drawn[part] == again[part]
        for stroke, same in zip(drawn["strokes"], again["strokes"], strict=True):
            assert np.allclose(stroke, same, atol=0.11)


def test_drawings_repeat_and_styles_take_turns():
    drawings = make_drawings("evaluation", per_digit=6)
    assert drawings == make_drawings("evaluation", per_digit=6)
    assert len(drawings) == 60
    names = [drawn["style"] for drawn in drawings[:6]]
    styles = list(STYLES["evaluation"][0])
    assert names == (styles * 6)[:6]
    with pytest.raises(ValueError, match="not 'tuning'"):
        make_drawings("tuning")


def test_the_file_is_written_as_it_is_read(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(splits, "DRAWINGS_PATH", tmp_path / "drawn.json.gz")
    monkeypatch.setattr(splits, "make_drawings", lambda split: [{"split": split}])
    splits.main()
    assert load_drawings("train", tmp_path / "drawn.json.gz") == [{"split": "train"}]
    assert "drawn.json.gz" in capsys.readouterr().out


def test_drawings_become_images_as_on_the_pad():
    drawings = make_drawings("train", per_digit=1)
    images, labels = to_images(drawings)
    assert (images.shape, images.dtype, labels.dtype) == ((10, 28, 28), np.uint8, np.uint8)
    assert labels.tolist() == list(range(10))
    np.testing.assert_array_equal(
        images[3], prepare(drawings[3]["strokes"], drawings[3]["pen_width"])
    )
