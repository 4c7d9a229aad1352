"""What the programs that train and measure share."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from utils.course import measuring
from utils.data import load_digits
from utils.inference import load_trained_model
from utils.paths import DATA_FOLDER


def test_a_summary_is_mean_and_sample_standard_deviation():
    assert measuring.summary([0.98, 0.99, 1.0]) == {
        "per_seed": [0.98, 0.99, 1.0],
        "mean": 0.99,
        "standard_deviation": 0.01,
    }
    assert measuring.summary([1.26], digits=1) == {
        "per_seed": [1.3],
        "mean": 1.3,
        "standard_deviation": 0.0,
    }


def test_accuracy_is_the_share_of_right_predictions():
    images, labels = (part[:100] for part in load_digits("test_data.csv.gz"))
    assert measuring.accuracy(load_trained_model(), images, labels) == 1
    labels = labels.copy()
    labels[:25] = (labels[:25] + 1) % 10
    assert measuring.accuracy(load_trained_model(), images, labels) == 0.75


@pytest.mark.parametrize("quick, images", [(False, 300), (True, 120)])
def test_a_sixth_of_the_training_digits_is_set_aside(monkeypatch, quick, images):
    files = []

    def load(file):
        files.append(file)
        return np.arange(300), np.arange(300) % 10

    monkeypatch.setattr(measuring, "load_digits", load)
    monkeypatch.setattr(measuring, "QUICK_IMAGES", 120)
    digits = measuring.load_training_digits(quick)
    assert files == ["train_data.csv.gz"]
    assert digits.images.tolist() == list(range(images))
    assert len(digits.validation_images) == images // 6
    parts = np.concatenate([digits.train_images, digits.validation_images])
    assert sorted(parts) == list(range(images))
    np.testing.assert_array_equal(digits.train_labels, digits.train_images % 10)
    np.testing.assert_array_equal(digits.validation_labels, digits.validation_images % 10)


def test_the_stopwatch_tells_the_clock_from_the_processor():
    with measuring.Stopwatch() as waiting:
        time.sleep(0.2)
    assert 0.2 <= waiting.seconds
    assert waiting.processor_seconds < 0.1
    with measuring.Stopwatch() as working:
        start = time.process_time()
        while time.process_time() - start < 0.2:
            pass
    assert working.processor_seconds >= 0.2


def test_the_environment_names_what_a_result_depends_on():
    found = measuring.environment()
    assert found["versions"]["numpy"] == np.__version__
    assert set(found["versions"]) == {"python", "tensorflow", "keras", "numpy"}
    assert found["hardware"]["processor"] and found["hardware"]["cores"] >= 1


def test_results_are_written_into_a_folder_that_is_made(tmp_path):
    path = tmp_path / "new" / "results.json"
    measuring.write_json({"name": "two"}, path)
    assert json.loads(path.read_text()) == {"name": "two"}
    assert path.read_text().endswith("}\n")


@pytest.mark.parametrize(
    "arguments, folder",
    [
        ([], DATA_FOLDER),
        (["--quick"], None),
        (["--output", "here"], Path("here")),
        (["--quick", "--output", "here"], Path("here")),
    ],
)
def test_a_quick_run_never_writes_into_data(arguments, folder):
    parser = measuring.make_parser("a.module", "What it does.", quick="Quick.", seeds=(0, 1))
    options = parser.parse_args(arguments)
    assert measuring.output_folder(options) == folder
    assert options.seeds == (0, 1)


def test_the_calibration_error_is_the_distance_of_confidence_and_accuracy():
    certain = np.full((10, 10), 0.02 / 9)
    certain[:, 3] = 0.98
    modest = np.full((10, 10), 0.4 / 9)
    modest[:, 3] = 0.6
    labels = np.array([3] * 8 + [4] * 2)  # 8 of 10 are right
    assert measuring.calibration_error(certain, labels) == pytest.approx(0.18)
    assert measuring.calibration_error(modest, labels) == pytest.approx(0.2)
    both = np.concatenate([certain, modest]), np.concatenate([labels, labels])
    assert measuring.calibration_error(*both) == pytest.approx(0.19), "they do not cancel"
    assert measuring.calibration_error(np.eye(10), np.arange(10)) == 0
