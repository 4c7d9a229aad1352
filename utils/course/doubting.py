"""Train and measure the network that doubts: ``make doubt`` (``python -m utils.course.doubting``).

It writes ``data/doubt.keras``, the network that `utils.doubt` uses, and ``data/doubt.json``, what
was measured. What is no digit it learns from three sources: drawings of shapes, letters and
scribbles (`utils.course.odd_drawings`), digits cut and put together wrongly
(`derived_from_digits`), and characters of a font (`utils.course.printed_characters`).

The threshold comes from validation digits alone: it keeps 99 % of them, of MNIST's as well as
of the drawn ones. What is refused is measured on shapes that nothing was trained on; see
`utils.course.odd_drawings`. Four known scores that need no examples of what is not a digit are
measured in the same way, for comparison.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from utils.augmentation import augment
from utils.course.handwriting.splits import to_images
from utils.course.odd_drawings import DRAWINGS_PER_KIND, KINDS, make_odd_drawings
from utils.course.printed_characters import printed_characters
from utils.course.training import training_drawings
from utils.data import load_digits, train_validation_split
from utils.doubt import CLASSES, DOUBT_PATH, digit_probability
from utils.drawing import center, fit, prepare, shrink
from utils.drawn_digits import load_drawings
from utils.inference import load_trained_model, predict
from utils.models import build_doubt_network
from utils.paths import DATA_FOLDER
from utils.quiet_tensorflow import keras

RESULTS_PATH = DATA_FOLDER / "doubt.json"
KEPT = 0.99  # of the validation digits of each kind
NONE = 10  # the label of "none of them"
STEPS = 3_000
PEAK_LEARNING_RATE = 0.006
WEIGHT_DECAY = 0.01
STRENGTH = 0.7  # of the augmentation
ODD_PER_KIND = 6_000
DERIVED_PER_SORT = 3_000  # of MNIST's digits; a third of that of drawn ones
SOME_DIGITS = 6_000  # of either kind, with which the font's characters are compared
NEIGHBORS = 3_000  # training images that the nearest are looked for among

Score = Callable[[np.ndarray], np.ndarray]


# --- What is not a digit ----------------------------------------------------------------------


def odd_images(split: str, per_kind: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Return images of drawings that are not one digit, by kind: (n, 28, 28), uint8."""
    drawings = make_odd_drawings(split, per_kind, seed)
    return {
        kind: np.stack(
            [prepare(odd["strokes"], odd["pen_width"]) for odd in drawings if odd["kind"] == kind]
        )
        for kind in KINDS
    }


def derived_from_digits(images: np.ndarray, labels: np.ndarray, count: int) -> np.ndarray:
    """Return images made of digits that are no digits any more.

    Without them the network could learn that whatever has a digit's look is one. There are pairs,
    mirror images, digits upside down and on their side, and halves of two different digits put
    together.

    Parameters
    ----------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,).
    count
        How many of each sort.

    Returns
    -------
    uint8 array of shape (m, 28, 28), m up to 5 x ``count``.
    """
    rng = np.random.default_rng(0)

    def some_of(digits: list[int]) -> np.ndarray:
        return images[rng.permutation(np.flatnonzero(np.isin(labels, digits)))[:count]]

    # Not a mirrored 2 or 5, which look alike, nor a turned 6 or 9.
    mirrored = some_of([3, 4, 6, 7, 9])[:, :, ::-1]
    upside_down = some_of([3, 4, 7])[:, ::-1, ::-1]
    on_their_side = np.rot90(some_of([2, 3, 4, 5, 7]), axes=(1, 2))
    left, right = rng.integers(len(images), size=(2, count))
    differ = labels[left] != labels[right]
    halves = images[left[differ]].copy()
    halves[:, 14:] = images[right[differ]][:, 14:]
    pairs = [
        _pair(images[i], images[j], int(rng.integers(-8, 24)))
        for i, j in rng.integers(len(images), size=(count, 2))
    ]
    return np.concatenate([mirrored, upside_down, on_their_side, halves, np.stack(pairs)])


def _pair(left: np.ndarray, right: np.ndarray, gap: int) -> np.ndarray:
    """Put two digits side by side and prepare them as one; a gap below 0 overlaps them."""
    parts = []
    for image in (left, right):
        large = image.repeat(4, axis=0).repeat(4, axis=1)
        columns = np.flatnonzero(large.any(axis=0))
        parts.append(large[:, columns[0] : columns[-1] + 1])
    width = parts[0].shape[1] + parts[1].shape[1] + max(gap, 0)
    both = np.zeros((112, width), np.uint8)
    both[:, : parts[0].shape[1]] = parts[0]
    room = both[:, width - parts[1].shape[1] + min(gap, 0) : width + min(gap, 0)]
    np.maximum(room, parts[1], out=room)
    return shrink(center(fit(both)))


