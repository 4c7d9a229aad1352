"""Inference: load the trained model, predict with it, look at its feature maps.

probabilities = predict(images)             # (n, 10), each row sums to 1
probabilities, maps = feature_maps(images)  # maps["conv1"] has shape (n, 24, 24, 16)
"""

import functools
import threading
from pathlib import Path

import numpy as np

from utils.paths import DATA_FOLDER, MY_NETWORK, own_files
from utils.quiet_tensorflow import keras, tf

layers = keras.layers

MODEL_PATH = DATA_FOLDER / "trained_model.keras"
DIGIT_SHAPES = ((None, 28, 28), (None, 28, 28, 1))  # what a network for digits may take
BATCH_SIZE = 500  # images per call: large enough to be fast, small enough for any laptop's memory


class ModelError(RuntimeError):
    """A model is missing, damaged, or not one that gives probabilities for 28 x 28 digits."""


def load_trained_model(path: str | Path | None = None) -> keras.Model:
    """Return the trained model. The file is read once; later calls give the same model.

    Parameters
    ----------
    path
        A .keras file; None means the released model, ``data/trained_model.keras``.

    Raises
    ------
    ModelError
        If the file is missing, damaged, or not a classifier of 28 x 28 digits.
    """
    path = MODEL_PATH if path is None else Path(path).resolve()
    if not path.is_file():
        raise ModelError(
            f"There is no trained model at {path}. Make it with `make model` (a few minutes)."
        )
    return load_network(path, "make it anew with `make model` (a few minutes)")


def load_my_network() -> keras.Model:
    """Return the learner's own network, which lesson 07 trains and saves.

    If there is none yet, this prints a sentence that says so, and returns the released model.

    Raises
    ------
    ModelError
        If the learner's file is damaged, or not a classifier of 28 x 28 digits; or if there is
        neither a network of the learner's nor a released one.
    """
    path = own_files().resolve() / MY_NETWORK
    if not path.is_file():
        print(
            "There is no network of your own yet: lesson 07 trains it, and saves it as "
            f"data/{MY_NETWORK}. Until then, this is the course's released network."
        )
        return load_trained_model()
    return load_network(path, "train and save your network anew in lesson 07")


def load_network(path: Path, remedy: str, classes: int = 10) -> keras.Model:
    """Return the network in a file. The file is read once; later calls give the same network.

    Parameters
    ----------
    path
        A .keras file that is there.
    remedy
        What an error tells to do when the file is damaged, such as "make it anew".
    classes
        How many probabilities the network gives for an image.

    Raises
    ------
    ModelError
        If the file is damaged, or not such a classifier of 28 x 28 digits.
    """
    with _load_lock:  # two visitors of the app may arrive at once: only one loads
        return _load(path, path.stat().st_mtime_ns, remedy, classes)


_load_lock = threading.Lock()


@functools.lru_cache(maxsize=4)
def _load(path: Path, modified: int, remedy: str, classes: int) -> keras.Model:
    """Read and check one model file. `modified` makes a new file a new entry in the cache."""
    try:
        model = keras.models.load_model(path, compile=False)
    except Exception as error:  # a damaged file fails in many ways; all have the same remedy
        raise ModelError(
            f"The file {path} ({path.stat().st_size:,} bytes) cannot be read as a Keras model: "
            f"{error}\nDelete it, then {remedy}."
        ) from error
    if model.input_shape not in DIGIT_SHAPES or model.output_shape != (None, classes):
        raise ModelError(
            f"The model in {path} turns {model.input_shape} into {model.output_shape}, but a "
            f"classifier of digits turns (None, 28, 28, 1) into (None, {classes}). Is this "
            f"another model? Move it away, then {remedy}."
        )
    return model


def predict(images: np.ndarray, model: keras.Model | None = None, classes: int = 10) -> np.ndarray:
    """Return the probability of every digit for every image.

    Parameters
    ----------
    images
        Array of shape (n, 28, 28) or (n, 28, 28, 1), integers or floats with values 0-255.
    model
        A model that takes such images, as all of this module do; None means the released one.
    classes
        How many probabilities the model gives for an image: 10, but for the network of
        `utils.doubt`.

    Returns
    -------
    float32 array of shape (n, classes). Each row sums to 1.

    Raises
    ------
    TypeError, ValueError
        If ``images`` is not as described; see `check_images`.
    ModelError
        If there is no trained model (see `load_trained_model`), or the model that was given does
        not turn such images into probabilities: it is not built, has other shapes, or no softmax.
    """
    images = check_images(images)
    network = _traced(_chosen(model), False, classes)
    return np.concatenate([network(batch)["probabilities"].numpy() for batch in _batches(images)])


