"""Film the README's animation: digits drawn on a page that the released network reads.

    python -m tests.support.animate_pad data/pad.webp

The page is the one that `utils.web_page` writes, in a real browser.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.support.browser import PAD_SIZE, run_browser
from utils.inference import load_trained_model
from utils.web_page import write_page

WIDTH, HEIGHT = 760, 560
# Strokes on the pad: a 7, a zero with a slash, a one with a long flag
DIGITS = [
    [[(70, 60), (140, 57), (215, 55), (195, 110), (165, 180), (140, 240)]],
    [
        [
            (150, 45),
            (100, 75),
            (85, 145),
            (110, 220),
            (160, 235),
            (200, 190),
            (205, 110),
            (150, 45),
        ],
        [(215, 50), (150, 140), (80, 235)],
    ],
    [[(75, 150), (115, 105), (160, 50), (160, 140), (160, 235)]],
]


def film(page: Page) -> list[Image.Image]:
    """Draw the digits one after the other, and return a picture after each bit of a stroke."""
    frames = []

    def shoot(times: int = 1) -> None:
        page.wait_for_timeout(150)  # for the answer
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        frames.extend([picture] * times)

    canvas = page.locator("canvas").first.bounding_box()
    assert canvas is not None
    scale = canvas["width"] / PAD_SIZE
    for strokes in DIGITS:
        shoot(3)
        for stroke in strokes:
            for number, (x, y) in enumerate(stroke):
                page.mouse.move(canvas["x"] + x * scale, canvas["y"] + y * scale, steps=4)
                if number == 0:
                    page.mouse.down()
                shoot()
            page.mouse.up()
        shoot(12)
        page.get_by_role("button", name="Clear").click()
    return frames


def main() -> None:
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, run_browser() as browser:
        write_page(load_trained_model(), Path(folder, "page"))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(Path(folder, "page", "index.html").as_uri())
        page.get_by_role("button", name="Clear").wait_for()
        first, *others = film(page)
    first.save(target, save_all=True, append_images=others, duration=120, loop=0, quality=60)


if __name__ == "__main__":
    main()
