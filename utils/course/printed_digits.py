"""Photos and scans of drawn digits, made to measure `utils.photos`.

    python -m utils.course.printed_digits         # measures, and writes data/photos.json

Nobody's photos were collected. A drawn digit is put on paper as ink, and one thing is added that
real pictures have: a shadow, ruled lines, a table around the paper, a scanner's black edge. How
strong it is comes from a seeded generator. The steps and numbers of `utils/photos.py` were chosen
on one split of the drawn digits and its seed; what is reported comes from the other one, with
other styles of writing, and other strengths of everything.
"""

import argparse
import io
import json
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from utils.doubt import looks_like_a_digit
from utils.drawing import Strokes, render
from utils.drawn_digits import load_drawings
from utils.inference import predict
from utils.paths import DATA_FOLDER
from utils.photos import PictureError, prepare_picture

RESULTS_PATH = DATA_FOLDER / "photos.json"
PER_CONDITION = 20  # pictures, two of each digit
SURE = 0.5  # a wrong answer above this probability, and without doubt, counts as confident
SEEDS = {"tuning": 21, "evaluation": 22}
DRAWINGS = {"tuning": "validation", "evaluation": "evaluation"}  # splits of the drawn digits


class Page:
    """A digit on paper: what a condition changes, step by step.

    `ink` is a float array of shape (height, width), 0 paper to 1 ink; `gray` is the picture so
    far, 0 black to 255 white.
    """

    def __init__(self, strokes: Strokes, rng: np.random.Generator) -> None:
        self.rng = rng
        points = np.concatenate([np.array(stroke) for stroke in strokes])
        low, size = points.min(axis=0), np.ptp(points, axis=0).max()
        height = rng.uniform(110, 200)  # of the 280
        shift = (280 - np.ptp(points, axis=0) / size * height) / 2 + rng.uniform(-25, 25, 2)
        placed = [(np.array(stroke) - low) / size * height + shift for stroke in strokes]
        self.pen_width = rng.uniform(0.035, 0.1) * height
        side = int(rng.integers(320, 900))
        picture = Image.fromarray(render(placed, self.pen_width))
        picture = picture.resize((side, side), Image.Resampling.BICUBIC)
        self.ink = np.asarray(picture, dtype=float) / 255
        self.side = side
        self.paper = np.full(self.ink.shape, rng.uniform(190, 245))
        self.tone = rng.uniform(15, 80)  # of the ink
        self.gray = self.paper

    def write(self, tone: float | None = None) -> None:
        """Put the ink on the paper."""
        self.gray = self.paper * (1 - self.ink) + (self.tone if tone is None else tone) * self.ink

    def axes(self) -> tuple[np.ndarray, np.ndarray]:
        """Return x and y of every pixel, from 0 to 1."""
        places = np.linspace(0, 1, self.side)
        return places[np.newaxis, :], places[:, np.newaxis]

    def rule(self, tone: float, squared: bool) -> None:
        """Rule lines on the empty paper, turned a little, as paper lies in front of a camera."""
        x, y = self.axes()
        turn = np.radians(self.rng.uniform(-4, 4))
        step, width = self.rng.uniform(0.05, 0.12), self.rng.uniform(1.5, 3.5) / self.side
        offset = self.rng.uniform(0, step)
        down = y * np.cos(turn) + x * np.sin(turn)
        across = x * np.cos(turn) - y * np.sin(turn)
        line = ((down + offset) % step) < width
        if squared:
            line = line | (((across + offset) % step) < width)
        self.paper = np.where(line, tone, self.paper)


Condition = Callable[[Page], "Image.Image | bytes | None"]


def _plain(page: Page) -> None:
    page.write()


def _shade(page: Page) -> None:
    page.write()
    x, y = page.axes()
    angle = page.rng.uniform(0, 2 * np.pi)
    along = np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5) + 0.5
    page.gray = page.gray * (1 - page.rng.uniform(0.3, 0.7) * along.clip(0, 1))


def _noise(page: Page) -> None:
    page.write()
    page.gray = page.gray + page.rng.normal(0, page.rng.uniform(8, 25), page.gray.shape)


def _blur(page: Page) -> Image.Image:
    page.write()
    return _image(page.gray).filter(ImageFilter.GaussianBlur(page.rng.uniform(2, 8)))


def _ruled_light(page: Page) -> None:
    page.rule(page.rng.uniform(140, 180), squared=False)
    page.write()


