"""Train the released model: ``make model``, or ``python -m utils.course.training``.

The recipe was chosen on validation digits of two kinds: 10,000 of MNIST's training images at a
time, and drawn digits in styles that no network learns from. The test images and the drawn digits
of the split "evaluation" are used at the end and decide nothing; ``data/MODELS.md`` tells how
often that has been. Each part of the recipe is a few lines below, with the paper it comes from:

- drawn digits: some of each batch are pen strokes made by this project, in ways of writing that
  are rare in MNIST or missing: see ``utils/course/handwriting``
- augmentation: three of four digits are turned, moved, bent, thicker or thinner, each time anew
- a one-cycle learning rate: up to a large value, then slowly down to zero
- Adam with a short memory, so that its steps fit the gradients of now: see ``adam``
- label smoothing, and a temperature that undoes what it does to the confidence: see ``fit``
- batch normalization and dropout: see ``build_released_model`` in ``utils/models.py``; a
  normalization in one operation makes each step cheaper and changes no number
"""

import functools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from utils.augmentation import augment
from utils.course.handwriting.splits import TRAINING_DRAWINGS, make_drawings, to_images
from utils.course.measuring import (
    Stopwatch,
    accuracy,
    calibration_error,
    environment,
    load_training_digits,
    make_parser,
    output_folder,
    summary,
    write_json,
)
from utils.data import load_digits
from utils.drawn_digits import load_drawings
from utils.inference import predict
from utils.models import build_released_model
from utils.quiet_tensorflow import keras

SEEDS = (0, 1, 2, 3, 4)  # the first one's model is released: settled before any result was known
VALIDATED = 3  # of these are also trained without the validation images, to be measured on them
EPOCHS = 9
BATCH_SIZE = 192
DRAWN_PER_BATCH = 24  # drawn digits among them
PEAK_LEARNING_RATE = 0.01
BETA_2 = 0.99  # Adam remembers squared gradients for about 100 steps; Keras' 0.999 for 1,000
STRENGTH = 0.7  # of the augmentation
SHARE = 0.75  # of each batch that is augmented; the others stay as they were written
SMOOTHING = 0.1  # of each label: this share of it is spread over all ten digits
TEMPERATURE = 0.5  # of the softmax: a network that learned such labels is not confident enough
QUICK_DRAWINGS = 500  # drawn digits are enough to see that everything works
GROUP = 32  # images augmented at once: so few that their arrays stay in the processor's cache
RECIPE = {
    "epochs": EPOCHS,
    "batch_size": BATCH_SIZE,
    "drawn_per_batch": DRAWN_PER_BATCH,
    "training_drawings": TRAINING_DRAWINGS,
    "peak_learning_rate": PEAK_LEARNING_RATE,
    "beta_2": BETA_2,
    "augmentation_strength": STRENGTH,
    "augmented_share": SHARE,
    "label_smoothing": SMOOTHING,
    "temperature": TEMPERATURE,
}


Digits = tuple[np.ndarray, np.ndarray]  # images (n, 28, 28) and labels (n,), both uint8


