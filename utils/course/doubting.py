"""Train and measure the head that doubts: ``make doubt``, or ``python -m utils.course.doubting``.

It writes ``data/doubt.npz``, the head that `utils.doubt` uses, and ``data/doubt.json``, what was
measured. Run it again whenever the released model was trained anew.

The threshold comes from validation digits alone: it keeps 99 % of them, of MNIST's as well as
of the drawn ones. What is refused is measured on shapes that nothing was trained on; see
`utils.course.odd_drawings`. Four known scores that need no examples of what is not a digit are
measured in the same way, for comparison.
"""

import json
from collections.abc import Callable

import numpy as np

from utils.course.handwriting.splits import make_drawings, to_images
from utils.course.odd_drawings import DRAWINGS_PER_KIND, KINDS, make_odd_drawings
from utils.data import load_digits, train_validation_split
from utils.doubt import DOUBT_PATH, Doubt, digit_score, fingerprint, last_features
from utils.drawing import center, fit, prepare, shrink
from utils.inference import MODEL_PATH, load_trained_model
from utils.paths import DATA_FOLDER
from utils.quiet_tensorflow import keras

RESULTS_PATH = DATA_FOLDER / "doubt.json"
KEPT = 0.99  # of the validation digits of each kind
HIDDEN = 256  # values in the head's hidden layer
EPOCHS = 12
BATCH_SIZE = 256
TRAINING_DIGITS = 20_000  # of MNIST's; more teach the head nothing new
DRAWN_PER_DIGIT = 500  # for training
ODD_PER_KIND = 2_500
ODD_PER_DERIVED_KIND = 2_000
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
    """Return images made of MNIST's digits that are no digits any more.

    Without them the head could learn that whatever has MNIST's look is a digit. There are pairs,
    mirror images, digits on their side, and halves of two different digits put together.

    Parameters
    ----------
    images, labels
        uint8 arrays of shapes (n, 28, 28) and (n,).
    count
        How many of each sort.

    Returns
    -------
    uint8 array of shape (m, 28, 28), m up to 4 x ``count``.
    """
    rng = np.random.default_rng(0)

    def some_of(digits: list[int]) -> np.ndarray:
        return rng.permutation(np.flatnonzero(np.isin(labels, digits)))[:count]

    mirrored = images[some_of([2, 3, 4, 5, 6, 7, 9])][:, :, ::-1]
    on_their_side = np.rot90(images[some_of([2, 3, 4, 5, 7])], axes=(1, 2))
    left, right = rng.integers(len(images), size=(2, count))
    differ = labels[left] != labels[right]
    halves = images[left[differ]].copy()
    halves[:, 14:] = images[right[differ]][:, 14:]
    pairs = [
        _pair(images[i], images[j], int(rng.integers(-8, 24)))
        for i, j in rng.integers(len(images), size=(count, 2))
    ]
    return np.concatenate([mirrored, on_their_side, halves, np.stack(pairs)])


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


# --- The head ---------------------------------------------------------------------------------


def train_head(digits: np.ndarray, labels: np.ndarray, odd: np.ndarray) -> Doubt:
    """Train the head to tell the digits from each other and from what is none.

    Parameters
    ----------
    digits, labels
        uint8 arrays of shapes (n, 28, 28) and (n,).
    odd
        What is no digit: uint8 array of shape (m, 28, 28).

    Returns
    -------
    The head, with the normalization of its inputs folded into the first layer's weights. Its
    threshold is still 0.
    """
    features = np.concatenate([last_features(digits), last_features(odd)])
    targets = np.concatenate([labels, np.full(len(odd), 10)])
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    keras.utils.set_random_seed(0)
    head = keras.Sequential(
        [
            keras.Input((features.shape[1],)),
            keras.layers.Dense(HIDDEN, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(11),
        ]
    )
    steps = EPOCHS * len(features) // BATCH_SIZE
    head.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    head.fit((features - mean) / spread, targets, BATCH_SIZE, EPOCHS, verbose=0)
    hidden_weights, hidden_biases, weights, biases = head.get_weights()
    hidden_weights = hidden_weights / spread[:, np.newaxis]
    hidden_biases = hidden_biases - mean @ hidden_weights
    return Doubt(hidden_weights, hidden_biases, weights, biases, 0.0)


def save_head(head: Doubt) -> None:
    """Write `data/doubt.npz`, with the released model's fingerprint."""
    numbers = {name: np.asarray(value, "float32") for name, value in head._asdict().items()}
    for name in ("hidden_weights", "weights"):
        numbers[name] = numbers[name].astype("float16")  # half the file, and the same answers
    numbers["model"] = np.array(fingerprint(MODEL_PATH))
    np.savez_compressed(DOUBT_PATH, allow_pickle=False, **numbers)


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


def measure(
    score: Score, validation: dict[str, np.ndarray], evaluation: dict[str, np.ndarray]
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

    Returns
    -------
    threshold, and the shares (0-1) "accepted" of digits and "refused" of the other kinds.
    """
    threshold = min(float(np.quantile(score(images), 1 - KEPT)) for images in validation.values())
    accepted = {kind: float((score(of) >= threshold).mean()) for kind, of in evaluation.items()}
    return threshold, {
        "accepted": {k: round(v, 4) for k, v in accepted.items() if k not in KINDS},
        "refused": {k: round(1 - v, 4) for k, v in accepted.items() if k in KINDS},
    }


def main() -> None:
    """Train the head, choose its threshold, measure, and write both files."""
    images, labels = load_digits("train_data.csv.gz")
    test_images, _ = load_digits("test_data.csv.gz")
    images, labels, validation_images, _ = train_validation_split(images, labels)
    some = np.random.default_rng(0).permutation(len(images))[:TRAINING_DIGITS]
    images, labels = images[some], labels[some]
    drawn, drawn_labels = to_images(make_drawings("train", DRAWN_PER_DIGIT))
    validation = {
        "MNIST digits": validation_images,
        "drawn digits": to_images(make_drawings("validation"))[0],
    }
    evaluation = {
        "MNIST digits": test_images,
        "drawn digits": to_images(make_drawings("evaluation"))[0],
        **odd_images("evaluation", DRAWINGS_PER_KIND),
    }
    odd = odd_images("tuning", ODD_PER_KIND)
    odd["dots"] = odd["dots"][: ODD_PER_KIND // 5]  # they are all alike
    derived = derived_from_digits(images, labels, ODD_PER_DERIVED_KIND)

    head = train_head(
        np.concatenate([images, drawn]),
        np.concatenate([labels, drawn_labels]),
        np.concatenate([*odd.values(), derived]),
    )
    save_head(head)  # digit_score reads it from there
    threshold, measured = measure(digit_score, validation, evaluation)
    save_head(head._replace(threshold=threshold))
    comparison = {
        name: measure(score, validation, evaluation)[1]
        for name, score in other_scores(images, labels).items()
    }
    results = {
        "score": "second head with eleven outputs",
        "model": fingerprint(MODEL_PATH),
        "threshold": round(threshold, 4),
        "images": {kind: len(of) for kind, of in evaluation.items()},
        **measured,
        "other_scores": comparison,
    }
    RESULTS_PATH.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for name, row in [("second head", measured), *comparison.items()]:
        for verdict, shares in row.items():
            print(name, verdict, *(f"{kind}: {share:.1%}" for kind, share in shares.items()))
    print(f"Wrote {DOUBT_PATH.name} and {RESULTS_PATH.name}.")


if __name__ == "__main__":
    main()
