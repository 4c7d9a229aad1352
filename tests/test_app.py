"""The web app, headless and in a real browser."""

import gc
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from tests.support.accessibility import violations
from tests.support.browser import (
    PATIENCE,
    SEVEN,
    draw,
    has_ink,
    on_page,
    run_app,
    visit_app,
)
from utils import drawing
from utils.course.notebooks import notebook_path, read_notebook
from utils.models import build_cnn
from utils.pad import recognize_drawing
from utils.paths import COURSE_FOLDER, own_files
from utils.quiet_tensorflow import keras

APP = COURSE_FOLDER / "utils" / "app.py"


def file_of(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def picture_of_a_seven(width: int = 600) -> Image.Image:
    paper_and_ink = 255 - drawing.render([SEVEN], 16)
    return Image.fromarray(paper_and_ink).resize((width, width))


# --- Without a browser ------------------------------------------------------------------------


@pytest.fixture
def app(monkeypatch) -> Iterator[AppTest]:
    # What the app switches off for itself is switched on again for the tests that follow.
    monkeypatch.setattr(keras.backend, "clear_session", keras.backend.clear_session)
    # Streamlit makes the app the module __main__, and leaves it there.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    yield AppTest.from_file(str(APP), default_timeout=180)
    streamlit.cache_resource.clear()
    gc.unfreeze()


def shown(app: AppTest, key: str) -> dict:
    """What Python gives to the pad with this key."""
    for element in app.get("bidi_component"):
        if element.proto.id.endswith(key):
            return json.loads(element.proto.json or element.proto.mixed.json)
    pytest.fail(f"There is no pad {key!r} on the page.")


def test_the_page_before_anybody_draws(app: AppTest):
    app.run()
    assert not app.exception and not app.error
    assert app.header[0].value == "Recognizing digits"
    assert [tab.label for tab in app.tabs] == ["Draw", "Upload"]
    assert shown(app, "pad")["result"]["probabilities"] is None


# --- The learner's own network ------------------------------------------------------------------


@pytest.fixture
def my_network(tmp_path: Path, monkeypatch) -> keras.Model:
    """An untrained network where lesson 07 saves its own."""
    monkeypatch.setenv("COURSE_OWN_FILES", str(tmp_path))
    return save_network(seed=1)


def save_network(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    network = build_cnn()
    network.save(own_files() / "my_network.keras")
    return network


def answer_of(network: keras.Model | None) -> list[float]:
    return pytest.approx(recognize_drawing([SEVEN], 20, network)["probabilities"], abs=1e-5)


def draw_a_seven(app: AppTest) -> list[float]:
    """Put a drawing where the browser would, and return what the pad shows."""
    drawing = {"strokes": [SEVEN], "pen_width": 20, "revision": 1}
    app.session_state["pad"] = {"drawing": drawing}
    app.run()
    assert not app.exception and not app.error
    return shown(app, "pad")["result"]["probabilities"]


def test_without_an_own_network_there_is_nothing_to_choose(app: AppTest):
    assert draw_a_seven(app) == answer_of(None)
    assert not app.radio and not app.warning


def test_the_own_network_comes_first_and_the_released_one_can_be_chosen(app, my_network):
    assert draw_a_seven(app) == answer_of(my_network)
    (choice,) = app.radio
    assert choice.options == ["Your own", "The released one"] and choice.value == "Your own"
    assert "lesson 07" in " ".join(text.value for text in app.markdown)
    seven = ("seven.png", file_of(picture_of_a_seven(), "PNG"), "image/png")
    app.file_uploader[0].set_value(seven).run()
    own = shown(app, "picture")["result"]
    titles = [picture["title"] for picture in own["pictures"]]
    assert [title[:7] for title in titles[2:]] == ["Layer 1", "Layer 2", "Layer 3"]
    app.radio[0].set_value("The released one").run()
    assert shown(app, "pad")["result"]["probabilities"] == answer_of(None)
    assert shown(app, "picture")["result"]["probabilities"] != own["probabilities"]
    assert "60,000" in " ".join(text.value for text in app.markdown)


def test_a_network_that_is_trained_anew_is_loaded_anew(app: AppTest, my_network):
    before = draw_a_seven(app)
    other = save_network(seed=2)
    assert draw_a_seven(app) == answer_of(other) != before


def test_a_damaged_own_network_is_named_and_the_released_one_answers(app: AppTest, my_network):
    (own_files() / "my_network.keras").write_bytes(b"half a file")
    assert draw_a_seven(app) == answer_of(None)
    assert "my_network.keras" in app.warning[0].value and "lesson 07" in app.warning[0].value
    assert not app.radio


def test_uploads(app: AppTest):
    app.run()
    app.file_uploader[0].set_value(("seven.png", file_of(picture_of_a_seven(), "PNG"), "image/png"))
    app.run()
    assert not app.exception and not app.error
    result = shown(app, "picture")["result"]
    assert max(result["probabilities"]) == result["probabilities"][7] > 0.5
    assert result["doubt"] == ""
    for name in ("photo.jfif", "photo.jpe", "photo"):  # what is in the file counts, not its name
        app.file_uploader[0].set_value((name, file_of(picture_of_a_seven(), "JPEG"), "")).run()
        assert not app.exception and not app.error
        result = shown(app, "picture")["result"]
        assert max(result["probabilities"]) == result["probabilities"][7]
    app.file_uploader[0].set_value(("letter.png", b"Dear Sir or Madam", "image/png")).run()
    assert not app.exception
    assert "not a picture that can be read" in app.error[0].value


def test_without_a_model(app: AppTest, monkeypatch, tmp_path):
    monkeypatch.setattr("utils.inference.MODEL_PATH", tmp_path / "missing.keras")
    app.run()
    assert not app.exception
    assert "no trained model" in app.error[0].value and "make model" in app.error[0].value


# --- In a browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    with run_app(tmp_path_factory.mktemp("app")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = visit_app(browser, address)
    yield page
    page.context.close()


def expect_answer(page: Page, text: str, revision: int | None = None) -> None:
    pad = page.locator(".digit-pad").first
    expect(pad.locator(".answer")).to_contain_text(text, timeout=PATIENCE)
    if revision is not None:
        expect(pad).to_have_attribute("data-revision", str(revision), timeout=PATIENCE)


def test_draw_undo_redo_clear(page: Page):
    draw(page, SEVEN, moves=60)
    expect_answer(page, "It looks like a 7", revision=61)  # the answer is to the last point
    pad = page.locator(".digit-pad").first
    expect(pad.get_by_text("What the network sees")).to_be_visible()
    expect(pad.get_by_text("The pad, only shrunk")).to_be_visible()
    pad.get_by_role("button", name="Undo").click()
    expect_answer(page, "Draw a digit", revision=62)
    pad.get_by_role("button", name="Redo").click()
    expect_answer(page, "It looks like a 7", revision=63)
    pad.get_by_role("button", name="Clear").click()
    expect_answer(page, "Draw a digit", revision=64)
    expect(pad.locator(".pictures")).to_be_hidden()  # by the style sheet


def test_the_page_is_accessible(page: Page):
    assert violations(page) == []
    page.get_by_role("tab").nth(1).click()
    page.wait_for_timeout(1000)
    # Streamlit's own drop zone has a role that axe-core advises against. WCAG allows it.
    found = [v for v in violations(page) if not v.startswith("presentation-role-conflict")]
    assert found == []


def test_nothing_leaves_the_machine(browser: Browser, address: str):
    context = browser.new_context()
    addresses: list[str] = []
    context.on("request", lambda request: addresses.append(request.url))
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".digit-pad canvas").first).to_be_visible(timeout=PATIENCE)
    draw(page, SEVEN)
    expect_answer(page, "It looks like a 7")
    assert addresses
    hosts = {urlsplit(address).hostname for address in addresses}
    assert hosts <= {"127.0.0.1", None}, hosts  # None: pictures within the page
    context.close()


