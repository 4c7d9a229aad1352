"""From strokes to digits like those of MNIST."""

import numpy as np
import pytest

from tests.support.drawings import ONE, SEVEN, difference, moved
from utils import drawing
from utils.data import load_digits
from utils.drawing import DrawingError, prepare
from utils.inference import predict


def test_a_digit_as_mnist_has_them():
    digit = prepare(SEVEN, 20)
    assert digit.shape == (28, 28) and digit.dtype == np.uint8 and digit.max() == 255
    top, bottom, left, right = drawing.ink_box(digit)
    assert bottom - top in (20, 21) and right - left <= 20
    assert drawing.center_of_mass(digit) == pytest.approx((14, 14), abs=0.1)


@pytest.mark.parametrize("scale", [0.15, 0.5, 1])
@pytest.mark.parametrize("place", [(0, 0), (30, -20), (-60, 40), (200, 230)])
def test_size_and_place_make_no_difference(scale, place):
    """Also where the digit lies partly or wholly beyond the edge."""
    assert difference(prepare(moved(SEVEN, scale, *place), 8), prepare(SEVEN, 8)) < 0.5


def test_naive_shrinking_keeps_size_and_place():
    small = drawing.naive(moved(SEVEN, 0.2), 4)
    assert drawing.ink_box(small)[1] <= 6
    assert difference(small, drawing.naive(SEVEN, 20)) > 10


@pytest.mark.parametrize("pen_width", [2, 12, 40, 120])
def test_the_pen_makes_no_difference(pen_width):
    assert np.array_equal(prepare(SEVEN, pen_width), prepare(SEVEN, 20))


def test_a_one_stays_thin():
    top, bottom, left, right = drawing.ink_box(prepare(ONE, 20))
    assert bottom - top >= 20 and right - left <= 4
    assert predict(prepare(ONE, 20)[np.newaxis]).argmax() == 1


@pytest.mark.parametrize("dot", [[(9, 9)], [(9, 9), (9, 9)], [(9, 9), (11, 10), (10, 12)]])
def test_a_dot_stays_a_dot(dot):
    digit = prepare([dot], 20)
    top, bottom, left, right = drawing.ink_box(digit)
    assert bottom - top <= 4 and right - left <= 4
    assert drawing.center_of_mass(digit) == pytest.approx((14, 14), abs=0.1)


@pytest.mark.parametrize("blank", [[], [[]], [[], []]])
def test_a_blank_pad(blank):
    assert drawing.is_blank(blank)
    assert not prepare(blank, 20).any() and not drawing.naive(blank, 20).any()
    with pytest.raises(DrawingError, match="blank"):
        drawing.redraw(blank, 20)


def test_render_draws_what_the_pad_shows():
    picture = drawing.render(ONE, 20)
    assert picture.shape == (280, 280) and set(np.unique(picture)) == {0, 255}
    assert drawing.ink_box(picture) == pytest.approx((30, 250, 130, 150), abs=1)
    assert (picture[100] > 0).sum() == pytest.approx(20, abs=1)
    slanted = drawing.render([[(40, 40), (240, 240)]], 20)
    assert (slanted[140] > 0).sum() == pytest.approx(20 * 2**0.5, abs=2)
    assert not drawing.render([[(400, 400)]], 20).any()


@pytest.mark.parametrize(
    "strokes, pen_width, message",
    [
        ([(1, 2), (3, 4)], 20, r"goes in as \[stroke\]"),
        ([[(1, 2, 3)]], 20, r"shape is \(1, 3\)"),
        ([[("a", "b")]], 20, "Stroke 0 is not a list of points"),
        ([[(1, 2)], [(1, float("nan"))]], 20, "Stroke 1 has a coordinate that is NaN"),
        ([[(1, 2)] * 50_001], 20, "more than 50,000 points"),
        (ONE, 0, "above 0, but it is 0"),
        (ONE, "thick", "above 0, but it is 'thick'"),
    ],
)
def test_what_is_no_drawing(strokes, pen_width, message):
    for function in (prepare, drawing.naive):
        with pytest.raises(DrawingError, match=message):
            function(strokes, pen_width)


def test_a_pen_thinner_than_a_pixel_still_draws():
    for pen_width in (0.1, 0.5, 1):
        assert drawing.render([[(100, 100), (150, 150)]], pen_width).any()
        assert prepare([[(100, 100), (150, 150)]], pen_width).any()


# --- Steps ------------------------------------------------------------------------------------


def test_fit_keeps_proportions():
    picture = np.zeros((300, 500), np.uint8)
    picture[200:240, 400:420] = 255
    assert drawing.ink_box(drawing.fit(picture)) == (40, 240, 90, 190)


def test_center_of_mass_weights_the_ink():
    picture = np.zeros((28, 28), np.uint8)
    picture[2, 4] = 30
    picture[2, 8] = 90
    assert drawing.center_of_mass(picture) == (2, 7)
    centered = drawing.center(picture)
    assert drawing.center_of_mass(centered) == (14, 14) and centered.sum() == 120


def test_the_training_images_are_centered_so():
    """CENTER is measured, not guessed."""
    images, _ = load_digits("test_data.csv.gz")
    centers = np.array([drawing.center_of_mass(image) for image in images[:1000]])
    assert centers.mean(axis=0) == pytest.approx((drawing.CENTER, drawing.CENTER), abs=0.05)


@pytest.mark.parametrize("step", [drawing.ink_box, drawing.center_of_mass])
def test_steps_say_when_there_is_no_ink(step):
    with pytest.raises(ValueError, match="no ink"):
        step(np.zeros((280, 280), np.uint8))
