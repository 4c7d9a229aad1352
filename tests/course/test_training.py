"""The recipe does what it says, and the shipped results belong to the shipped model."""

import json

import numpy as np
import pytest

from utils.course import training
from utils.course.measuring import accuracy
from utils.course.training import training_batches
from utils.data import load_digits
from utils.inference import load_trained_model, predict
from utils.models import build_cnn
from utils.paths import DATA_FOLDER
from utils.quiet_tensorflow import keras

DIGITS = load_digits("test_data.csv.gz")  # some images to work on; nothing here is learned
IMAGES, LABELS = DIGITS[0][:1200], DIGITS[1][:1200]


# --- batches, learning rate, training ---------------------------------------------------------


def test_every_epoch_takes_every_image_once_with_its_own_label():
    images, labels = IMAGES[:1152], LABELS[:1152]  # 9 whole batches
    place = {image.tobytes(): index for index, image in enumerate(images)}
    batches = training_batches(images, labels, strength=0)
    orders = []
    for _ in range(2):
        order = []
        for _ in range(9):
            batch, batch_labels = next(batches)
            assert batch.shape == (128, 28, 28)
            indices = [place[np.rint(image).astype("uint8").tobytes()] for image in batch]
            np.testing.assert_array_equal(batch_labels, np.eye(10)[labels[indices]])
            order += indices
        assert sorted(order) == list(range(1152))
        orders.append(order)
    assert orders[0] != orders[1]


def test_batches_depend_on_the_seed_alone():
    first, same, other = (next(training_batches(IMAGES, LABELS, seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], same[0])
    np.testing.assert_array_equal(first[1], same[1])
    assert not np.array_equal(first[1], other[1])


def test_the_stated_share_of_each_batch_is_augmented():
    images = {image.astype("float32").tobytes() for image in IMAGES}
    batch, _ = next(training_batches(IMAGES, LABELS))
    as_written = [image.tobytes() in images for image in batch]
    assert as_written == [False] * 96 + [True] * 32


def test_too_few_images_are_refused():
    with pytest.raises(ValueError, match="100 images; one batch needs 128"):
        next(training_batches(IMAGES[:100], LABELS[:100]))


def test_the_learning_rate_goes_up_once_and_down_to_zero():
    schedule = training.one_cycle(1000)
    rates = np.array([float(schedule(step)) for step in range(0, 1001, 20)])
    peak = rates.argmax()
    assert rates[0] == pytest.approx(training.PEAK_LEARNING_RATE / 25)
    assert rates.max() == pytest.approx(training.PEAK_LEARNING_RATE)
    assert peak * 20 == 300
    assert (np.diff(rates[: peak + 1]) > 0).all()
    assert (np.diff(rates[peak:]) < 0).all()
    assert rates[-1] == pytest.approx(0, abs=1e-6)


def test_training_depends_on_the_seed_alone_and_learns():
    first, same, other = (
        training.train_model(IMAGES, LABELS, seed, epochs=2, verbose=0) for seed in (3, 3, 4)
    )
    for weights, same_weights in zip(first.get_weights(), same.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, same_weights)
    assert not np.array_equal(first.get_weights()[0], other.get_weights()[0])


def test_training_follows_the_stated_recipe():
    model = training.train_model(IMAGES, LABELS, epochs=1, verbose=0)
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    assert model.optimizer.beta_2 == training.RECIPE["beta_2"]
    assert model.optimizer.iterations.numpy() == len(IMAGES) // training.RECIPE["batch_size"]


def test_sharpening_changes_how_sure_the_answers_are_and_nothing_else(monkeypatch):
    answers = {}
    for sharpening in (1.0, 2.0):
        monkeypatch.setattr(training, "SHARPENING", sharpening)
        model = training.train_model(IMAGES, LABELS, epochs=2, verbose=0)
        answers[sharpening] = predict(IMAGES, model).astype(float)
    squares = answers[1.0] ** 2
    squares /= squares.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(answers[2.0], squares, atol=1e-5)
    assert answers[2.0].max() > answers[1.0].max()


def test_labels_as_they_are_need_no_sharpening(monkeypatch):
    weights = []
    for sharpening in (1.0, 2.0):
        monkeypatch.setattr(training, "SHARPENING", sharpening)
        keras.utils.set_random_seed(0)
        model = build_cnn()
        training.fit(model, IMAGES[:256], LABELS[:256], 0, epochs=1, verbose=0, smoothing=0)
        weights.append(model.get_layer("probabilities").get_weights()[0])
    np.testing.assert_array_equal(*weights)


@pytest.fixture
def few_digits(monkeypatch):
    """Let the whole run work on 1,200 digits instead of 70,000."""
    monkeypatch.setattr(training, "load_digits", lambda file: (IMAGES, LABELS))


def test_the_quick_run_goes_through_and_repeats(few_digits, tmp_path, capsys):
    found = []
    for name in ("once", "again"):
        training.main(["--quick", "--seeds", "5", "6", "--output", str(tmp_path / name)])
        found.append(json.loads((tmp_path / name / "results.json").read_text()))
        assert found[-1].pop("seconds")["mean"] > 0
        assert found[-1].pop("processor_seconds")["mean"] > 0
    assert found[0] == found[1]
    assert found[0]["seeds"] == [5]
    assert found[0]["training_images"] == 1200
    model, again = (
        load_trained_model(tmp_path / n / "trained_model.keras") for n in ("once", "again")
    )
    for weights, same_weights in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, same_weights)
    assert all(type(layer).__module__.startswith("keras") for layer in model.layers)
    assert accuracy(model, IMAGES, LABELS) == pytest.approx(
        found[0]["test_accuracy"]["per_seed"][0], abs=1e-6
    )
    assert "Seed 5: validation accuracy" in capsys.readouterr().out