# --- The network ------------------------------------------------------------------------------


class Part(NamedTuple):
    """Images of one source, and how many of each batch come from it."""

    images: np.ndarray  # uint8 (n, 28, 28)
    labels: np.ndarray  # (n,), 0-9, or 10 for "none of them"
    per_batch: int


def none_of_them(images: np.ndarray, per_batch: int) -> Part:
    """Return images that are no digit as a part of each batch."""
    return Part(images, np.full(len(images), NONE), per_batch)


def training_batches(parts: Sequence[Part], seed: int = 0) -> Iterator[tuple[np.ndarray, ...]]:
    """Yield batches without end, with images of every part; half of each are augmented.

    Parameters
    ----------
    parts
        Where the images come from. Each time, they are picked at random.
    seed
        The same seed yields the same batches.

    Yields
    ------
    images, labels
        float32 array (n, 28, 28) with values 0-255, and integers (n,), 0-10.
    """
    rng = np.random.default_rng(seed)
    while True:
        images, labels = [], []
        for part in parts:
            chosen = rng.integers(len(part.images), size=part.per_batch)
            some = part.images[chosen].astype("float32")
            half = part.per_batch // 2
            some[:half] = augment(some[:half], rng, STRENGTH)
            images.append(some)
            labels.append(part.labels[chosen])
        yield np.concatenate(images), np.concatenate(labels)


def train_network(parts: Sequence[Part], steps: int = STEPS, seed: int = 0) -> keras.Model:
    """Train the network to tell the digits from each other and from what is none.

    Parameters
    ----------
    parts
        Digits, and what is no digit.
    steps
        How many batches it learns from.
    seed
        The same seed gives the same network on the same machine.

    Returns
    -------
    The trained network, see `build_doubt_network`.
    """
    keras.utils.set_random_seed(seed)
    network = build_doubt_network()
    warmup = int(0.2 * steps)
    learning_rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=PEAK_LEARNING_RATE / 15,
        warmup_steps=warmup,
        warmup_target=PEAK_LEARNING_RATE,
        decay_steps=steps - warmup,
    )
    network.compile(
        keras.optimizers.AdamW(learning_rate, weight_decay=WEIGHT_DECAY, beta_2=0.99),
        loss="sparse_categorical_crossentropy",
    )
    network.fit(training_batches(parts, seed), steps_per_epoch=steps, shuffle=False, verbose=0)
    return network


def with_threshold(network: keras.Model, threshold: float) -> keras.Model:
    """Return the network as it is stored: what had this probability to be a digit now has 0.5.

    The last bias of the last layer moves by the threshold's log-odds. So whoever uses the network
    needs no threshold besides it. The weights are rounded to half of float32's bits, which
    changes no answer and makes the course's web page smaller; and the layers are Keras' own.

    Parameters
    ----------
    network
        As `train_network` returns it.
    threshold
        A probability to be a digit, above 0 and below 1.
    """
    stored = build_doubt_network(keras.layers.BatchNormalization)
    stored.set_weights(network.get_weights())
    for layer in stored.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            kernel, *bias = layer.get_weights()
            layer.set_weights([kernel.astype("float16").astype("float32"), *bias])
    last = stored.layers[-1]
    kernel, bias = last.get_weights()
    bias[NONE] += np.log(threshold / (1 - threshold))
    last.set_weights([kernel, bias])
    return stored


# --- Scores to compare with -------------------------------------------------------------------


def other_scores(images: np.ndarray, labels: np.ndarray) -> dict[str, Score]:
    """Return four scores from the literature; the larger, the more an image looks like a digit.

    - the largest probability (Hendrycks and Gimpel, 2017)
    - the energy of the logits, log sum exp (Liu and others, 2020)
    - the Mahalanobis distance to the nearest digit's mean (Lee and others, 2018)
    - the distance to the fifth nearest training image (Sun and others, 2022)

    The two distances are those of the values that the last layer gets.

    Parameters
    ----------
    images, labels
        Training digits, uint8 arrays of shapes (n, 28, 28) and (n,).
    """
    model = load_trained_model()
    last = model.layers[-1]
    network = keras.Model(model.inputs, last.input)
    weights, biases = last.get_weights()

    found_before: dict[int, np.ndarray] = {}  # four scores, but each image passes once

    def features(of: np.ndarray) -> np.ndarray:
        if id(of) not in found_before:
            batch = of[..., np.newaxis].astype("float32")
            found_before[id(of)] = network.predict(batch, batch_size=500, verbose=0)
        return found_before[id(of)]

    def logits(of: np.ndarray) -> np.ndarray:
        return features(of) @ weights + biases

    def energy(of: np.ndarray) -> np.ndarray:
        return np.logaddexp.reduce(logits(of), axis=1)

    known = features(images)
    means = np.stack([known[labels == digit].mean(axis=0) for digit in range(10)])
    covariance = np.cov((known - means[labels]).T)
    covariance += 1e-3 * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    whiten = np.linalg.cholesky(np.linalg.inv(covariance))

    def mahalanobis(of: np.ndarray) -> np.ndarray:
        found = features(of)
        return -np.min([np.linalg.norm((found - mean) @ whiten, axis=1) for mean in means], axis=0)

    bank = known[:NEIGHBORS] / np.linalg.norm(known[:NEIGHBORS], axis=1, keepdims=True)

    def neighbors(of: np.ndarray) -> np.ndarray:
        found = features(of)
        found = found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)
        return np.partition(found @ bank.T, -5, axis=1)[:, -5]

    return {
        "largest probability": lambda of: logits(of).max(axis=1) - energy(of),
        "energy": energy,
        "Mahalanobis distance": mahalanobis,
        "fifth nearest neighbor": neighbors,
    }


