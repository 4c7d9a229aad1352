"""The ablation takes away what it says, and nothing else; its files fit each other."""

import inspect
import json

import numpy as np
import pytest

from utils.course import ablation, measuring, training
from utils.course.training import train_model
from utils.data import load_digits, train_validation_split
from utils.paths import DATA_FOLDER
from utils.quiet_tensorflow import keras

DIGITS = load_digits("train_data.csv.gz")
IMAGES, LABELS = DIGITS[0][:1200], DIGITS[1][:1200]
DRAWN = training.training_drawings(100)


def kinds(model: keras.Model) -> list[str]:
    return [type(layer).__name__ for layer in model.layers]


@pytest.fixture
def fits(monkeypatch) -> list[dict]:
    """What `training.fit` is called with, its defaults included; nothing is trained."""
    calls = []
    signature = inspect.signature(training.fit)

    def record(*arguments, **options):
        call = signature.bind(*arguments, **options)
        call.apply_defaults()
        calls.append(call.arguments)

    for module in (training, ablation):
        monkeypatch.setattr(module, "fit", record)
    return calls


def test_the_whole_recipe_is_that_of_the_released_model(fits):
    ours = ablation.train_without(None, IMAGES, LABELS, DRAWN, seed=3, epochs=1, verbose=0)
    released = train_model(IMAGES, LABELS, DRAWN, seed=3, epochs=1, verbose=0)
    assert kinds(ours) == kinds(released)
    for weights, wanted in zip(ours.get_weights(), released.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, wanted)
    for call, model in zip(fits, (ours, released), strict=True):
        assert call.pop("model") is model
    assert fits[0] == fits[1]


@pytest.mark.parametrize(
    "part, kind",
    [(ablation.DROPOUT, "Dropout"), (ablation.NORMALIZATION, "FusedBatchNormalization")],
)
def test_layers_are_taken_away_and_the_others_stay(part, kind):
    whole, without = ablation.build_without(None, 0), ablation.build_without(part, 0)
    assert kind in kinds(whole)
    assert kinds(without) == [name for name in kinds(whole) if name != kind]
    for layer in without.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            alone = part == ablation.NORMALIZATION or layer.name == "probabilities"
            assert layer.use_bias == alone
    assert without.output_shape == (None, 10)


@pytest.mark.parametrize(
    "part", [ablation.AUGMENTATION, ablation.ONE_CYCLE, ablation.LABEL_SMOOTHING, ablation.DRAWN]
)
def test_what_is_no_layer_leaves_the_network_whole(part):
    assert kinds(ablation.build_without(part, 0)) == kinds(ablation.build_without(None, 0))


def test_parts_of_the_training_are_taken_away(fits):
    for part in (
        None,
        ablation.AUGMENTATION,
        ablation.ONE_CYCLE,
        ablation.LABEL_SMOOTHING,
        ablation.DRAWN,
    ):
        ablation.train_without(part, IMAGES, LABELS, DRAWN)
    taken_away = [
        {},
        {"strength": 0},
        {"learning_rate": ablation.CONSTANT_RATE},
        {"smoothing": 0},
        {"drawn": None},
    ]
    whole = {
        "drawn": DRAWN,
        "learning_rate": None,
        "strength": ablation.STRENGTH,
        "smoothing": ablation.SMOOTHING,
    }
    found = [{name: call[name] for name in whole} for call in fits]
    assert found == [whole | change for change in taken_away]


def test_the_quick_run_goes_through(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(measuring, "load_digits", lambda file: (IMAGES, LABELS))
    ablation.main(["--quick", "--seeds", "5", "6", "--output", str(tmp_path)])
    results = json.loads((tmp_path / "ablation.json").read_text())
    check(
        results, np.load(tmp_path / "validation_predictions.npz")["probabilities"], (IMAGES, LABELS)
    )
    assert results["seeds"] == [5]
    assert (results["training_images"], results["validation_images"]) == (1000, 200)
    assert {network["epochs"] for network in results["networks"]} == {1}
    assert "the whole recipe, seed 5: " in capsys.readouterr().out


def test_the_quick_run_leaves_the_shipped_files_alone(monkeypatch):
    monkeypatch.setattr(ablation, "run", lambda seeds, epochs, quick: ({}, None))
    monkeypatch.setattr(ablation, "save", lambda *arguments: pytest.fail("saved"))
    ablation.main(["--quick"])


def test_the_shipped_files_fit_each_other():
    results = json.loads((DATA_FOLDER / "ablation.json").read_text(encoding="utf-8"))
    predictions = np.load(DATA_FOLDER / "validation_predictions.npz")["probabilities"]
    check(results, predictions, DIGITS)
    assert (results["training_images"], results["validation_images"]) == (50_000, 10_000)
    assert results["recipe"] == training.RECIPE
    right = results["networks"][1]["validation_accuracy"]["per_seed"][0]
    confidence = predictions.max(axis=1).mean()
    assert confidence == pytest.approx(right, abs=0.003), "the temperature fits"


def check(results: dict, predictions: np.ndarray, digits: tuple[np.ndarray, np.ndarray]) -> None:
    """Compare the two files with each other, and the predictions with the validation labels."""
    assert [network["name"] for network in results["networks"]] == list(ablation.NAMES)
    for network in results["networks"]:
        for kind in ("validation_accuracy", "drawn_validation_accuracy"):
            accuracy = network[kind]
            assert len(accuracy["per_seed"]) == len(results["seeds"])
            assert accuracy["mean"] == pytest.approx(np.mean(accuracy["per_seed"]), abs=2e-6)
        assert network["parameters"] > 0
        assert network["seconds"]["mean"] > 0
    assert results["versions"]["keras"]
    assert results["hardware"]["cores"] >= 1
    assert results["drawn_validation_images"] == 1_000
    labels = train_validation_split(*digits, validation_size=results["validation_images"])[3]
    assert predictions.shape == (len(labels), 10)
    np.testing.assert_allclose(predictions.sum(axis=1), 1, atol=1e-4)
    whole = results["networks"][1]["validation_accuracy"]["per_seed"][0]
    assert (predictions.argmax(axis=1) == labels).mean() == pytest.approx(whole, abs=2e-4)
