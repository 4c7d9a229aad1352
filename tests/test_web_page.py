"""The page without a server: the same answers as Python's, in a real browser."""

import base64
import functools
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.support.accessibility import violations
from tests.support.browser import PATIENCE, SEVEN, draw, has_ink, on_page, run_server
from utils import web_page
from utils.course.odd_drawings import make_odd_drawings
from utils.data import load_digits
from utils.doubt import looks_like_a_digit
from utils.drawing import prepare
from utils.drawn_digits import load_drawings
from utils.inference import ModelError, load_trained_model, predict
from utils.quiet_tensorflow import keras
from utils.web_page import PageError, describe_network, page_files, write_page

layers = keras.layers

RUN_ALL = """([name, base64]) => {
    const pixels = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const answers = [];
    for (let i = 0; i < pixels.length; i += 784) {
        answers.push(Array.from(runNetwork(NETWORKS[name], pixels.subarray(i, i + 784))));
    }
    return answers;
}"""
PREPARE_ALL = "drawings => drawings.map((d) => Array.from(prepare(d.strokes, d.pen_width)))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the released network."""
    folder = tmp_path_factory.mktemp("page") / "my_page"
    assert write_page(load_trained_model(), folder) < 2_000_000
    return folder


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page on a static host."""

    def command(port: int) -> list[str]:
        where = ["--directory", str(folder)]
        return ["http.server", str(port), "--bind", "127.0.0.1", *where]

    with run_server(command, tmp_path_factory.mktemp("server")) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page, opened from its file."""
    page = visit(browser, folder.as_uri() + "/index.html")
    yield page
    page.context.close()


def visit(browser: Browser, address: str, **options) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(address)
    expect(page.locator(".digit-pad canvas")).to_be_visible(timeout=PATIENCE)
    return page


def expect_answer(page: Page, text: str) -> None:
    expect(page.locator(".digit-pad .answer")).to_contain_text(text, timeout=PATIENCE)


def run_all(page: Page, images: np.ndarray, name: str = "digits") -> np.ndarray:
    """Return what a network of the page says about images (n, 28, 28): (n, outputs)."""
    parts = [images[start : start + 2000] for start in range(0, len(images), 2000)]
    packed = [base64.b64encode(part.tobytes()).decode() for part in parts]
    return np.concatenate([page.evaluate(RUN_ALL, [name, text]) for text in packed])


# --- The same answers -------------------------------------------------------------------------


def test_same_digit_as_keras_for_all_test_images(page: Page):
    images, _ = load_digits("test_data.csv.gz")
    expected = predict(images)
    found = run_all(page, images)
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).all()
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_drawings_are_prepared_as_in_python(page: Page):
    drawings = load_drawings("validation")
    expected = np.stack([prepare(d["strokes"], d["pen_width"]) for d in drawings])
    found = np.array(page.evaluate(PREPARE_ALL, drawings)).reshape(expected.shape)
    assert expected.any(axis=(1, 2)).all()
    differences = np.abs(found - expected.astype(int))
    assert (differences <= 1).mean() >= 0.999
    assert (differences == 0).mean() >= 0.999  # so far, not one pixel differs


@pytest.mark.parametrize(
    "strokes",
    [
        [[(140, 140)]],
        [[(0, 0)], [(280, 280)]],
        [[(10, 140), (270, 140)]],
        [[(140, 10), (140, 10), (140, 270)]],
        [[(100.1, 100), (100.2, 100)], [(101, 100.3)]],
        [[(3.3, 7.1), (271.9, 12.4), (4.2, 222.7), (133.3, 279.9)]],
        [[(200 - 60 * np.sin(t / 9), 140 + 90 * np.cos(t / 7)) for t in range(400)]],
    ],
    ids=["dot", "two dots", "minus", "one", "nearly a dot", "zigzag", "scribble"],
)
def test_odd_drawings_are_prepared_as_in_python(page: Page, strokes: list):
    (found,) = page.evaluate(PREPARE_ALL, [{"strokes": strokes, "pen_width": 20}])
    expected = prepare(strokes, 20).astype(int)
    assert np.abs(np.reshape(found, (28, 28)) - expected).max() <= 1


