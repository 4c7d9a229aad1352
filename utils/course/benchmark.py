"""Compare five networks side by side: ``make benchmark``, or ``python -m utils.course.benchmark``.

All train on the same 60,000 images in one run, the released model on drawn digits as well. So
their times can be compared: a time of another run or another machine cannot. Where other programs
share the machine, the processor's seconds tell more than those of the clock. The test images only
measure; they choose nothing.
Writes ``data/benchmark.json`` and the picture ``data/benchmark.png``.
"""

import json
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into a file, without a window
import matplotlib.pyplot as plt
import numpy as np

from utils.course.handwriting.splits import TRAINING_DRAWINGS
from utils.course.measuring import (
    Stopwatch,
    accuracy,
    environment,
    make_parser,
    output_folder,
    write_json,
)
from utils.course.training import EPOCHS, Digits, train_model, training_drawings
from utils.data import load_digits, train_validation_split
from utils.figures import BLUE, ORANGE, STYLE
from utils.models import build_cnn, build_dense_baseline, build_hobby_cnn, build_keras_example
from utils.quiet_tensorflow import keras

# A fit takes training images, labels and the number of epochs; it returns the trained model and
# the number of epochs it ran.
Fit = Callable[[np.ndarray, np.ndarray, int], tuple[keras.Model, int]]


def fit_dense_baseline(
    images: np.ndarray, labels: np.ndarray, epochs: int
) -> tuple[keras.Model, int]:
    """Lesson 04: Adam as it comes."""
    model = build_dense_baseline()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=128, epochs=epochs, verbose=2)
    return model, epochs


def fit_cnn(images: np.ndarray, labels: np.ndarray, epochs: int) -> tuple[keras.Model, int]:
    """The network of lesson 05, with a learning rate that starts larger and falls to zero."""
    model = build_cnn()
    steps = epochs * -(-len(images) // 128)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.003, steps))
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=128, epochs=epochs, verbose=2)
    return model, epochs


def fit_keras_example(
    images: np.ndarray, labels: np.ndarray, epochs: int
) -> tuple[keras.Model, int]:
    """Keras' own example, as published: Adam, batches of 128, a tenth held out and watched."""
    model = build_keras_example()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=128, epochs=epochs, validation_split=0.1, verbose=2)
    return model, epochs


def fit_hobby_cnn(images: np.ndarray, labels: np.ndarray, epochs: int) -> tuple[keras.Model, int]:
    """The usual design: Adam until the validation loss has not improved for 3 epochs."""
    train_images, train_labels, *validation = train_validation_split(
        images, labels, validation_size=len(images) // 10
    )
    model = build_hobby_cnn()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        train_images,
        train_labels,
        batch_size=128,
        epochs=epochs,
        validation_data=validation,
        callbacks=[keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)],
        verbose=2,
    )
    return model, len(history.epoch)


def fit_released_model(
    images: np.ndarray, labels: np.ndarray, epochs: int
) -> tuple[keras.Model, int]:
    """The recipe of `utils/course/training.py`."""
    return train_model(images, labels, drawn_digits(images), 0, epochs, verbose=2), epochs


def drawn_digits(images: np.ndarray) -> Digits:
    """Return the drawn digits of the recipe, made at the first call; fewer for fewer images."""
    return training_drawings(min(TRAINING_DRAWINGS, len(images)))


# name in the picture, fit, epochs
NETWORKS: list[tuple[str, Fit, int]] = [
    ("Keras' example convnet", fit_keras_example, 15),
    ("two blocks, wide dense layers", fit_hobby_cnn, 20),
    ("lesson 04: dense baseline", fit_dense_baseline, 10),
    ("lesson 05: CNN, falling rate", fit_cnn, 8),
    ("released model", fit_released_model, EPOCHS),
]


