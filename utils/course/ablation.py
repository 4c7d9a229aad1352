"""What is each part of the recipe worth? ``make ablation``, or ``python -m utils.course.ablation``.

An ablation takes one part away and leaves the rest: augmentation, dropout, batch normalization,
the one-cycle learning rate, label smoothing, drawn digits. Each network is trained on the 50,000
training images and measured on the 10,000 validation images and on the drawn digits of the split
"validation", with three seeds. The test images and the split "evaluation" are not even read.

Writes ``data/ablation.json``, and ``data/validation_predictions.npz`` with what the whole recipe
(first seed) predicts for the validation images, which it has never seen. Lesson 07 shows the
first, lesson 06 the second.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from utils.course.benchmark import fit_cnn
from utils.course.handwriting.splits import TRAINING_DRAWINGS, to_images
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
from utils.course.training import (
    EPOCHS,
    QUICK_DRAWINGS,
    RECIPE,
    SMOOTHING,
    STRENGTH,
    Digits,
    fit,
    training_drawings,
)
from utils.drawn_digits import load_drawings
from utils.inference import predict
from utils.models import build_released_model
from utils.quiet_tensorflow import keras

SEEDS = (0, 1, 2)
CNN_EPOCHS = 8  # as in lesson 05
CONSTANT_RATE = 0.001  # in place of the one-cycle rate: what Adam takes if nobody says otherwise
AUGMENTATION, DROPOUT = "augmentation", "dropout"
NORMALIZATION, ONE_CYCLE = "batch normalization", "one-cycle rate"
LABEL_SMOOTHING, DRAWN = "label smoothing", "drawn digits"
PARTS = (AUGMENTATION, DROPOUT, NORMALIZATION, ONE_CYCLE, LABEL_SMOOTHING, DRAWN)
CNN, WHOLE = "lesson 05's CNN, falling rate", "the whole recipe"
NAMES = (CNN, WHOLE, *(f"without {part}" for part in PARTS))


def build_without(part: str | None, seed: int) -> keras.Sequential:
    """Return the released model's network, untrained, without one kind of layer.

    Parameters
    ----------
    part
        `DROPOUT` and `NORMALIZATION` take layers away; any other keeps them all. Without
        normalization, the other layers get the bias that it had replaced.
    seed
        Of the random weights.
    """
    unwanted = {DROPOUT: keras.layers.Dropout, NORMALIZATION: keras.layers.BatchNormalization}
    layers = []
    for layer in build_released_model().layers:
        if part in unwanted and isinstance(layer, unwanted[part]):
            continue
        settings = layer.get_config()
        if part == NORMALIZATION and "use_bias" in settings:
            settings["use_bias"] = True
        layers.append((type(layer), settings))
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [keras.Input((28, 28, 1)), *(kind.from_config(settings) for kind, settings in layers)]
    )


def train_without(
    part: str | None,
    images: np.ndarray,
    labels: np.ndarray,
    drawn: Digits | None = None,
    seed: int = 0,
    epochs: int = EPOCHS,
    verbose: int = 2,
) -> keras.Model:
    """Train like `utils.course.training.train_model`, without one part of its recipe.

    Parameters
    ----------
    part
        One of `PARTS`; None leaves the recipe whole.
    images, labels, drawn, seed, epochs, verbose
        As for `train_model`.
    """
    model = build_without(part, seed)
    fit(
        model,
        images,
        labels,
        None if part == DRAWN else drawn,
        seed,
        epochs,
        verbose,
        learning_rate=CONSTANT_RATE if part == ONE_CYCLE else None,
        strength=0 if part == AUGMENTATION else STRENGTH,
        smoothing=0 if part == LABEL_SMOOTHING else SMOOTHING,
    )
    return model


def train(
    name: str, images: np.ndarray, labels: np.ndarray, drawn: Digits, seed: int, epochs: int
) -> tuple[keras.Model, int]:
    """Train one of `NAMES`; return the model and the number of epochs it took."""
    if name == CNN:
        keras.utils.set_random_seed(seed)
        model, epochs = fit_cnn(images, labels, CNN_EPOCHS if epochs == EPOCHS else epochs)
    else:
        part = None if name == WHOLE else name.removeprefix("without ")
        model = train_without(part, images, labels, drawn, seed, epochs)
    return model, epochs


def run(seeds: Sequence[int], epochs: int = EPOCHS, quick: bool = False) -> tuple[dict, np.ndarray]:
    """Train and measure all of `NAMES` with every seed.

    Parameters
    ----------
    seeds
        At least one.
    epochs
        Of the recipe. Lesson 05's CNN takes its own 8, unless another number is wanted here.
    quick
        True takes a tenth of the images, to see that everything works.

    Returns
    -------
    results
        What `data/ablation.json` holds.
    predictions
        float32 array of shape (validation images, 10): the probabilities that the whole recipe
        gives with the first seed.
    """
    digits = load_training_digits(quick)
    drawn = training_drawings(QUICK_DRAWINGS if quick else TRAINING_DRAWINGS)
    drawn_validation = to_images(load_drawings("validation"))
    networks = []
    predictions = np.empty((0, 10), "float32")
    for name in NAMES:
        accuracies, drawn_accuracies, seconds = [], [], []
        for seed in seeds:
            with Stopwatch() as stopwatch:
                model, epochs_run = train(
                    name, digits.train_images, digits.train_labels, drawn, seed, epochs
                )
            seconds.append(stopwatch.seconds)
            accuracies.append(accuracy(model, digits.validation_images, digits.validation_labels))
            drawn_accuracies.append(accuracy(model, *drawn_validation))
            both = f"{accuracies[-1]:.2%}, drawn digits {drawn_accuracies[-1]:.2%}"
            print(f"{name}, seed {seed}: {both}, {seconds[-1]:.0f} s", flush=True)
            if name == WHOLE and seed == seeds[0]:
                predictions = predict(digits.validation_images, model)
        networks.append(
            {
                "name": name,
                "parameters": model.count_params(),
                "epochs": epochs_run,
                "validation_accuracy": summary(accuracies),
                "drawn_validation_accuracy": summary(drawn_accuracies),
                "seconds": summary(seconds, digits=1),
            }
        )
    results = {
        "training_images": len(digits.train_images),
        "validation_images": len(digits.validation_images),
        "drawn_validation_images": len(drawn_validation[0]),
        "recipe": {**RECIPE, "epochs": epochs, "training_drawings": len(drawn[0])},
        "constant_learning_rate": CONSTANT_RATE,
        "seeds": list(seeds),
        "networks": networks,
        **environment(),
    }
    return results, predictions


def save(results: dict, predictions: np.ndarray, folder: Path) -> None:
    """Write `ablation.json` and `validation_predictions.npz` into a folder.

    The probabilities are rounded to 5 decimals: most become 0, and the file shrinks to a tenth.
    """
    write_json(results, folder / "ablation.json")
    rounded = np.round(predictions, 5).astype("float32")
    np.savez_compressed(folder / "validation_predictions.npz", probabilities=rounded)
    print(f"Wrote ablation.json and validation_predictions.npz into {folder}")


def main(arguments: list[str] | None = None) -> None:
    """Command line: measure what each part of the recipe is worth."""
    parser = make_parser(
        "utils.course.ablation",
        "Train the recipe without each of its parts; write ablation.json and "
        "validation_predictions.npz.",
        seeds=SEEDS,
        seeds_help="eight trainings each, about 20 minutes on 2 cores (default: 0 1 2)",
        quick="the first seed, one epoch, a tenth of the images: shows in a minute that everything "
        "works. The figures mean nothing, so they are written only where --output says",
    )
    options = parser.parse_args(arguments)
    if options.quick:
        results, predictions = run([options.seeds[0]], epochs=1, quick=True)
    else:
        results, predictions = run(options.seeds)
    folder = output_folder(options)
    if folder:
        save(results, predictions, folder)


if __name__ == "__main__":
    main()
