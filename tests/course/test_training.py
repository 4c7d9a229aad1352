"""The recipe does what it says, and the shipped results belong to the shipped model."""

import json

import numpy as np
import pytest

from utils.course import measuring, training
from utils.course.measuring import accuracy
from utils.course.training import training_batches
from utils.data import load_digits
from utils.inference import load_trained_model, predict
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


@pytest.fixture(scope="module")
def trained() -> keras.Model:
    return training.train_model(IMAGES, LABELS, seed=3, epochs=2, verbose=0)


def test_training_follows_the_stated_recipe(trained):
    recipe = training.RECIPE
    assert isinstance(trained.optimizer, keras.optimizers.Adam)
    assert trained.optimizer.beta_2 == recipe["beta_2"]
    assert trained.optimizer.iterations.numpy() == 2 * (len(IMAGES) // recipe["batch_size"])
    assert trained.loss.label_smoothing == recipe["label_smoothing"]


def test_training_again_gives_the_same_and_temperature_changes_the_confidence_alone(
    trained, monkeypatch
):
    monkeypatch.setattr(training, "TEMPERATURE", 1.0)
    again = training.train_model(IMAGES, LABELS, seed=3, epochs=2, verbose=0)
    for weights, same in zip(trained.get_weights()[:-2], again.get_weights()[:-2], strict=True):
        np.testing.assert_array_equal(weights, same)
    squares = predict(IMAGES, again).astype(float) ** (1 / training.RECIPE["temperature"])
    squares /= squares.sum(axis=1, keepdims=True)
    probabilities = predict(IMAGES, trained)
    np.testing.assert_allclose(probabilities, squares, atol=1e-5)
    assert probabilities.max() > predict(IMAGES, again).max()


def test_the_seed_decides_where_training_starts(monkeypatch):
    monkeypatch.setattr(training, "fit", lambda *arguments: None)
    first, same, other = (
        training.train_model(IMAGES, LABELS, seed).get_weights()[0] for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("changed", ["nothing", "learning_rate", "strength", "smoothing"])
def test_one_part_of_the_recipe_can_be_changed(changed, monkeypatch):
    """On a network of a single layer, which takes a moment to train."""
    batches = []

    def watch(*arguments):
        for batch in training_batches(*arguments):
            batches.append(batch[0])
            yield batch

    def trained_at(temperature: float) -> keras.Model:
        monkeypatch.setattr(training, "TEMPERATURE", temperature)
        keras.utils.set_random_seed(0)
        model = keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(10, activation="softmax", name="probabilities"),
            ]
        )
        options = {changed: 0.001 if changed == "learning_rate" else 0}
        options.pop("nothing", None)
        training.fit(model, IMAGES[:256], LABELS[:256], 0, epochs=1, verbose=0, **options)
        return model

    monkeypatch.setattr(training, "training_batches", watch)
    model, colder = trained_at(1.0), trained_at(0.25)
    known = {image.tobytes() for image in IMAGES[:256].astype("float32")}
    as_written = np.mean([image.tobytes() in known for image in batches[0]])
    assert as_written == (1 if changed == "strength" else 1 - training.SHARE)
    assert model.loss.label_smoothing == (0 if changed == "smoothing" else training.SMOOTHING)
    rate = float(model.optimizer.learning_rate)
    assert rate == pytest.approx(0.001 if changed == "learning_rate" else 0, abs=1e-7)
    factor = 1 if changed == "smoothing" else 4  # labels as they are need no temperature
    for weights, others in zip(model.get_weights(), colder.get_weights(), strict=True):
        np.testing.assert_array_equal(factor * weights, others)


def test_the_quick_run_goes_through(monkeypatch, tmp_path, capsys):
    """On 1,200 digits instead of 70,000."""
    for module in (training, measuring):
        monkeypatch.setattr(module, "load_digits", lambda file: (IMAGES, LABELS))
    training.main(["--quick", "--seeds", "5", "6", "--output", str(tmp_path)])
    found = json.loads((tmp_path / "results.json").read_text())
    assert found["seconds"]["mean"] > 0
    assert found["processor_seconds"]["mean"] > 0
    assert found["seeds"] == [5]
    assert found["training_images"] == 1200
    assert found["recipe"] == {**training.RECIPE, "epochs": 1}
    model = load_trained_model(tmp_path / "trained_model.keras")
    assert all(type(layer).__module__.startswith("keras") for layer in model.layers)
    assert accuracy(model, IMAGES, LABELS) == pytest.approx(
        found["test_accuracy"]["per_seed"][0], abs=1e-6
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
