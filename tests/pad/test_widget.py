"""The drawing pad: its Python side, and in JupyterLab in a real browser."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import PATIENCE, SEVEN, draw, has_ink, on_page, pad_in_jupyterlab
from utils.pad import DigitPad

# --- Python's side ----------------------------------------------------------------------------


def test_a_recognizer_of_ones_own():
    asked = []

    def recognize(strokes, pen_width):
        asked.append((strokes, pen_width))
        return np.full((1, 10), 0.1) if strokes else None

    pad = DigitPad(recognize)
    assert pad.result["probabilities"] is None
    pad.strokes = [SEVEN]
    assert pad.result["probabilities"] == [0.1] * 10
    pad.set_state({"strokes": [SEVEN, SEVEN], "pen_width": 9, "revision": 5})
    assert pad.result["revision"] == 5
    assert asked == [([], 20), ([SEVEN], 20), ([SEVEN, SEVEN], 9)]  # once for each message


@pytest.mark.parametrize(
    "recognize, message",
    [
        (lambda strokes, pen_width: 1 / 0, "No answer: ZeroDivisionError: division by zero"),
        (lambda strokes, pen_width: np.ones(3), "ValueError: 10 probabilities expected, not 3"),
    ],
)
def test_a_recognizer_that_fails_says_so_on_the_pad(recognize, message):
    pad = DigitPad(recognize, strokes=[SEVEN])
    assert pad.result["probabilities"] is None and message in pad.result["message"]


def test_tensorflow_is_loaded_when_the_pad_is_made_not_when_it_is_imported():
    """Lesson 00 imports the pad, and grading it takes no TensorFlow."""
    code = """
import sys
from utils.pad import DigitPad
pad = DigitPad(lambda strokes, pen_width: [0.1] * 10, strokes=[[[9, 9], [99, 99]]])
print("tensorflow" in sys.modules, len(pad.result["probabilities"]))
DigitPad()
print("tensorflow" in sys.modules)"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "10", "True"]


# --- In the browser ---------------------------------------------------------------------------


# Every drawing that Python gets is written down, for the tests to read.
CELL = """\
import json, pathlib
from utils.pad import DigitPad, recognize_drawing

def recognize(strokes, pen_width):
    result = recognize_drawing(strokes, pen_width)
    pathlib.Path("new.json").write_text(json.dumps(strokes))
    pathlib.Path("new.json").replace("strokes.json")
    return result

pad = DigitPad(recognize)
pad"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the notebook and its kernel work."""
    return tmp_path_factory.mktemp("pad")


@pytest.fixture(scope="module")
def page(folder: Path, browser: Browser) -> Iterator[Page]:
    """A notebook that shows the pad, in JupyterLab."""
    with pad_in_jupyterlab(browser, CELL, folder) as page:
        yield page


@pytest.fixture
def received(page: Page, folder: Path) -> Callable[[Callable[[list], bool]], list]:
    """A function that waits until Python has got a drawing that is as wanted."""

    def wait_for(wanted: Callable[[list], bool]) -> list:
        for _ in range(600):
            strokes = json.loads((folder / "strokes.json").read_text())
            if wanted(strokes):
                return strokes
            page.wait_for_timeout(100)
        pytest.fail(f"Python got {[len(stroke) for stroke in strokes]} points: {strokes}")

    return wait_for


@pytest.fixture
def pad(page: Page, received) -> Locator:
    """The pad, blank, with Python knowing it."""
    pad = page.locator(".digit-pad")
    if has_ink(page):
        pad.get_by_role("button", name="Clear").click()
        expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
        received(lambda strokes: strokes == [])
    return pad


