"""The drawing pad: its Python side, and in JupyterLab in a real browser."""

import base64
import io
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from utils.drawing import naive, prepare
from utils.inference import predict
from utils.pad import DigitPad, map_picture, picture, recognize_digit, recognize_drawing
from utils.paths import COURSE_FOLDER

SECONDS = 1000  # Playwright counts in milliseconds
PATIENCE = 60 * SECONDS
SEVEN = [(70, 60), (220, 55), (130, 250)]


# --- Python's side ----------------------------------------------------------------------------


def pixels(shown: dict) -> np.ndarray:
    kind, data = shown["source"].split(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))


def test_the_result_of_a_drawing():
    result = recognize_drawing([SEVEN], 20)
    digit = prepare([SEVEN], 20)
    assert result["probabilities"] == pytest.approx(predict(digit[np.newaxis])[0].tolist())
    assert np.argmax(result["probabilities"]) == 7
    seen, shrunk, *layers = result["pictures"]
    assert np.array_equal(pixels(seen)[..., 0], digit)
    assert np.array_equal(pixels(shrunk)[..., 0], naive([SEVEN], 20))
    assert len(layers) >= 2 and all("feature maps" in layer["title"] for layer in layers)
    json.dumps(result)  # the browser gets it as JSON
    assert len(recognize_digit(digit)["pictures"]) == len(result["pictures"]) - 1


def test_a_blank_pad_is_not_shown_to_the_network(monkeypatch):
    monkeypatch.setattr("utils.pad.feature_maps", lambda *_: pytest.fail("the network was asked"))
    for blank in ([], [[]]):
        result = recognize_drawing(blank, 20)
        assert result["probabilities"] is None and result["message"] == "Draw a digit"


def test_pictures_of_feature_maps():
    maps = np.zeros((4, 4, 40))
    maps[0, 0, 0] = 3.0
    maps[3, 3, 19] = 1.5
    shown = pixels(map_picture("Maps", maps))
    cell = (shown.shape[1] + 2) / 16
    size = int(cell - 2) // 4  # of one value
    assert shown.shape[0] == 3 * cell - 2
    assert (shown[0, 0] >= 240).all()  # the strongest is white
    assert (shown[int(cell) - 2, 0] == 128).all()  # a gray gap
    half = shown[int(cell) + 3 * size, int(3 * cell) + 3 * size]
    assert 0 < half[0] < 255 and not shown[int(cell), int(3 * cell)].any()
    assert not pixels(map_picture("Nothing", np.zeros((4, 4, 20))))[:2, :2].any()


def test_a_picture_keeps_its_pixels():
    digit = np.arange(784).reshape(28, 28).astype(np.uint8)
    shown = picture("A title", digit, 100)
    assert np.array_equal(pixels(shown)[..., 0], digit)
    assert (shown["title"], shown["width"]) == ("A title", 100) and shown["alt"]


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


# --- In the browser ---------------------------------------------------------------------------


@contextmanager
def serve(command: Callable[[int], list[str]], folder: Path) -> Iterator[int]:
    """Run a server on a free port until it is not needed any more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(COURSE_FOLDER)}
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command(port)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(240):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.5)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def on_canvas(canvas: Locator, point: tuple[float, float]) -> tuple[float, float]:
    """From the pad's coordinates to the page's."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    return box["x"] + point[0] * box["width"] / 280, box["y"] + point[1] * box["height"] / 280


def draw(page: Page, points: list[tuple[float, float]], moves: int = 30) -> None:
    """Draw with the mouse, with so many moves in all. The points may lie beyond the pad."""
    canvas = page.locator(".digit-pad canvas").first
    start, *others = [on_canvas(canvas, point) for point in points]
    page.mouse.move(*start)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=moves // len(others))
    page.mouse.up()


def has_ink(page: Page) -> bool:
    return page.locator(".digit-pad canvas").first.evaluate(
        """canvas => new Uint32Array(canvas.getContext("2d").getImageData(
            0, 0, canvas.width, canvas.height).data.buffer).includes(0xffffffff)"""
    )


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
def page(tmp_path_factory, browser: Browser) -> Iterator[Page]:
    """A notebook that shows the pad, in JupyterLab."""
    folder = tmp_path_factory.mktemp("pad")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(notebook, folder / "pad.ipynb")
    token = secrets.token_hex()

    def command(port: int) -> list[str]:
        options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
        options += [f"--IdentityProvider.token={token}", "--LabApp.news_url=None"]
        return ["jupyterlab", *options]

    with serve(command, folder) as port:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.folder = folder
        page.goto(f"http://127.0.0.1:{port}/lab/tree/pad.ipynb?token={token}")
        expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=2 * PATIENCE)
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        expect(page.locator(".digit-pad canvas")).to_be_visible(timeout=2 * PATIENCE)
        yield page
        page.close()


