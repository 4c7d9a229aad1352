"""From photos, scans and screenshots to digits like those of MNIST."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.support.drawings import SEVEN, difference, moved
from utils import drawing
from utils.drawing import prepare
from utils.inference import predict
from utils.photos import PictureError, prepare_picture, remove_rulings


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


# --- Something besides the digit is dark ------------------------------------------------------

FIVE = [
    [(180, 60), (105, 60), (95, 130), (150, 115), (185, 155), (170, 205), (120, 220), (90, 205)]
]
INK = np.asarray(Image.fromarray(drawing.render(FIVE, 10)).resize((560, 560)), float) / 255


def on_paper(paper: float | np.ndarray = 220.0, ink: float = 40.0) -> np.ndarray:
    """The five, as gray levels."""
    return np.asarray(paper) * (1 - INK) + ink * INK


def ruled(tone: float, squared: bool, step: int = 40, width: int = 2) -> np.ndarray:
    paper = np.full(INK.shape, 220.0)
    for start in range(20, len(paper), step):
        paper[start : start + width] = tone
        if squared:
            paper[:, start : start + width] = tone
    return paper


def on_a_table() -> np.ndarray:
    table = np.full((760, 760), 60.0)
    table[100:660, 100:660] = on_paper()
    return table


def with_edges(width: int, tone: float, sides: int, inset: int = 0) -> np.ndarray:
    picture = on_paper()
    inner = picture[inset : 560 - inset, inset : 560 - inset]
    for turns in range(sides):
        np.rot90(inner, turns)[:, :width] = tone
    return picture


def in_shadow() -> np.ndarray:
    y, x = np.mgrid[0:560, 0:560]
    return on_paper() * (1 - 0.7 / (1 + np.exp(-(x + 0.4 * y - 390) / 4)))


@pytest.mark.parametrize(
    "gray",
    [
        on_paper(),
        on_a_table(),
        with_edges(8, 10, sides=1),
        with_edges(30, 10, sides=2),
        with_edges(4, 20, sides=4),
        with_edges(4, 20, sides=4, inset=25),
        on_paper(ruled(60, squared=False)),
        on_paper(ruled(60, squared=True)),
        on_paper(ruled(170, squared=True)),
        on_paper(ruled(158, squared=False, width=3), ink=130),
        in_shadow(),
        255 - on_paper(),
    ],
    ids="clean table scanner wide_edges frame inner_frame ruled squared light_squares pencil "
    "shadow dark_mode".split(),
)
def test_a_five_and_something_else(gray):
    digit = prepare_picture(gray.clip(0, 255).astype(np.uint8))
    assert predict(digit[np.newaxis]).argmax() == 5
    assert difference(digit, prepare(FIVE, 20)) < 14


def test_a_digit_cropped_tight_reaches_every_edge():
    rows, columns = np.nonzero(INK > 0.5)
    cropped = on_paper()[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert difference(prepare_picture(cropped.astype(np.uint8)), prepare(FIVE, 20)) < 14


def test_rulings_are_three_or_more():
    """The two bars of a drawn Z are none."""
    bars = np.zeros((300, 300), bool)
    bars[50:56] = bars[200:206] = True
    assert np.array_equal(remove_rulings(bars), bars)
    bars[125:131] = True
    assert not remove_rulings(bars).any()
    bars[:, 140:160] = True  # a stroke that crosses them stays
    assert remove_rulings(bars)[:, 140:160].all() and remove_rulings(bars).sum() < 21 * 300


# --- Scans and files --------------------------------------------------------------------------


def scan(width: int = 2480, height: int = 3508) -> Image.Image:
    """A seven on a page of A4 at 300 dots per inch."""
    page = Image.new("L", (width, height), 255)
    line = [(0.36 * width, 0.29 * height), (0.65 * width, 0.28 * height)]
    line.append((0.46 * width, 0.66 * height))
    ImageDraw.Draw(page).line(line, fill=0, width=width // 41, joint="curve")
    return page


@pytest.mark.parametrize("width, height", [(2480, 3508), (1240, 1754), (4960, 7016)])
@pytest.mark.parametrize("mode", ["1", "L", "I;16"])
def test_scans(mode, width, height):
    page = scan(width, height)
    if mode == "I;16":
        page = Image.fromarray(np.asarray(page).astype(np.uint16) * 257)
    else:
        page = page.convert(mode)
    for kind in ["PNG", "BMP"] if mode == "1" else ["PNG"]:
        assert predict(prepare_picture(encoded(page, kind))[np.newaxis]).argmax() == 7


@pytest.mark.parametrize("name", ["photo.jfif", "photo.jpe", "photo"])
def test_the_name_of_a_file_makes_no_difference(tmp_path, name):
    scan(600, 800).save(tmp_path / name, "JPEG")
    assert predict(prepare_picture(tmp_path / name)[np.newaxis]).argmax() == 7


@pytest.mark.parametrize(
    "note", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff"]
)
def test_a_broken_note_on_how_the_camera_was_held(note):
    file = encoded(scan(600, 800), "JPEG", exif=note)
    assert predict(prepare_picture(file)[np.newaxis]).argmax() == 7
