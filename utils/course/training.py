"""Train the released model: ``make model``, or ``python -m utils.course.training``.

The recipe was chosen on validation images, 10,000 of the training images at a time. The test
images are used once, at the end, and decide nothing. Each part of the recipe is a few lines below,
with the paper it comes from:

- augmentation: three of four digits are turned, moved, bent, thicker or thinner, each time anew
- a one-cycle learning rate: up to a large value, then slowly down to zero
- Adam with a short memory, so that its steps fit the gradients of now: see ``adam``
- label smoothing, and a temperature that undoes what it does to the confidence: see ``fit``
- batch normalization and dropout: see ``build_released_model`` in ``utils/models.py``; a
  normalization in one operation makes each step cheaper and changes no number
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from utils.augmentation import augment
from utils.course.measuring import (
    Stopwatch,
    accuracy,
    environment,
    load_training_digits,
    make_parser,
    output_folder,
    summary,
    write_json,
)
from utils.data import load_digits
from utils.models import build_released_model
from utils.quiet_tensorflow import keras

SEEDS = (0, 1, 2, 3, 4)  # the first one's model is released: settled before any result was known
VALIDATED = 3  # of these are also trained without the validation images, to be measured on them
EPOCHS = 8
BATCH_SIZE = 128
PEAK_LEARNING_RATE = 8e-3
BETA_2 = 0.99  # Adam remembers squared gradients for about 100 steps; Keras' 0.999 for 1,000
STRENGTH = 0.7  # of the augmentation
SHARE = 0.75  # of each batch that is augmented; the others stay as they were written
SMOOTHING = 0.1  # of each label: this share of it is spread over all ten digits
TEMPERATURE = 0.5  # of the softmax: a network that learned such labels is not confident enough
GROUP = 32  # images augmented at once: so few that their arrays stay in the processor's cache
RECIPE = {
    "epochs": EPOCHS,
    "batch_size": BATCH_SIZE,
    "peak_learning_rate": PEAK_LEARNING_RATE,
    "beta_2": BETA_2,
    "augmentation_strength": STRENGTH,
    "augmented_share": SHARE,
    "label_smoothing": SMOOTHING,
    "temperature": TEMPERATURE,
}


# --- Training ---------------------------------------------------------------------------------


def training_batches(
    images: np.ndarray, labels: np.ndarray, seed: int = 0, strength: float = STRENGTH
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield augmented batches without end, every epoch in a new order.

    Parameters
    ----------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,), n at least `BATCH_SIZE`.
    seed
        The same seed yields the same batches.
    strength
        Of the augmentation; see `augment`.

    Yields
    ------
    images, labels
        float32 arrays (128, 28, 28) with values 0-255, and the labels one-hot, (128, 10).

    Raises
    ------
    ValueError
        If there are fewer images than a batch takes.
    """
    if len(images) < BATCH_SIZE:
        raise ValueError(f"There are {len(images)} images; one batch needs {BATCH_SIZE}.")
    rng = np.random.default_rng(seed)
    augmented = round(SHARE * BATCH_SIZE)
    while True:
        order = rng.permutation(len(images))
        for start in range(0, len(images) - BATCH_SIZE + 1, BATCH_SIZE):
            chosen = order[start : start + BATCH_SIZE]
            batch = images[chosen].astype("float32")
            for first in range(0, augmented, GROUP):
                group = slice(first, min(first + GROUP, augmented))
                batch[group] = augment(batch[group], rng, strength)
            yield batch, keras.utils.to_categorical(labels[chosen], 10)


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
    images: np.ndarray, labels: np.ndarray, seed: int = 0, epochs: int = EPOCHS, verbose: int = 1
) -> keras.Model:
    """Train the released model's network from random weights.

    Parameters
    ----------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,), n at least `BATCH_SIZE`.
    seed
        The same seed gives the same model on the same machine.
    epochs
        How often to go through the images.
    verbose
        1 shows Keras' progress bar, 2 a line per epoch, 0 nothing.

    Returns
    -------
    The trained model, see `build_released_model`.
    """
    keras.utils.set_random_seed(seed)
    model = build_released_model()
    fit(model, images, labels, seed, epochs, verbose)
    return model


def fit(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
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
    images, labels, seed, epochs, verbose
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
        training_batches(images, labels, seed, strength),
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
    test_images, test_labels = load_digits("test_data.csv.gz")
    validation, test, models, times = [], [], [], []
    for seed in seeds[:VALIDATED]:
        print(f"Seed {seed}: {len(digits.train_images):,} images, the others for validation")
        model = train_model(digits.train_images, digits.train_labels, seed, epochs)
        validation.append(accuracy(model, digits.validation_images, digits.validation_labels))
        print(f"Seed {seed}: validation accuracy {validation[-1]:.2%}")
    for seed in seeds:
        print(f"Seed {seed}: all {len(digits.images):,} training images")
        with Stopwatch() as stopwatch:
            models.append(train_model(digits.images, digits.labels, seed, epochs))
        times.append(stopwatch)
        test.append(accuracy(models[-1], test_images, test_labels))
        print(f"Seed {seed}: test accuracy {test[-1]:.2%} after {stopwatch.seconds:.0f} s")
    results = {
        "recipe": {**RECIPE, "epochs": epochs},
        "parameters": models[0].count_params(),
        "training_images": len(digits.images),
        "seeds": list(seeds),
        "released_seed": seeds[0],
        "validation_accuracy": summary(validation),
        "test_accuracy": summary(test),
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