def test_every_point_of_a_quick_stroke_arrives(page: Page, pad: Locator, received):
    draw(page, SEVEN, moves=60)
    (stroke,) = received(lambda strokes: sum(map(len, strokes)) >= 61)
    assert len(stroke) == 61
    assert np.allclose([stroke[0], stroke[30], stroke[60]], SEVEN, atol=1)
    expect(pad.locator(".answer")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    expect(pad.locator(".percent.best")).to_contain_text("%")
    expect(pad.locator(".spoken")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    assert pad.locator("img").count() >= 4
    assert pad.locator(".notice").inner_text() == ""


def test_a_stroke_that_leaves_the_pad_goes_on(page: Page, pad: Locator, received):
    draw(page, [(140, 40), (140, 360), (60, 200)])
    (stroke,) = received(lambda strokes: sum(map(len, strokes)) >= 31)
    assert np.allclose(stroke[-1], (60, 200), atol=1)
    assert max(y for _, y in stroke) == 280


def test_undo_redo_and_clear(page: Page, pad: Locator, received):
    undo, redo, clear = (pad.get_by_role("button", name=n) for n in ("Undo", "Redo", "Clear"))
    draw(page, [(60, 60), (220, 60)])
    draw(page, [(220, 60), (120, 240)])
    two = received(lambda strokes: len(strokes) == 2 and len(strokes[1]) == 31)
    undo.click()
    assert received(lambda strokes: len(strokes) == 1) == two[:1]
    redo.click()
    assert received(lambda strokes: len(strokes) == 2) == two
    expect(redo).to_be_disabled()
    clear.click()
    received(lambda strokes: strokes == [])
    expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
    expect(pad.locator(".pictures")).to_be_hidden()
    expect(clear).to_be_disabled()
    undo.click()
    assert received(lambda strokes: len(strokes) == 2) == two


def test_keyboard(page: Page, pad: Locator, received):
    canvas = pad.locator("canvas")
    canvas.focus()
    expect(pad.locator(".help")).to_be_visible()
    for key in ["ArrowUp", "Space", "ArrowDown", "Shift+ArrowDown", "Space", "ArrowLeft"]:
        page.keyboard.press(key)
    assert received(lambda strokes: sum(map(len, strokes)) == 3) == [
        [[140, 128], [140, 140], [140, 143]]
    ]
    expect(pad.locator(".answer")).to_contain_text("It looks like", timeout=PATIENCE)
    page.keyboard.press("Control+z")
    received(lambda strokes: strokes == [])
    page.keyboard.press("Control+y")
    received(lambda strokes: len(strokes) == 1)
    page.keyboard.press("Delete")
    received(lambda strokes: strokes == [])
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1  # JupyterLab took none of the keys


def test_touch(page: Page, pad: Locator, received):
    """A finger draws and does not scroll; a second finger is ignored."""
    canvas = pad.locator("canvas")
    browser = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [on_page(canvas, point) for point in points]
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", (140, 40))
    for y in range(50, 250, 10):
        touch("touchMove", (140, y))
    touch("touchStart", (140, 240), (20, 20))
    touch("touchMove", (140, 240), (60, 60))
    touch("touchEnd")
    (stroke,) = received(lambda strokes: bool(strokes) and strokes[0][-1][1] > 235)
    assert len(stroke) >= 20 and np.allclose([x for x, _ in stroke], 140, atol=1)


def test_leave_and_return(page: Page, pad: Locator, received):
    """After a reload of the page, the drawing and its answer are back."""
    draw(page, SEVEN)
    expect(pad.locator(".answer")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    strokes = received(lambda strokes: sum(map(len, strokes)) == 31)
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Save Notebook", exact=True).click()
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    page.reload()
    expect(pad.locator(".answer")).to_contain_text("It looks like a 7", timeout=2 * PATIENCE)
    assert has_ink(page)
    draw(page, [(110, 155), (210, 150)])
    assert received(lambda now: len(now) == 2 and len(now[1]) == 31)[0] == strokes[0]


def test_when_the_kernel_is_gone(page: Page, pad: Locator):
    """Ink still appears, and a message says why there is no answer. (The last test: no kernel.)"""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE)
    draw(page, SEVEN)
    assert has_ink(page)
    expect(pad.locator(".notice")).to_contain_text("kernel was restarted", timeout=PATIENCE)