# --- The whole run ----------------------------------------------------------------------------


def choose_threshold(score: Score, validation: dict[str, np.ndarray]) -> float:
    """Return the score from which on 99 % of the validation digits of each kind are kept."""
    return min(float(np.quantile(score(images), 1 - KEPT)) for images in validation.values())


def measure(
    score: Score,
    validation: dict[str, np.ndarray],
    evaluation: dict[str, np.ndarray],
    threshold: float | None = None,
) -> tuple[float, dict[str, dict[str, float]]]:
    """Choose a score's threshold on validation digits; count what it accepts and refuses.

    Parameters
    ----------
    score
        Takes images and returns a number for each.
    validation
        Images of digits, by kind: the threshold keeps 99 % of each kind.
    evaluation
        Images by kind; `KINDS` are to be refused, the others are digits.
    threshold
        The one to measure with, if it was chosen before.

    Returns
    -------
    threshold, and the shares (0-1) "accepted" of digits and "refused" of the other kinds.
    """
    if threshold is None:
        threshold = choose_threshold(score, validation)
    accepted = {kind: float((score(of) >= threshold).mean()) for kind, of in evaluation.items()}
    return threshold, {
        "accepted": {k: round(v, 4) for k, v in accepted.items() if k not in KINDS},
        "refused": {k: round(1 - v, 4) for k, v in accepted.items() if k in KINDS},
    }


def main() -> None:
    """Train the network, choose its threshold, measure, and write both files."""
    images, labels = load_digits("train_data.csv.gz")
    test_images, _ = load_digits("test_data.csv.gz")
    images, labels, validation_images, _ = train_validation_split(images, labels)
    drawn, drawn_labels = training_drawings()
    validation = {
        "MNIST digits": validation_images,
        "drawn digits": to_images(load_drawings("validation"))[0],
    }
    evaluation = {
        "MNIST digits": test_images,
        "drawn digits": to_images(load_drawings("evaluation"))[0],
        **odd_images("evaluation", DRAWINGS_PER_KIND),
    }
    odd = odd_images("tuning", ODD_PER_KIND)
    odd["dots"] = odd["dots"][: ODD_PER_KIND // 4]  # a dot leaves less to learn than a letter
    derived = [
        derived_from_digits(images, labels, DERIVED_PER_SORT),
        derived_from_digits(drawn, drawn_labels, DERIVED_PER_SORT // 3),
    ]
    _, characters = printed_characters(np.concatenate([images[:SOME_DIGITS], drawn[:SOME_DIGITS]]))

    trained = train_network(
        [
            Part(images, labels, per_batch=72),
            Part(drawn, drawn_labels, per_batch=40),
            none_of_them(np.concatenate(list(odd.values())), per_batch=48),
            none_of_them(np.concatenate(derived), per_batch=24),
            none_of_them(characters, per_batch=32),
        ]
    )

    def probability(of: np.ndarray) -> np.ndarray:
        return 1 - predict(of, trained, CLASSES)[:, NONE].astype(float)

    threshold = choose_threshold(probability, validation)
    with_threshold(trained, threshold).save(DOUBT_PATH)
    _, measured = measure(digit_probability, validation, evaluation, threshold=0.5)
    comparison = {
        name: measure(score, validation, evaluation)[1]
        for name, score in other_scores(images, labels).items()
    }
    results = {
        "score": "a network with eleven outputs",
        "network": fingerprint(DOUBT_PATH),
        "images": {kind: len(of) for kind, of in evaluation.items()},
        "printed_characters": len(characters),
        **measured,
        "other_scores": comparison,
    }
    RESULTS_PATH.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for name, row in [(results["score"], measured), *comparison.items()]:
        for verdict, shares in row.items():
            print(name, verdict, *(f"{kind}: {share:.1%}" for kind, share in shares.items()))
    print(f"Wrote {DOUBT_PATH.name} and {RESULTS_PATH.name}.")


def fingerprint(path: Path) -> str:
    """Return a short text that tells this file from any other: what was measured belongs to it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