@functools.cache
def training_drawings(number: int = TRAINING_DRAWINGS) -> Digits:
    """Make the drawn digits to learn from, as images: the same ones every time.

    It takes about 3 ms for each, so they are made once for all trainings of a run.
    """
    return to_images(make_drawings("train", per_digit=number // 10))


# --- Training ---------------------------------------------------------------------------------


def training_batches(
    images: np.ndarray,
    labels: np.ndarray,
    drawn: Digits | None = None,
    seed: int = 0,
    strength: float = STRENGTH,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield batches without end: augmented digits, and among them drawn ones as they are.

    The drawn digits need no augmentation, since no two are written alike.

    Parameters
    ----------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,), n at least `BATCH_SIZE`. Each is taken once
        before any is taken again, in a new order each time.
    drawn
        Images and labels of drawn digits, `DRAWN_PER_BATCH` of which go into each batch, picked
        at random. None: no drawn digits.
    seed
        The same seed yields the same batches.
    strength
        Of the augmentation; see `augment`.

    Yields
    ------
    images, labels
        float32 arrays (192, 28, 28) with values 0-255, and the labels one-hot, (192, 10).

    Raises
    ------
    ValueError
        If there are fewer images than a batch takes.
    """
    if len(images) < BATCH_SIZE:
        raise ValueError(f"There are {len(images)} images; one batch needs {BATCH_SIZE}.")
    rng = np.random.default_rng(seed)
    size = BATCH_SIZE - (DRAWN_PER_BATCH if drawn else 0)  # without the drawn ones
    augmented = round(SHARE * size)
    while True:
        order = rng.permutation(len(images))
        for start in range(0, len(images) - size + 1, size):
            chosen = order[start : start + size]
            batch, batch_labels = images[chosen].astype("float32"), labels[chosen]
            for first in range(0, augmented, GROUP):
                group = slice(first, min(first + GROUP, augmented))
                batch[group] = augment(batch[group], rng, strength)
            if drawn:
                picked = rng.integers(len(drawn[0]), size=DRAWN_PER_BATCH)
                batch = np.concatenate([batch, drawn[0][picked]], dtype="float32")
                batch_labels = np.concatenate([batch_labels, drawn[1][picked]])
            yield batch, keras.utils.to_categorical(batch_labels, 10)


def one_cycle(steps: int) -> keras.optimizers.schedules.CosineDecay:
    """Return the learning rate for each of so many steps: up for 30 % of them, then down to 0.

    The large rate in the middle gets far in few epochs and keeps the net from settling into the
    first narrow valley; the small one at the end settles it. Smith and Topin, "Super-convergence:
    very fast training of neural networks using large learning rates", 2018.
    """
    warmup = int(0.3 * steps)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=PEAK_LEARNING_RATE / 25,
        warmup_steps=warmup,
        warmup_target=PEAK_LEARNING_RATE,
        decay_steps=steps - warmup,
    )


def adam(learning_rate: float | keras.optimizers.schedules.CosineDecay) -> keras.optimizers.Adam:
    """Return the optimizer: Adam (Kingma and Ba, 2015) with a shorter memory than Keras' own.

    Adam divides each weight's step by the size its gradients have had lately. With a learning
    rate that rises and falls within few epochs, "lately" should be short: 0.99 is also the choice
    of Howard and Gugger, "Deep learning for coders with fastai and PyTorch", 2020, chapter 16.
    """
    return keras.optimizers.Adam(learning_rate, beta_2=BETA_2)


def train_model(
    images: np.ndarray,
    labels: np.ndarray,
    drawn: Digits | None = None,
    seed: int = 0,
    epochs: int = EPOCHS,
    verbose: int = 1,
) -> keras.Model:
    """Train the released model's network from random weights.

    Parameters
    ----------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,), n at least `BATCH_SIZE`.
    drawn
        Images and labels of drawn digits to learn from as well, as from `training_drawings`.
    seed
        The same seed gives the same model on the same machine.
    epochs
        An epoch is as many images as there are in ``images``, drawn ones included: who adds
        drawn digits sees the others less often, and the time stays the same.
    verbose
        1 shows Keras' progress bar, 2 a line per epoch, 0 nothing.

    Returns
    -------
    The trained model, see `build_released_model`.
    """
    keras.utils.set_random_seed(seed)
    model = build_released_model()
    fit(model, images, labels, drawn, seed, epochs, verbose)
    return model


def fit(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    drawn: Digits | None,
    seed: int,
    epochs: int,
    verbose: int,
    *,
    learning_rate: float | None = None,
    strength: float = STRENGTH,
    smoothing: float = SMOOTHING,
) -> None:
    """Train a network by the recipe, or by the recipe with one part changed.

    Label smoothing (Szegedy and others, "Rethinking the Inception architecture", 2016) asks for
    91 % on the right digit and 1 % on each other one, and not for 100 %: so the network spends
    nothing on ever more confidence in easy digits. The gain is small, and the confidence is too
    low afterward. Temperature scaling (Guo and others, "On calibration of modern neural
    networks", 2017) brings it back to the accuracy: the last layer's weights are divided by
    `TEMPERATURE`, and so are the numbers that go into the softmax. No prediction changes.

    Parameters
    ----------
    model
        A network whose last layer is called "probabilities". It is trained in place.
    images, labels, drawn, seed, epochs, verbose
        As for `train_model`.
    learning_rate
        A constant one; None means `one_cycle`.
    strength
        Of the augmentation.
    smoothing
        Share of each label that is spread over all ten digits. 0 takes the labels as they are
        and leaves the temperature at 1.

    Raises
    ------
    ValueError
        If there are fewer images than a batch takes.
    """
    steps_per_epoch = len(images) // BATCH_SIZE
    model.compile(
        optimizer=adam(learning_rate or one_cycle(steps_per_epoch * epochs)),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=smoothing),
        metrics=["accuracy"],
        # Several steps in one call of TensorFlow: the same steps, with less to do in between.
        steps_per_execution=math.gcd(steps_per_epoch, 6),
    )
    model.fit(
        training_batches(images, labels, drawn, seed, strength),
        steps_per_epoch=steps_per_epoch,
        epochs=epochs,
        shuffle=False,  # the batches come shuffled
        verbose=verbose,
    )
    if smoothing:
        last = model.get_layer("probabilities")
        last.set_weights([weights / TEMPERATURE for weights in last.get_weights()])


# --- The whole run ----------------------------------------------------------------------------


def run(seeds: Sequence[int], epochs: int, quick: bool = False) -> tuple[keras.Model, dict]:
    """Train with every seed for the test accuracy, before that with three for validation accuracy.

    Parameters
    ----------
    seeds
        At least one; the first one's model is returned.
    epochs
        As for `train_model`.
    quick
        True takes a tenth of the training images, to see that everything works.

    Returns
    -------
    model
        Trained on all 60,000 training images with the first seed.
    results
        What `data/results.json` holds.
    """
    digits = load_training_digits(quick)
    drawn = training_drawings(QUICK_DRAWINGS if quick else TRAINING_DRAWINGS)
    # Each network is measured on MNIST's digits, and on drawn ones in styles of their own.
    choosing = {
        "": (digits.validation_images, digits.validation_labels),
        "drawn_": to_images(load_drawings("validation")),
    }
    testing = {
        "test_accuracy": load_digits("test_data.csv.gz"),
        "drawn_evaluation_accuracy": to_images(load_drawings("evaluation")),
    }
    measured, models, times = defaultdict(list), [], []
    for seed in seeds[:VALIDATED]:
        print(f"Seed {seed}: {len(digits.train_images):,} images, the others for validation")
        model = train_model(digits.train_images, digits.train_labels, drawn, seed, epochs)
        for kind, (images, labels) in choosing.items():
            predictions = predict(images, model)
            right = float((predictions.argmax(axis=1) == labels).mean())
            measured[f"{kind}validation_accuracy"].append(right)
            error = calibration_error(predictions, labels)
            measured[f"{kind}validation_calibration_error"].append(error)
            print(f"Seed {seed}: {kind}validation accuracy {right:.2%}, calibration {error:.2%}")
    for seed in seeds:
        print(f"Seed {seed}: all {len(digits.images):,} training images")
        with Stopwatch() as stopwatch:
            models.append(train_model(digits.images, digits.labels, drawn, seed, epochs))
        times.append(stopwatch)
        for name, (images, labels) in testing.items():
            measured[name].append(accuracy(models[-1], images, labels))
            print(f"Seed {seed}: {name.replace('_', ' ')} {measured[name][-1]:.2%}")
        print(f"Seed {seed}: {stopwatch.seconds:.0f} s")
    results = {
        "recipe": {**RECIPE, "epochs": epochs, "training_drawings": len(drawn[0])},
        "parameters": models[0].count_params(),
        "training_images": len(digits.images),
        "seeds": list(seeds),
        "released_seed": seeds[0],
        **{name: summary(values) for name, values in measured.items()},
        "seconds": summary([time.seconds for time in times], digits=1),
        "processor_seconds": summary([time.processor_seconds for time in times], digits=1),
        **environment(),
    }
    return models[0], results


def save(model: keras.Model, results: dict, folder: Path) -> None:
    """Write `trained_model.keras` and `results.json` into a folder.

    A fresh copy of the network with the trained weights is saved: without the optimizer's
    memory, and with Keras' own layers throughout, the file is a third of the size and loads with
    nothing but Keras.
    """
    write_json(results, folder / "results.json")
    released = build_released_model(keras.layers.BatchNormalization)
    released.set_weights(model.get_weights())
    released.save(folder / "trained_model.keras")
    print(f"Wrote trained_model.keras and results.json into {folder}")


def main(arguments: list[str] | None = None) -> None:
    """Command line: train the released model and measure how good it is."""
    parser = make_parser(
        "utils.course.training",
        "Train the released model and write trained_model.keras and results.json.",
        seeds=SEEDS,
        seeds_help="one training each; the first one's model is released (default: 0 1 2 3 4)",
        quick="the first seed, one epoch, a tenth of the images: shows in half a minute that "
        "everything works. The model is poor, so it is written only where --output says",
    )
    options = parser.parse_args(arguments)
    if options.quick:
        model, results = run([options.seeds[0]], epochs=1, quick=True)
    else:
        model, results = run(options.seeds, EPOCHS)
    folder = output_folder(options)
    if folder:
        save(model, results, folder)


if __name__ == "__main__":
    main()