def measure(
    networks: list[tuple[str, Fit, int]] = NETWORKS, images_per_file: int | None = None
) -> dict:
    """Train and test one network after the other.

    Parameters
    ----------
    networks
        For each network its name, fit and number of epochs.
    images_per_file
        Take only that many training and test images, to try the benchmark itself. None: all.

    Returns
    -------
    What `data/benchmark.json` holds: under "networks" a list with one dictionary per network,
    and the versions and hardware.
    """
    images, labels = (part[:images_per_file] for part in load_digits("train_data.csv.gz"))
    test_images, test_labels = (part[:images_per_file] for part in load_digits("test_data.csv.gz"))
    drawn_digits(images)  # making them is not training: the clock starts afterwards
    results = []
    for name, fit, epochs in networks:
        print(f"{name}: up to {epochs} epochs")
        keras.utils.set_random_seed(0)
        with Stopwatch() as stopwatch:
            model, epochs_run = fit(images, labels, epochs)
        results.append(
            {
                "name": name,
                "parameters": model.count_params(),
                "epochs": epochs_run,
                "seconds": round(stopwatch.seconds, 1),
                "processor_seconds": round(stopwatch.processor_seconds, 1),
                "test_accuracy": round(accuracy(model, test_images, test_labels), 4),
            }
        )
        print(results[-1])
    return {
        "training_images": len(images),
        "test_images": len(test_images),
        "seed": 0,
        "networks": results,
        **environment(),
    }


def plot(benchmark: dict, path: Path) -> None:
    """Draw errors on the test images against processor seconds of training; save the picture.

    The processor's seconds, since they hardly change when other programs share the machine.

    Parameters
    ----------
    benchmark
        As `measure` returns it.
    path
        The .png file to write.
    """
    networks = benchmark["networks"]
    longest = max(network["processor_seconds"] for network in networks)
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.5, 4.2))
        for network in networks:
            released = network["name"] == "released model"
            seconds = network["processor_seconds"]
            error = 100 * (1 - network["test_accuracy"])
            axes.scatter(
                seconds, error, s=90, color=ORANGE if released else BLUE, edgecolor="black"
            )
            # Points far to the right carry their label on the left, so that it fits, and above
            # themselves, so that it does not meet the labels from the other side.
            on_the_left = seconds > 0.6 * longest
            axes.annotate(
                f"{network['name']}\n{network['test_accuracy']:.2%} right, "
                f"{network['parameters']:,} parameters",
                (seconds, error),
                xytext=(-9 if on_the_left else 9, 0),
                textcoords="offset points",
                horizontalalignment="right" if on_the_left else "left",
                verticalalignment="bottom" if on_the_left else "top",
                fontweight="bold" if released else "normal",
                fontsize=9,
            )
        axes.set_yscale("log")
        axes.set_yticks([0.2, 0.5, 1, 2, 5], ["0.2 %", "0.5 %", "1 %", "2 %", "5 %"])
        axes.minorticks_off()
        errors = [100 * (1 - network["test_accuracy"]) for network in networks]
        axes.set_ylim(max(min(errors), 0.05) / 1.5, max(*errors, 0.1) * 1.5)
        axes.set_xlim(0, 1.08 * longest)
        axes.set_xlabel("processor seconds of training, all cores together")
        axes.set_ylabel("errors on the test images")
        axes.set_title("Better and faster: lower left is best", loc="left")
        axes.grid(axis="y", color="0.9")
        axes.set_axisbelow(True)
        figure.savefig(path, dpi=150)
        plt.close(figure)


def main(arguments: list[str] | None = None) -> None:
    """Command line: measure, write the JSON, draw the picture."""
    parser = make_parser(
        "utils.course.benchmark",
        "Train five networks side by side; write benchmark.json and benchmark.png.",
        quick="one epoch on 2,000 images: shows that everything works; the figures mean nothing",
    )
    parser.add_argument(
        "--plot-only", action="store_true", help="draw the picture again from benchmark.json"
    )
    options = parser.parse_args(arguments)
    folder = output_folder(options)
    if folder is None:
        parser.error("--quick needs --output FOLDER, so that the real results stay as they are")
    json_path = folder / "benchmark.json"
    if not options.plot_only:
        if options.quick:
            benchmark = measure([(name, fit, 1) for name, fit, _ in NETWORKS], 2_000)
        else:
            benchmark = measure()
        write_json(benchmark, json_path)
    elif not json_path.is_file():
        parser.error(f"there is no {json_path} yet; run without --plot-only first")
    plot(json.loads(json_path.read_text(encoding="utf-8")), folder / "benchmark.png")
    print(f"Wrote benchmark.png into {folder}")


if __name__ == "__main__":
    main()