def _ruled_dark(page: Page) -> None:
    page.rule(page.rng.uniform(40, 100), squared=False)
    page.write()


def _squared_light(page: Page) -> None:
    page.rule(page.rng.uniform(140, 180), squared=True)
    page.write()


def _squared_dark(page: Page) -> None:
    page.rule(page.rng.uniform(40, 100), squared=True)
    page.write()


def _pencil(page: Page) -> None:
    grain = page.rng.uniform(0.75, 1, page.ink.shape)
    page.ink = page.ink * grain
    page.write(page.rng.uniform(110, 150))


def _pencil_on_lines(page: Page) -> None:
    page.rule(page.rng.uniform(145, 175), squared=False)
    page.write(page.rng.uniform(100, 135))


def _jpeg(page: Page) -> bytes:
    page.write()
    return _file(_image(page.gray), "JPEG", quality=int(page.rng.integers(5, 30)))


def _perspective(page: Page) -> Image.Image:
    page.write()
    # Where the corners of the picture come from: upper left, lower left, lower right, upper right
    side = page.side
    corners = np.array([(0, 0), (0, side), (side, side), (side, 0)], dtype=float)
    moved = corners + page.rng.uniform(0, 0.12, (4, 2)) * side * np.sign(side / 2 - corners)
    return _image(page.gray).transform(
        (side, side), Image.Transform.QUAD, tuple(moved.ravel()), Image.Resampling.BICUBIC
    )


def _dark_mode(page: Page) -> None:
    page.paper = np.full(page.ink.shape, page.rng.uniform(5, 60))
    page.write(page.rng.uniform(180, 255))


def _paper_on_table(page: Page) -> None:
    page.write()
    top, bottom, left, right = (page.rng.uniform(0.08, 0.35, 4) * page.side).astype(int)
    size = (page.side + top + bottom, page.side + left + right)
    table = page.rng.uniform(20, 110) + page.rng.normal(0, 6, size)
    table[top : top + page.side, left : left + page.side] = page.gray
    page.gray = table


def _paper_turned_on_table(page: Page) -> Image.Image:
    _paper_on_table(page)
    tone = int(page.gray[0, 0].clip(0, 255))
    return _image(page.gray).rotate(
        page.rng.uniform(-15, 15), Image.Resampling.BICUBIC, fillcolor=tone
    )


def _scanner_edge(page: Page) -> None:
    page.write()
    width = int(page.rng.uniform(0.008, 0.06) * page.side)
    for turns in page.rng.permutation(4)[: page.rng.integers(1, 3)]:
        np.rot90(page.gray, turns)[:, :width] = page.rng.uniform(0, 30)


def _frame(page: Page) -> None:
    page.write()
    inset = 0 if page.rng.random() < 0.5 else int(page.rng.uniform(0.01, 0.06) * page.side)
    width = int(page.rng.integers(2, 8))
    tone = page.rng.uniform(10, 90)
    inner = page.gray[inset : page.side - inset, inset : page.side - inset]
    for turns in range(4):
        np.rot90(inner, turns)[:, :width] = tone


def _shadow(page: Page, soft: float) -> None:
    page.write()
    x, y = page.axes()
    angle = page.rng.uniform(0, 2 * np.pi)
    along = np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)
    edge = 1 / (1 + np.exp(-(along - page.rng.uniform(-0.3, 0.3)) / soft))
    page.gray = page.gray * (1 - page.rng.uniform(0.4, 0.75) * edge)


def _sharp_shadow(page: Page) -> None:
    _shadow(page, page.rng.uniform(0.003, 0.01))


def _soft_shadow(page: Page) -> None:
    _shadow(page, page.rng.uniform(0.03, 0.1))


def _one_bit_scan(page: Page) -> bytes:
    page.write()
    large = _image(page.gray).resize((int(page.rng.integers(1000, 3600)),) * 2)
    return _file(large.convert("1"), "BMP" if page.rng.random() < 0.5 else "PNG")


def _sixteen_bit_scan(page: Page) -> bytes:
    page.write()
    large = _image(page.gray).resize((int(page.rng.integers(1000, 3600)),) * 2)
    deep = np.asarray(large).astype(np.uint16) * int(page.rng.integers(100, 257))
    return _file(Image.fromarray(deep), "PNG")


