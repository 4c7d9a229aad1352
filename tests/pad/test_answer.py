"""What the pad shows: probabilities, pictures of digits, and pictures of feature maps."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from tests.support.browser import SEVEN
from utils.drawing import naive, prepare
from utils.figures.style import ORANGE
from utils.inference import predict
from utils.pad.answer import (
    COLORS,
    map_picture,
    picture,
    recognize_digit,
    recognize_drawing,
)


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
    monkeypatch.setattr("utils.inference.feature_maps", lambda *_: pytest.fail("was called"))
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


def test_colors_of_feature_maps_get_lighter_and_pass_the_palettes_orange():
    light = COLORS[:255].astype(int).sum(axis=1)
    assert (np.diff(light) >= 0).all()
    assert bytes(COLORS[160]) == bytes.fromhex(ORANGE[1:])


def test_doubt_is_told_and_the_bars_stay():
    tap = [[(140, 140)]]
    assert recognize_drawing([SEVEN], 20)["doubt"] == ""
    result = recognize_drawing(tap, 20)
    assert result["doubt"] == "This does not look like one digit."
    assert sum(result["probabilities"]) == pytest.approx(1)