def test_the_same_doubt_as_in_python(page: Page):
    drawings = make_odd_drawings("evaluation", per_kind=50) + load_drawings("evaluation")[::10]
    digits = np.stack([prepare(d["strokes"], d["pen_width"]) for d in drawings])
    expected = looks_like_a_digit(digits)
    assert 0.2 < expected.mean() < 0.8
    found = page.evaluate(
        "digits => digits.map((digit) => looksLikeADigit(digit))", digits.reshape(-1, 784).tolist()
    )
    assert found == expected.tolist()


def every_layer() -> keras.Model:
    """Return a network with every layer, padding and activation that the page knows."""
    network = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Reshape((28, 28, 1)),
            keras.Sequential([layers.RandomTranslation(0.1, 0.1), layers.GaussianNoise(0.1)]),
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.Conv2D(4, 5, strides=2, padding="same", activation="tanh"),
            layers.BatchNormalization(),
            layers.AveragePooling2D((3, 2), strides=(2, 2), padding="same"),
            layers.Conv2D(6, (2, 3), padding="same", use_bias=False),
            layers.BatchNormalization(scale=False),
            layers.ReLU(),
            layers.SpatialDropout2D(0.5),
            layers.MaxPooling2D(2, strides=1, padding="same"),
            layers.Conv2D(8, 3, activation="elu"),
            layers.MaxPooling2D(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(16, activation="silu"),
            layers.BatchNormalization(center=False),
            layers.Dense(12, activation="sigmoid"),
            layers.Activation("linear"),
            layers.Dropout(0.5),
            layers.Dense(10),
            layers.Rescaling(1 / 1.7),  # a temperature
            layers.Softmax(),
        ]
    )
    rng = np.random.default_rng(0)
    network.set_weights(
        [rng.uniform(0.2, 1, weights.shape) - 0.3 for weights in network.get_weights()]
    )
    for layer in network.layers:  # a variance is never negative
        if isinstance(layer, layers.BatchNormalization):
            layer.moving_variance.assign(np.abs(layer.moving_variance) + 0.1)
    return network


def functional() -> keras.Model:
    start = keras.Input((28, 28, 1))
    scaled = layers.Rescaling(1 / 255)(start)
    maps = layers.Conv2D(5, 3, strides=(3, 2), activation="relu")(scaled)
    return keras.Model(start, layers.Dense(10, "softmax")(layers.GlobalMaxPooling2D()(maps)))


