"""From photos, scans and screenshots to digits like those of MNIST."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from tests.support.drawings import SEVEN, difference, moved
from utils import drawing
from utils.drawing import prepare
from utils.inference import predict
from utils.photos import PictureError, prepare_picture


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


# --- The old place ----------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["drawing", "photos"])
def test_notebooks_of_earlier_releases_find_these_functions_in_utils_drawing(first):
    """In a fresh interpreter, whichever of the two modules is imported first."""
    code = (
        f"import utils.{first}; from utils import photos; "
        "from utils.drawing import PictureError, open_picture, prepare_picture; "
        "assert PictureError is photos.PictureError and open_picture is photos.open_picture; "
        "assert prepare_picture is photos.prepare_picture"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="'utils.drawing' has no attribute 'find_inc'"):
        drawing.find_inc  # noqa: B018
