"""From strokes and photos to digits, and the drawn digits that come with the course."""

import io

import numpy as np
import pytest
from PIL import Image

from utils import drawing, drawn_digits
from utils.drawing import DrawingError, PictureError, prepare, prepare_picture
from utils.models import predict

SEVEN = [[(70, 60), (140, 50), (220, 55), (180, 150), (130, 250)], [(110, 155), (210, 150)]]
ONE = [[(140, 40), (140, 240)]]


def moved(strokes, scale=1.0, right=0.0, down=0.0):
    return [[(x * scale + right, y * scale + down) for x, y in stroke] for stroke in strokes]


def difference(a: np.ndarray, b: np.ndarray) -> float:
    """The mean difference of two digits, in gray levels."""
    return np.abs(a.astype(float) - b).mean()


# --- Drawings ---------------------------------------------------------------------------------


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
    from utils.data import load_digits

    images, _ = load_digits("test_data.csv.gz")
    centers = np.array([drawing.center_of_mass(image) for image in images[:1000]])
    assert centers.mean(axis=0) == pytest.approx((drawing.CENTER, drawing.CENTER), abs=0.05)


@pytest.mark.parametrize("step", [drawing.ink_box, drawing.center_of_mass])
def test_steps_say_when_there_is_no_ink(step):
    with pytest.raises(ValueError, match="no ink"):
        step(np.zeros((280, 280), np.uint8))


# --- Photos -----------------------------------------------------------------------------------


def photo(ink=40, paper=220, light=0.0, noise=6.0, width=800, pen_width=14) -> np.ndarray:
    """A seven on paper: gray levels of ink and paper, light falling from one side, noise."""
    small = drawing.render(moved(SEVEN, 0.6, 60, 40), pen_width)
    mask = np.asarray(Image.fromarray(small).resize((width, width)), float) / 255
    brightness = paper + (ink - paper) * mask
    brightness *= 1 - light * np.linspace(0, 1, width)
    brightness += np.random.default_rng(0).normal(0, noise, brightness.shape)
    return brightness.clip(0, 255).astype(np.uint8)


def encoded(picture: Image.Image | np.ndarray, kind: str = "PNG", **options) -> io.BytesIO:
    picture = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    file = io.BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def looks_right(digit: np.ndarray) -> bool:
    """Like the seven drawn on the pad, and a 7 for the network."""
    return difference(digit, prepare(SEVEN, 20)) < 12 and predict(digit[np.newaxis]).argmax() == 7


@pytest.mark.parametrize(
    "picture",
    [
        photo(),
        photo(ink=240, paper=30),
        photo(ink=150, paper=200),
        photo(light=0.6),
        photo(width=100, noise=0),
        photo(pen_width=4),
        photo(pen_width=40),
        np.repeat(photo()[..., np.newaxis], 3, axis=2),
    ],
    ids="dark light pale shadow small thin thick color".split(),
)
def test_a_photo(picture):
    assert looks_right(prepare_picture(picture))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_kinds_of_files(kind):
    assert looks_right(prepare_picture(encoded(photo(), kind)))


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("below", [0, 255])
def test_ink_on_transparent_paper(ink, below):
    """What a transparent pixel's own color is makes no difference."""
    alpha = drawing.render(SEVEN, 14)
    gray = np.where(alpha > 0, ink, below).astype(np.uint8)
    assert looks_right(prepare_picture(Image.fromarray(np.dstack([gray, alpha]))))


def test_a_photo_taken_sideways():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    sideways = Image.fromarray(photo()).rotate(90)
    assert looks_right(prepare_picture(encoded(sideways, "JPEG", exif=exif)))


def test_sixteen_bits():
    deep = Image.fromarray(photo().astype(np.uint16) * 200)
    assert looks_right(prepare_picture(encoded(deep)))


def test_specks_do_not_count():
    picture = photo()
    picture[20:30, 20:30] = picture[760:775, 700:715] = 0
    assert difference(prepare_picture(picture), prepare_picture(photo())) < 1


def test_fifty_megapixels():
    large = Image.new("L", (10_000, 5_000), 230)
    large.paste(Image.fromarray(photo(noise=0)).resize((3000, 3000)), (2000, 1000))
    assert predict(prepare_picture(encoded(large, "JPEG"))[np.newaxis]).argmax() == 7


@pytest.mark.parametrize(
    "picture, message",
    [
        (io.BytesIO(b"Dear Sir or Madam"), "not a picture that can be read"),
        (io.BytesIO(b""), "not a picture that can be read"),
        (io.BytesIO(encoded(photo()).read()[:20_000]), "or it is damaged"),
        ("no_such_file.png", "No such file"),
        (Image.new("1", (10_000, 6_001)), "10000 x 6001 pixels, more than 60,000,000"),
        (Image.new("L", (3, 90)), "3 x 90 pixels is too small"),
        (Image.new("L", (300, 300), 255), "No digit stands out"),
        (np.full((300, 300), 7, np.uint8), "No digit stands out"),
        (np.zeros((28, 28)), r"float64 \(28, 28\)"),
    ],
    ids="text empty cut missing huge tiny white gray floats".split(),
)
def test_what_is_no_picture(picture, message):
    with pytest.raises(PictureError, match=message):
        prepare_picture(picture)


# --- The drawn digits -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evaluation() -> list[dict]:
    return drawn_digits.load_drawings("evaluation")


@pytest.mark.parametrize("half", drawn_digits.SEEDS)
def test_the_file_is_what_the_generator_makes(half):
    made = drawn_digits.make_drawings(half)
    loaded = drawn_digits.load_drawings(half)
    assert [(d["label"], d["style"], d["pen_width"]) for d in loaded] == [
        (d["label"], d["style"], d["pen_width"]) for d in made
    ]
    for drawn, again in zip(loaded, made, strict=True):  # the last digit depends on the machine
        for stroke, same in zip(drawn["strokes"], again["strokes"], strict=True):
            assert np.allclose(stroke, same, atol=0.11)


def test_the_halves_are_varied_and_differ(evaluation):
    assert np.bincount([drawn["label"] for drawn in evaluation]).tolist() == [20] * 10
    assert {(d["label"], d["style"]) for d in evaluation} == {
        (label, style) for label, styles in drawn_digits.STYLES.items() for style in styles
    }
    heights = [np.ptp([y for s in d["strokes"] for _, y in s]) for d in evaluation]
    assert min(heights) < 60 and max(heights) > 220
    assert (
        min(d["pen_width"] for d in evaluation) < 8 < 30 < max(d["pen_width"] for d in evaluation)
    )
    assert not any(drawn in evaluation for drawn in drawn_digits.load_drawings("tuning"))
    with pytest.raises(ValueError, match="tuning, evaluation, not 'test'"):
        drawn_digits.load_drawings("test")


def test_preparation_makes_the_difference(evaluation):
    labels = np.array([drawn["label"] for drawn in evaluation])

    def accuracy(preparation) -> float:
        digits = [preparation(drawn["strokes"], drawn["pen_width"]) for drawn in evaluation]
        return (predict(np.stack(digits)).argmax(axis=1) == labels).mean()

    assert accuracy(prepare) >= 0.985
    assert accuracy(drawing.naive) < 0.75


def test_a_pen_thinner_than_a_pixel_still_draws():
    for pen_width in (0.1, 0.5, 1):
        assert drawing.render([[(100, 100), (150, 150)]], pen_width).any()
        assert prepare([[(100, 100), (150, 150)]], pen_width).any()