def test_visitors_do_not_see_each_others_drawings(browser: Browser, address: str, page: Page):
    other = visit_app(browser, address)
    draw(page, SEVEN)
    expect_answer(page, "It looks like a 7")
    draw(other, [(140, 40), (140, 240)])
    expect_answer(other, "It looks like a 1")
    expect_answer(page, "It looks like a 7")
    other.context.close()
    third = visit_app(browser, address)
    assert not has_ink(third)
    expect_answer(third, "Draw a digit")
    third.context.close()


def test_keyboard_and_tabs(page: Page):
    page.locator(".digit-pad canvas").first.focus()
    for key in ["Space", *["ArrowDown"] * 8, "Space"]:
        page.keyboard.press(key)
    expect_answer(page, "It looks like a 1")
    page.get_by_role("tab", name="Upload").click()
    page.get_by_role("tab", name="Draw").click()
    expect_answer(page, "It looks like a 1")
    assert has_ink(page)


def test_a_phone(browser: Browser, address: str):
    page = visit_app(
        browser,
        address,
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        has_touch=True,
        is_mobile=True,
    )
    canvas = page.locator(".digit-pad canvas").first
    assert canvas.evaluate("canvas => canvas.width / canvas.clientWidth") == pytest.approx(3, 0.01)
    page.touchscreen.tap(*on_page(canvas, (140, 140)))
    expect_answer(page, "This does not look like one digit.")  # a dot
    assert page.locator(".digit-pad .percent").first.inner_text().endswith("%")
    assert has_ink(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"the page is {width} pixels wide and has to be moved sideways"
    page.context.close()


def test_uploads_in_the_browser(page: Page):
    page.get_by_role("tab", name="Upload").click()
    chooser = page.locator("input[type=file]")

    def upload(name: str, content: bytes) -> None:
        chooser.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})

    upload("seven.png", file_of(picture_of_a_seven(), "PNG"))
    answer = page.get_by_role("tabpanel", name="Upload").locator(".digit-pad .answer")
    expect(answer).to_contain_text("It looks like a 7", timeout=PATIENCE)
    upload("letter.png", b"Dear Sir or Madam")
    expect(page.get_by_text("not a picture that can be read")).to_be_visible(timeout=PATIENCE)
    large = Image.new("L", (10_000, 5_000), 255)
    large.paste(picture_of_a_seven(3000), (2000, 1000))
    upload("large.png", file_of(large, "PNG"))
    expect(answer).to_contain_text("It looks like a 7", timeout=2 * PATIENCE)
    upload("too_large.png", file_of(Image.new("1", (10_000, 6_001)), "PNG"))
    expect(page.get_by_text("more than 60,000,000")).to_be_visible(timeout=PATIENCE)


def test_the_small_app_of_lesson_09(browser: Browser, tmp_path: Path):
    """The pad's scripts are put together in the lesson, too."""
    cells = read_notebook(notebook_path("solutions", "09_web_app")).cells
    (source,) = (cell.source for cell in cells if "components.v2.component(" in cell.source)
    app, log = tmp_path / "app.py", tmp_path / "log"
    app.write_text(source.removeprefix("%%writefile app.py\n"), encoding="utf-8")
    log.mkdir()
    with run_app(log, app) as address:
        page = visit_app(browser, address)
        draw(page, SEVEN)
        expect_answer(page, "It looks like a 7")
        expect(page.get_by_role("heading", name="It looks like a 7")).to_be_visible()
        page.context.close()