def feature_maps(
    images: np.ndarray, model: keras.Model | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the probabilities and what the layers saw on the way to them.

    Parameters
    ----------
    images, model
        As for `predict`, which also tells the errors.

    Returns
    -------
    probabilities
        float32 array of shape (n, 10), the same as `predict` gives.
    maps
        For each of `feature_layer_names`, in order: the layer's name and its output, a float32
        array of shape (n, height, width, channels).
    """
    images = check_images(images)
    model = _chosen(model)
    network = _traced(model, True, 10)
    outputs = [network(batch) for batch in _batches(images)]
    joined = {
        name: np.concatenate([output[name].numpy() for output in outputs])
        for name in ["probabilities", *feature_layer_names(model)]
    }
    return joined.pop("probabilities"), joined


def feature_layer_names(model: keras.Model) -> list[str]:
    """Return the names of the layers whose output is a picture worth looking at, in order.

    These are convolution, pooling and activation layers. One that feeds a normalization is left
    out: its values are half-way, and without them TensorFlow runs the layers as one, in half the
    time.
    """
    worth_seeing = (layers.Conv2D, layers.MaxPooling2D, layers.ReLU, layers.Activation)
    followers = [*model.layers[1:], None]
    return [
        layer.name
        for layer, follower in zip(model.layers, followers, strict=True)
        if isinstance(layer, worth_seeing)
        and len(layer.output.shape) == 4
        and not isinstance(follower, layers.BatchNormalization)
    ]


def activated_layer_names(model: keras.Model) -> list[str]:
    """Return those of `feature_layer_names` after which a layer is done: with its activation.

    It may be inside the convolution, or a layer of its own.
    """
    own = (layers.ReLU, layers.LeakyReLU)
    plain = (None, keras.activations.linear)
    found = [model.get_layer(name) for name in feature_layer_names(model)]
    return [
        layer.name
        for layer in found
        if isinstance(layer, own) or getattr(layer, "activation", None) not in plain
    ]


def first_filters(model: keras.Model) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernels and biases of a network's first convolution, ready to be used by hand.

    Batch normalization subtracts a mean, divides by a spread, multiplies and adds. After training,
    all four are constants, so they are folded into the kernels and biases where it stands between
    the convolution and its activation.

    Parameters
    ----------
    model
        A classifier of gray images, as of all functions here.

    Returns
    -------
    kernels
        float32 array of shape (k, k, n): n filters.
    biases
        float32 array of shape (n,).

    Raises
    ------
    ValueError
        If the network has no convolution.
    """
    kinds = [isinstance(layer, layers.Conv2D) for layer in model.layers]
    found = np.flatnonzero(kinds)
    if len(found) == 0:
        raise ValueError(f"The network {model.name!r} has no convolution, so it has no filters.")
    first, *others = model.layers[found[0] :]
    kernels = first.get_weights()[0][:, :, 0]
    biases = first.get_weights()[1] if first.use_bias else np.zeros(first.filters, "float32")
    if first.activation is not keras.activations.linear:
        return kernels, biases
    for layer in others:
        if isinstance(layer, layers.BatchNormalization):
            ones, zeros = np.ones_like(biases), np.zeros_like(biases)
            gamma = layer.gamma.numpy() if layer.scale else ones
            beta = layer.beta.numpy() if layer.center else zeros
            factor = gamma / np.sqrt(layer.moving_variance.numpy() + layer.epsilon)
            biases = beta + (biases - layer.moving_mean.numpy()) * factor
            return kernels * factor, biases
        if not isinstance(layer, layers.MaxPooling2D):  # the order of these two does not matter
            break
    return kernels, biases


def check_images(images: np.ndarray) -> np.ndarray:
    """Return images as float32 (n, 28, 28) with values 0-255, or say what is wrong with them.

    Parameters
    ----------
    images
        As for `predict`.

    Raises
    ------
    TypeError
        If it is not an array of integers or floats.
    ValueError
        If the shape is another, the batch is empty, a value is NaN or outside of 0-255, or the
        images are floats that seem to be scaled to 0-1 already. (Images of all zeros are fine.)
    """
    images = np.asarray(images)
    if not (np.issubdtype(images.dtype, np.integer) or np.issubdtype(images.dtype, np.floating)):
        raise TypeError(
            f"images should be an array of integers or floats, but its dtype is {images.dtype}. "
            "Convert it to numbers 0-255, for example with `images.astype('uint8')`."
        )
    if images.shape == (28, 28):
        raise ValueError(
            "images has shape (28, 28): one image without a batch axis. "
            "Pass `image[np.newaxis]`, which has shape (1, 28, 28)."
        )
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(
            f"images should have shape (n, 28, 28), but it has {images.shape}. Rows of 784 pixels "
            "become images with `rows.reshape(-1, 28, 28)`."
        )
    if len(images) == 0:
        raise ValueError("images is empty: its shape is (0, 28, 28). Pass at least one image.")
    smallest, largest = images.min(), images.max()
    if np.isnan(smallest):  # min() and max() are NaN as soon as one value is
        raise ValueError(
            f"images holds {np.isnan(images).sum()} values that are NaN (not a number). "
            "Look for a division by zero or an empty cell in the table where they were made."
        )
    if smallest < 0 or largest > 255:
        raise ValueError(
            f"images should hold values from 0 to 255, but they go from {smallest} to {largest}. "
            "Undo any scaling or subtraction of the mean; `np.clip(images, 0, 255)` cuts overshoot."
        )
    if 0 < largest <= 1 and np.issubdtype(images.dtype, np.floating):
        raise ValueError(
            f"images are floats and the largest is {largest:.4g}, so they seem to be scaled to 0-1 "
            "already. The model divides by 255 itself: pass the values 0-255 as they were."
        )
    return images.astype("float32")


def _batches(images: np.ndarray) -> list[np.ndarray]:
    return [images[start : start + BATCH_SIZE] for start in range(0, len(images), BATCH_SIZE)]


def _chosen(model: keras.Model | None) -> keras.Model:
    """Return the model that was given, or the released one if it is None."""
    if model is None:
        return load_trained_model()
    if not isinstance(model, keras.Model):
        kind = type(model).__name__
        raise ModelError(f"model should be a Keras model, but it is of type {kind}.")
    return model


def _check_model(model: keras.Model, classes: int) -> None:
    """Raise `ModelError` unless the model takes digits and gives so many probabilities."""
    try:
        takes, gives = model.input_shape, model.output_shape
    except (AttributeError, ValueError, RuntimeError):  # Keras' ways to say that it has none yet
        raise ModelError(
            f"The model {model.name!r} is not built: its input has no shape yet. Let its "
            "first layer be keras.Input((28, 28, 1))."
        ) from None
    if takes not in DIGIT_SHAPES or gives != (None, classes):
        raise ModelError(
            f"The model {model.name!r} turns {takes} into {gives}, but a classifier of digits "
            f"turns (None, 28, 28, 1) into (None, {classes})."
        )
    ink = np.random.default_rng(0).integers(0, 256, (2, *takes[1:])).astype("float32")
    rows = np.asarray(model(ink, training=False), dtype=float)
    if np.isnan(rows).any():
        raise ModelError(
            f"The model {model.name!r} answers with NaN (not a number): its training failed. "
            "Build it anew, and train it with a smaller learning rate."
        )
    if rows.min() < 0 or not np.allclose(rows.sum(axis=1), 1, atol=0.01):
        raise ModelError(
            f"The numbers that the model {model.name!r} gives are no probabilities: they go from "
            f"{rows.min():.3g} to {rows.max():.3g}, and a row sums to {rows[0].sum():.3g}, not "
            f'1. Let its last layer be Dense({classes}, activation="softmax").'
        )


@functools.lru_cache(maxsize=8)
def _traced(
    model: keras.Model, with_maps: bool, classes: int
) -> tf.types.experimental.PolymorphicFunction:
    """Return the model as a graph that is traced once and then serves every batch size.

    Called with a float32 tensor (n, 28, 28), it returns a dictionary of tensors: "probabilities"
    and, `with_maps`, the output of each of `feature_layer_names`. For one image it takes about a
    millisecond, where `model.predict` takes a tenth of a second. A model is checked here, once.
    """
    _check_model(model, classes)
    names = feature_layer_names(model) if with_maps else []
    outputs = {name: model.get_layer(name).output for name in names}
    outputs["probabilities"] = model.outputs[0]
    network = keras.Model(model.inputs, outputs)

    @tf.function(input_signature=[tf.TensorSpec((None, 28, 28), tf.float32)], autograph=False)
    def traced(images):
        return network(tf.reshape(images, [-1, *model.input_shape[1:]]), training=False)

    return traced