def _tight_crop(page: Page) -> None:
    page.write()
    rows, columns = (np.flatnonzero(page.ink.max(axis=axis) > 0.5) for axis in (1, 0))
    margin = int(page.rng.integers(0, 4))
    top, left = max(rows[0] - margin, 0), max(columns[0] - margin, 0)
    page.gray = page.gray[top : rows[-1] + 1 + margin, left : columns[-1] + 1 + margin]


CONDITIONS: dict[str, Condition] = {
    "plain": _plain,
    "shade": _shade,
    "noise": _noise,
    "blur": _blur,
    "ruled paper, light lines": _ruled_light,
    "ruled paper, dark lines": _ruled_dark,
    "squared paper, light lines": _squared_light,
    "squared paper, dark lines": _squared_dark,
    "pencil": _pencil,
    "pencil on ruled paper": _pencil_on_lines,
    "strong JPEG compression": _jpeg,
    "perspective": _perspective,
    "dark mode": _dark_mode,
    "paper on a darker table": _paper_on_table,
    "turned paper on a darker table": _paper_turned_on_table,
    "black edge of a scanner": _scanner_edge,
    "frame": _frame,
    "sharp shadow": _sharp_shadow,
    "soft shadow": _soft_shadow,
    "scan, 1 bit": _one_bit_scan,
    "scan, 16 bits": _sixteen_bit_scan,
    "cropped tight": _tight_crop,
}


def _image(gray: np.ndarray) -> Image.Image:
    return Image.fromarray(gray.clip(0, 255).astype(np.uint8))


def _file(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def make_picture(
    strokes: Strokes, condition: str, rng: np.random.Generator
) -> Image.Image | io.BytesIO:
    """Return a picture of a drawing under one of the `CONDITIONS`, as an image or a file.

    Parameters
    ----------
    strokes
        The drawing, see `utils.drawing`.
    condition
        A key of `CONDITIONS`.
    rng
        The source of chance: where the digit lies, how large and dark it is, how strong the
        condition.
    """
    page = Page(strokes, rng)
    made = CONDITIONS[condition](page)
    if isinstance(made, bytes):
        return io.BytesIO(made)
    return _image(page.gray) if made is None else made


# --- Measuring --------------------------------------------------------------------------------


def measure(split: str, per_condition: int = PER_CONDITION) -> dict[str, dict[str, float | int]]:
    """Read pictures of every condition and count what comes out.

    Parameters
    ----------
    split
        "tuning" or "evaluation".
    per_condition
        How many pictures of each of `CONDITIONS`.

    Returns
    -------
    For each condition the "pictures", and the shares (0-1) that were "right", "refused" (a
    sentence instead of an answer: no digit was found, or it does not look like one) and
    "confidently_wrong" (another digit with a probability above 0.5, and not refused).
    """
    drawings = load_drawings(DRAWINGS[split])
    results = {}
    for number, condition in enumerate(CONDITIONS):
        rng = np.random.default_rng((SEEDS[split], number))
        chosen = [drawings[k * len(drawings) // per_condition] for k in range(per_condition)]
        right = refused = wrong = 0
        for drawing in chosen:
            try:
                digit = prepare_picture(make_picture(drawing["strokes"], condition, rng))
            except PictureError:
                refused += 1
                continue
            probabilities = predict(digit[np.newaxis])[0]
            if not looks_like_a_digit(digit[np.newaxis])[0]:
                refused += 1
            elif probabilities.argmax() == drawing["label"]:
                right += 1
            else:
                wrong += probabilities.max() > SURE
        results[condition] = {
            "pictures": per_condition,
            "right": round(right / per_condition, 4),
            "refused": round(refused / per_condition, 4),
            "confidently_wrong": round(wrong / per_condition, 4),
        }
    return results


def main(arguments: list[str] | None = None) -> None:
    """Command line: measure on "evaluation" and write data/photos.json."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.course.printed_digits",
        description="Measure how pictures of digits are read, and write data/photos.json.",
    )
    parser.add_argument(
        "--tuning",
        action="store_true",
        help='measure on the split "tuning" and write nothing: for changes to utils/photos.py',
    )
    options = parser.parse_args(arguments)
    results = measure("tuning" if options.tuning else "evaluation")
    for condition, row in results.items():
        print(
            f"{condition:32} right {row['right']:6.1%}  refused {row['refused']:6.1%}  "
            f"confidently wrong {row['confidently_wrong']:6.1%}"
        )
    if not options.tuning:
        RESULTS_PATH.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        print(f"Wrote {RESULTS_PATH.name}.")


if __name__ == "__main__":
    main()