@pytest.fixture
def pad(page: Page) -> Locator:
    """The pad, blank, with Python knowing it."""
    pad = page.locator(".digit-pad")
    if has_ink(page):
        pad.get_by_role("button", name="Clear").click()
        expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
        received(page, lambda strokes: strokes == [])
    return pad


def received(page: Page, wanted: Callable[[list], bool]) -> list:
    """Wait until Python has got a drawing that is as wanted."""
    for _ in range(600):
        strokes = json.loads((page.folder / "strokes.json").read_text())
        if wanted(strokes):
            return strokes
        page.wait_for_timeout(100)
    pytest.fail(f"Python got {[len(stroke) for stroke in strokes]} points: {strokes}")


def test_every_point_of_a_quick_stroke_arrives(page: Page, pad: Locator):
    draw(page, SEVEN, moves=60)
    (stroke,) = received(page, lambda strokes: sum(map(len, strokes)) >= 61)
    assert len(stroke) == 61
    assert np.allclose([stroke[0], stroke[30], stroke[60]], SEVEN, atol=1)
    expect(pad.locator(".answer")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    expect(pad.locator(".percent.best")).to_contain_text("%")
    expect(pad.locator(".spoken")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    assert pad.locator("img").count() >= 4
    assert pad.locator(".notice").inner_text() == ""


def test_a_stroke_that_leaves_the_pad_goes_on(page: Page, pad: Locator):
    draw(page, [(140, 40), (140, 360), (60, 200)])
    (stroke,) = received(page, lambda strokes: sum(map(len, strokes)) >= 31)
    assert np.allclose(stroke[-1], (60, 200), atol=1)
    assert max(y for _, y in stroke) == 280


def test_undo_redo_and_clear(page: Page, pad: Locator):
    undo, redo, clear = (pad.get_by_role("button", name=n) for n in ("Undo", "Redo", "Clear"))
    draw(page, [(60, 60), (220, 60)])
    draw(page, [(220, 60), (120, 240)])
    two = received(page, lambda strokes: len(strokes) == 2 and len(strokes[1]) == 31)
    undo.click()
    assert received(page, lambda strokes: len(strokes) == 1) == two[:1]
    redo.click()
    assert received(page, lambda strokes: len(strokes) == 2) == two
    expect(redo).to_be_disabled()
    clear.click()
    received(page, lambda strokes: strokes == [])
    expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
    expect(pad.locator(".pictures")).to_be_hidden()
    expect(clear).to_be_disabled()
    undo.click()
    assert received(page, lambda strokes: len(strokes) == 2) == two


def test_keyboard(page: Page, pad: Locator):
    canvas = pad.locator("canvas")
    canvas.focus()
    expect(pad.locator(".help")).to_be_visible()
    for key in ["ArrowUp", "Space", "ArrowDown", "Shift+ArrowDown", "Space", "ArrowLeft"]:
        page.keyboard.press(key)
    assert received(page, lambda strokes: sum(map(len, strokes)) == 3) == [
        [[140, 128], [140, 140], [140, 143]]
    ]
    expect(pad.locator(".answer")).to_contain_text("It looks like", timeout=PATIENCE)
    page.keyboard.press("Control+z")
    received(page, lambda strokes: strokes == [])
    page.keyboard.press("Control+y")
    received(page, lambda strokes: len(strokes) == 1)
    page.keyboard.press("Delete")
    received(page, lambda strokes: strokes == [])
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1  # JupyterLab took none of the keys


def test_touch(page: Page, pad: Locator):
    """A finger draws and does not scroll; a second finger is ignored."""
    canvas = pad.locator("canvas")
    browser = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [on_canvas(canvas, point) for point in points]
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", (140, 40))
    for y in range(50, 250, 10):
        touch("touchMove", (140, y))
    touch("touchStart", (140, 240), (20, 20))
    touch("touchMove", (140, 240), (60, 60))
    touch("touchEnd")
    (stroke,) = received(page, lambda strokes: bool(strokes) and strokes[0][-1][1] > 235)
    assert len(stroke) >= 20 and np.allclose([x for x, _ in stroke], 140, atol=1)


def test_leave_and_return(page: Page, pad: Locator):
    """After a reload of the page, the drawing and its answer are back."""
    draw(page, SEVEN)
    expect(pad.locator(".answer")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    strokes = received(page, lambda strokes: sum(map(len, strokes)) == 31)
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Save Notebook", exact=True).click()
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    page.reload()
    expect(pad.locator(".answer")).to_contain_text("It looks like a 7", timeout=2 * PATIENCE)
    assert has_ink(page)
    draw(page, [(110, 155), (210, 150)])
    assert received(page, lambda now: len(now) == 2 and len(now[1]) == 31)[0] == strokes[0]


def test_when_the_kernel_is_gone(page: Page, pad: Locator):
    """Ink still appears, and a message says why there is no answer. (The last test: no kernel.)"""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE)
    draw(page, SEVEN)
    assert has_ink(page)
    expect(pad.locator(".notice")).to_contain_text("kernel was restarted", timeout=PATIENCE)