def three_axes() -> keras.Model:
    """A dense layer on feature maps works on every place of its own."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(3, 9, strides=7),
            layers.Dense(4, "relu"),
            layers.Flatten(),
            layers.Dense(10, "softmax"),
        ]
    )


@pytest.mark.parametrize("build", [every_layer, functional, three_axes])
def test_every_layer_computes_what_keras_does(page: Page, build):
    keras.utils.set_random_seed(1)
    network = build()
    images, _ = load_digits("test_data.csv.gz")
    expected = network(images[:20].astype("float32"), training=False).numpy()
    assert np.ptp(expected, axis=0).max() > 1e-3, "the images should make a difference"
    page.evaluate(
        "layers => { NETWORKS.other = unpackWeights({ layers }); }", describe_network(network)
    )
    np.testing.assert_allclose(run_all(page, images[:20], "other"), expected, atol=2e-6)


def test_numbers_of_half_precision_arrive_as_they_are(page: Page):
    numbers = np.arange(1 << 16, dtype="uint16").view("float16")
    finite = numbers[np.isfinite(numbers)]
    found = page.evaluate("bits => bits.map(fromHalf)", finite.view("uint16").tolist())
    assert np.array_equal(found, finite.astype(float))


# --- In a browser -----------------------------------------------------------------------------


def test_opened_from_a_file_it_answers(page: Page):
    expect_answer(page, "Draw a digit")
    draw(page, SEVEN)
    expect_answer(page, "It looks like a 7")
    assert page.locator(".digit-pad .best").inner_text().endswith("%")
    picture = page.get_by_role("img", name="What the network sees")
    content = base64.b64decode(picture.get_attribute("src").partition(",")[2])
    assert np.asarray(Image.open(io.BytesIO(content)).convert("L")).max() == 255
    page.get_by_role("button", name="Clear").click()
    expect_answer(page, "Draw a digit")
    canvas = page.locator(".digit-pad canvas")
    page.mouse.click(*on_page(canvas, (140, 140)))
    expect_answer(page, "This does not look like one digit.")


def test_it_answers_at_once(page: Page):
    """Ten milliseconds on a quiet machine; here others may be at work."""
    times = page.evaluate(
        """drawings => drawings.map((drawing) => {
            const start = performance.now();
            recognize(drawing);
            return performance.now() - start;
        })""",
        load_drawings("validation")[::20],
    )
    assert min(times) < 20, np.percentile(times, [0, 20, 50, 80])


def test_it_asks_no_other_host_and_works_offline(browser: Browser, served: str):
    context = browser.new_context()
    addresses: list[str] = []
    context.on("request", lambda request: addresses.append(request.url))
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda r: r.ok or errors.append(f"{r.status} {r.url}"))
    page.goto(served)
    page.wait_for_function(
        "() => navigator.serviceWorker.getRegistration().then((found) => Boolean(found?.active))",
        timeout=PATIENCE,
    )
    draw(page, SEVEN)
    expect_answer(page, "It looks like a 7")
    assert {urlsplit(address).hostname for address in addresses} <= {"127.0.0.1", None}
    context.set_offline(True)
    page.goto(served)
    expect_answer(page, "Draw a digit")
    draw(page, SEVEN)
    expect_answer(page, "It looks like a 7")
    assert not errors
    context.close()


def test_a_new_page_brings_a_new_version():
    def worker(network: keras.Model) -> str:
        return page_files(network)["service-worker.js"]

    assert worker(load_trained_model()) == worker(load_trained_model())
    assert worker(load_trained_model()) != worker(functional())


def test_keyboard_alone(page: Page):
    page.get_by_role("button", name="Clear").focus()  # from where the last test left it
    page.locator(".digit-pad canvas").focus()
    page.keyboard.press("Delete")
    for key in ["Space", *["ArrowDown"] * 8, "Space"]:
        page.keyboard.press(key)
    expect_answer(page, "It looks like a 1")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect_answer(page, "Draw a digit")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"color_scheme": "dark"},
        {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True},
    ],
    ids=["light", "dark", "phone"],
)
def test_accessible(browser: Browser, folder: Path, options: dict):
    page = visit(browser, folder.as_uri() + "/index.html", **options)
    page.locator("summary").click()
    if options.get("has_touch"):
        page.touchscreen.tap(*on_page(page.locator(".digit-pad canvas"), (140, 140)))
        expect_answer(page, "This does not look like one digit.")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"the page is {width} pixels wide and has to be moved sideways"
    else:
        draw(page, SEVEN)
        expect_answer(page, "It looks like a 7")
    assert has_ink(page)
    assert violations(page) == []
    page.context.close()


def test_axe_finds_what_is_wrong(browser: Browser):
    page = browser.new_page()
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><img src='data:,'></main>")
    assert any(found.startswith("image-alt") for found in violations(page))
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_and_bars_are_seen_with_forced_colors(browser: Browser, folder: Path, scheme):
    page = visit(
        browser, folder.as_uri() + "/index.html", forced_colors="active", color_scheme=scheme
    )
    draw(page, SEVEN)
    expect_answer(page, "It looks like a 7")
    for selector in (".digit-pad canvas", ".digit-pad .bar:has(+ .best)"):
        file = io.BytesIO(page.locator(selector).screenshot())
        shades = np.asarray(Image.open(file).convert("L")).astype(int)
        middle = shades[shades.shape[0] // 2]
        assert np.ptp(middle) > 90 or np.ptp(shades) > 200, selector
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_their_track(browser: Browser, folder: Path, scheme):
    """WCAG asks for 3:1."""
    page = visit(browser, folder.as_uri() + "/index.html", color_scheme=scheme)
    page.add_style_tag(content=".digit-pad .bar > div { width: 50% !important; border-radius: 0 }")
    file = io.BytesIO(page.locator(".digit-pad .bar").first.screenshot())
    row = np.asarray(Image.open(file).convert("RGB")).astype(float)[7] / 255
    linear = np.where(row <= 0.04045, row / 12.92, ((row + 0.055) / 1.055) ** 2.4)
    light = linear @ [0.2126, 0.7152, 0.0722] + 0.05
    bar, track = light[len(light) // 4], light[3 * len(light) // 4]
    assert max(bar, track) / min(bar, track) >= 3
    page.context.close()


# --- What cannot become a page ----------------------------------------------------------------


def network_of(*middle: keras.Layer) -> keras.Model:
    end = [layers.Flatten(), layers.Dense(10, "softmax")]
    return keras.Sequential([keras.Input((28, 28, 1)), *middle, *end])


def logits() -> keras.Model:
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])


def branching() -> keras.Model:
    start = keras.Input((28, 28, 1))
    maps = layers.Conv2D(1, 3, padding="same")(start)
    total = layers.Add(name="sum")([start, maps])
    return keras.Model(start, layers.Dense(10, "softmax")(layers.Flatten()(total)))


@pytest.mark.parametrize(
    "build, message",
    [
        (lambda: network_of(layers.DepthwiseConv2D(3, name="thin")), "'thin', a DepthwiseConv2D"),
        (lambda: network_of(layers.Conv2D(2, 3, dilation_rate=2)), r"dilation_rate=\(2, 2\)"),
        (lambda: network_of(layers.Dense(3, "softplus")), "activation 'softplus'"),
        (lambda: network_of(layers.ReLU(max_value=6)), r"max_value=6\.?0?, but"),
        (lambda: network_of(layers.BatchNormalization(axis=1)), "axis=1, but"),
        (lambda: network_of(layers.Reshape((14, 56, 1))), r"reshapes \(28, 28, 1\)"),
        (branching, "'sum' does not take what the layer before it gives"),
        (lambda: keras.Sequential([layers.Dense(10)]), "has no weights yet"),
        (logits, "needs ten probabilities"),
    ],
)
def test_what_the_page_does_not_know_is_named(tmp_path: Path, build, message: str):
    network = build()
    with pytest.raises(PageError, match=message):
        write_page(network, tmp_path / "page")
    assert not (tmp_path / "page").exists()


def test_a_page_replaces_a_page_and_nothing_else(tmp_path: Path):
    network = load_trained_model()
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(PageError, match="thesis.tex"):
        write_page(network, tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"
    with pytest.raises(PageError, match="is a file"):
        write_page(network, tmp_path / "thesis.tex")
    write_page(network, tmp_path / "page")
    (tmp_path / "page" / "old.js").write_text("")
    write_page(network, tmp_path / "page")
    assert not (tmp_path / "page" / "old.js").exists()


def run_main(monkeypatch, *arguments: object) -> None:
    monkeypatch.setattr("sys.argv", ["web_page", *map(str, arguments)])
    web_page.main()


def test_the_command(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    own = functools.partial(Path, tmp_path / "own")
    own().mkdir()
    monkeypatch.setenv("COURSE_OWN_FILES", str(own()))
    run_main(monkeypatch)
    assert "network of your own yet" in capsys.readouterr().out
    released = (tmp_path / "my_page" / "weights.js").read_bytes()
    functional().save(own("my_network.keras"))
    run_main(monkeypatch)
    assert str(tmp_path / "my_page" / "index.html") in capsys.readouterr().out
    mine = (tmp_path / "my_page" / "weights.js").read_bytes()
    assert mine != released
    run_main(monkeypatch, own("my_network.keras"), tmp_path / "other")
    assert (tmp_path / "other" / "weights.js").read_bytes() == mine
    with pytest.raises(SystemExit, match="There is no trained model at"):
        run_main(monkeypatch, tmp_path / "none.keras", tmp_path / "none")


def test_a_missing_network_is_said(tmp_path: Path, browser: Browser, folder: Path):
    for name in ("index.html", "page.css", "pad.css", "pad.js", "page.js", "network.js"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    page = browser.new_page()
    page.goto(tmp_path.as_uri() + "/index.html")
    expect(page.get_by_text("weights.js did not arrive")).to_be_visible()
    page.close()


def test_no_network_that_doubts_no_page(monkeypatch, tmp_path: Path):
    def missing(path: object = None) -> None:
        raise ModelError("There is no trained model")

    network = functional()
    monkeypatch.setattr(web_page, "load_doubt", missing)
    with pytest.raises(ModelError):
        write_page(network, tmp_path / "page")
    assert not (tmp_path / "page").exists()