def test_the_quick_run_leaves_the_released_files_alone(monkeypatch):
    monkeypatch.setattr(training, "run", lambda seeds, epochs, quick: (None, {}))
    monkeypatch.setattr(training, "save", lambda *arguments: pytest.fail("saved"))
    training.main(["--quick"])


# --- the shipped results ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def results() -> dict:
    return json.loads((DATA_FOLDER / "results.json").read_text(encoding="utf-8"))


def test_results_add_up(results):
    assert len(results["seeds"]) == len(set(results["seeds"])) >= 5
    for name in ("validation_accuracy", "test_accuracy", "seconds", "processor_seconds"):
        values = results[name]["per_seed"]
        seeds = training.VALIDATED if name == "validation_accuracy" else len(results["seeds"])
        assert len(values) == seeds
        rounding = 0.11 if "seconds" in name else 2e-6  # of the stored numbers
        spread = np.std(values, ddof=1)
        assert results[name]["mean"] == pytest.approx(np.mean(values), abs=rounding)
        assert results[name]["standard_deviation"] == pytest.approx(spread, abs=rounding)
    assert results["training_images"] == 60_000
    for package in ("python", "tensorflow", "keras", "numpy"):
        assert results["versions"][package]
    assert results["hardware"]["cores"] >= 1


def test_results_are_those_of_a_good_network(results):
    assert results["test_accuracy"]["mean"] >= 0.996
    assert results["test_accuracy"]["standard_deviation"] <= 0.001


def test_results_belong_to_the_released_model_and_recipe(results):
    assert results["parameters"] == load_trained_model().count_params() <= 150_000
    assert results["released_seed"] == results["seeds"][0]
    assert results["recipe"] == training.RECIPE
    measured = accuracy(load_trained_model(), *DIGITS)
    assert round(measured, 4) == round(results["test_accuracy"]["per_seed"][0], 4)


def test_readme_takes_its_figures_from_the_results(results):
    readme = (DATA_FOLDER.parent / "README.md").read_text(encoding="utf-8")
    measured = results["test_accuracy"]
    assert f"{measured['mean']:.2%} ± {measured['standard_deviation']:.2%}" in readme
    assert f"{results['parameters']:,} parameters" in readme
