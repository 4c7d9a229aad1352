"""The benchmark measures and draws, and the shipped one belongs to the released model."""

import json

import pytest

from utils.course import benchmark
from utils.data import load_digits
from utils.models import build_cnn
from utils.paths import DATA_FOLDER

DIGITS = load_digits("test_data.csv.gz")  # some images to work on; nothing here is learned
IMAGES, LABELS = DIGITS[0][:1200], DIGITS[1][:1200]


@pytest.fixture
def few_digits(monkeypatch):
    """Let the benchmark work on 1,200 digits instead of 70,000."""
    monkeypatch.setattr(benchmark, "load_digits", lambda file: (IMAGES, LABELS))


@pytest.fixture(scope="module")
def results() -> dict:
    return json.loads((DATA_FOLDER / "results.json").read_text(encoding="utf-8"))


def test_the_benchmark_measures_and_draws(few_digits, tmp_path):
    networks = [
        ("lesson 05: CNN, falling rate", benchmark.fit_cnn, 2),
        ("hobby", benchmark.fit_hobby_cnn, 1),
    ]
    found = benchmark.measure(networks, images_per_file=600)
    cnn, hobby = found["networks"]
    assert cnn["parameters"] == build_cnn().count_params()
    assert (cnn["epochs"], hobby["epochs"]) == (2, 1)
    assert 0.15 < cnn["test_accuracy"] <= 1
    assert cnn["seconds"] > 0
    assert cnn["processor_seconds"] > 0
    (tmp_path / "benchmark.json").write_text(json.dumps(found))
    benchmark.main(["--plot-only", "--output", str(tmp_path)])
    assert (tmp_path / "benchmark.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_needs_a_measurement(tmp_path, capsys):
    with pytest.raises(SystemExit):
        benchmark.main(["--plot-only", "--output", str(tmp_path)])
    assert "run without --plot-only first" in capsys.readouterr().err


def test_the_shipped_benchmark_fits_the_released_model(results):
    shipped = json.loads((DATA_FOLDER / "benchmark.json").read_text(encoding="utf-8"))
    by_name = {network["name"]: network for network in shipped["networks"]}
    assert list(by_name) == [name for name, _, _ in benchmark.NETWORKS]
    assert by_name["released model"]["parameters"] == results["parameters"]
    assert by_name["released model"]["epochs"] == results["recipe"]["epochs"]
    assert shipped["training_images"] == 60_000
    assert shipped["test_images"] == 10_000
    released, example = by_name["released model"], by_name["Keras' example convnet"]
    assert released["test_accuracy"] > example["test_accuracy"]
    for seconds in ("seconds", "processor_seconds"):  # as the README says
        assert released[seconds] < 0.5 * example[seconds]
