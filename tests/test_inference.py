"""The trained model answers, always in the same way, and bad input is explained."""

import concurrent.futures
import shutil

import numpy as np
import pytest

from utils import inference, models
from utils.data import load_digits
from utils.drawing import prepare
from utils.inference import (
    ModelError,
    activated_layer_names,
    feature_maps,
    first_filters,
    load_my_network,
    load_trained_model,
    predict,
)
from utils.paths import own_files
from utils.quiet_tensorflow import keras


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = load_digits("test_data.csv.gz")
    return images[:1200], labels[:1200]


# --- predict ----------------------------------------------------------------------------------


def test_predict_recognizes_digits(digits):
    images, labels = digits
    probabilities = predict(images)
    assert probabilities.shape == (1200, 10)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities.argmax(axis=1) == labels).mean() > 0.985


def test_predict_gives_the_same_whatever_the_dtype_axes_and_batch(digits):
    images = digits[0][: inference.BATCH_SIZE + 7]
    expected = predict(images)
    same = {
        "channel axis": predict(images[..., np.newaxis]),
        "float": predict(images.astype("float64")),
        "int": predict(images.astype("int64")),
        "list": predict(images.tolist()),
        "one by one": np.concatenate([predict(image[np.newaxis]) for image in images]),
        "Keras' own": load_trained_model().predict(images, verbose=0),
    }
    for name, probabilities in same.items():
        np.testing.assert_allclose(probabilities, expected, atol=1e-5, err_msg=name)


def test_predict_leaves_its_images_alone(digits):
    images = digits[0][:2].astype("float32")
    before = images.copy()
    predict(images)
    np.testing.assert_array_equal(images, before)


def test_predict_traces_once_for_every_batch_size(digits):
    model = models.build_cnn()
    for number in (1, 2, 3, inference.BATCH_SIZE + 1):
        predict(digits[0][:number], model)
        feature_maps(digits[0][:number], model)
    for with_maps in (False, True):
        assert inference._traced(model, with_maps, 10).experimental_get_tracing_count() == 1


def test_predict_follows_a_model_that_learns(digits):
    images = digits[0][:5]
    model = models.build_cnn()
    before = predict(images, model)
    model.set_weights([0 * weights for weights in model.get_weights()])
    after = predict(images, model)
    assert not np.allclose(before, 0.1, atol=1e-4)
    np.testing.assert_allclose(after, 0.1, atol=1e-6)


def test_a_blank_image_gets_an_answer():
    for dtype in ("uint8", "float32"):
        assert predict(np.zeros((1, 28, 28), dtype)).shape == (1, 10)


def with_value(value: float) -> np.ndarray:
    images = np.full((2, 28, 28), 100.0)
    images[1, 3, 4] = value
    return images


@pytest.mark.parametrize("ask", [predict, feature_maps])
@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (np.zeros((28, 28), "uint8"), ValueError, r"\(28, 28\).*image\[np.newaxis\]"),
        (np.zeros((5, 784), "uint8"), ValueError, r"\(5, 784\).*reshape\(-1, 28, 28\)"),
        (np.zeros((5, 32, 32), "uint8"), ValueError, r"\(n, 28, 28\).*\(5, 32, 32\)"),
        (np.zeros((5, 28, 28, 3), "uint8"), ValueError, r"\(5, 28, 28, 3\)"),
        (np.uint8(3), ValueError, r"\(\)"),
        (np.zeros((0, 28, 28), "uint8"), ValueError, "empty"),
        (np.zeros((1, 28, 28), bool), TypeError, "dtype is bool"),
        (np.full((1, 28, 28), "3"), TypeError, "dtype is <U1"),
        (None, TypeError, "dtype is object"),
        (with_value(np.nan), ValueError, "1 values that are NaN"),
        (with_value(np.inf), ValueError, "to inf"),
        (with_value(-1), ValueError, r"from -1\.0 to 100\.0"),
        (with_value(256), ValueError, r"from 100\.0 to 256\.0"),
        (np.full((1, 28, 28), 0.5), ValueError, "0-1 already.*divides by 255 itself"),
    ],
)
def test_bad_images_are_explained(ask, images, error, message):
    with pytest.raises(error, match=f"(?s){message}"):
        ask(images)


# --- feature maps -----------------------------------------------------------------------------


def test_feature_maps_come_with_the_probabilities_of_predict(digits):
    images = digits[0][: inference.BATCH_SIZE + 3]
    probabilities, maps = feature_maps(images)
    np.testing.assert_allclose(probabilities, predict(images), atol=1e-6)
    model = load_trained_model()
    assert list(maps) == inference.feature_layer_names(model)
    for name, layer_maps in maps.items():
        assert layer_maps.shape == (len(images), *model.get_layer(name).output.shape[1:])
        assert layer_maps.dtype == np.float32


def test_feature_maps_are_what_the_layers_compute(digits):
    images = digits[0][:4]
    _, maps = feature_maps(images)
    kernels = load_trained_model().get_layer("conv1").get_weights()[0]  # (5, 5, 1, filters)
    window = images[2, 6:11, 9:14] / 255
    by_hand = np.einsum("ij,ijf->f", window, kernels[:, :, 0])
    np.testing.assert_allclose(maps["conv1"][2, 6, 9], by_hand, atol=1e-4)
    scale, offset, mean, variance = load_trained_model().get_layer("norm1").get_weights()
    pooled = maps["conv1"].reshape(4, 12, 2, 12, 2, -1).max(axis=(2, 4))
    normalized = scale * (pooled - mean) / np.sqrt(variance + 1e-3) + offset
    np.testing.assert_allclose(maps["relu1"], np.maximum(normalized, 0), atol=1e-4)


def test_feature_layers_are_those_that_are_worth_seeing():
    assert inference.feature_layer_names(models.build_keras_example()) == [
        "conv1",
        "pool1",
        "conv2",
        "pool2",
    ]
    names = inference.feature_layer_names(load_trained_model())
    assert [name for name in names if name.startswith("relu")] == [
        f"relu{number}" for number in range(1, 4)
    ]
    assert "pool1" not in names  # it feeds a normalization


def test_feature_maps_work_for_a_learner_s_model(digits):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(3, 5, name="first"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    probabilities, maps = feature_maps(digits[0][:2], model)
    assert probabilities.shape == (2, 10)
    assert {name: layer_maps.shape for name, layer_maps in maps.items()} == {
        "first": (2, 24, 24, 3)
    }


def test_a_model_without_feature_maps_still_answers(digits):
    probabilities, maps = feature_maps(digits[0][:2], models.build_dense_baseline())
    assert probabilities.shape == (2, 10)
    assert maps == {}


# --- loading ----------------------------------------------------------------------------------


def test_the_trained_model_is_loaded_once():
    assert load_trained_model() is load_trained_model(inference.MODEL_PATH)


def test_many_threads_load_one_model(tmp_path):
    path = shutil.copy(inference.MODEL_PATH, tmp_path / "copy.keras")
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        loaded = list(threads.map(load_trained_model, [path] * 8))
    assert all(model is loaded[0] for model in loaded)


def test_a_new_file_is_loaded_anew(tmp_path):
    path = tmp_path / "model.keras"
    models.build_cnn().save(path)
    first = load_trained_model(path)
    models.build_dense_baseline().save(path)
    assert load_trained_model(path) is not first


def test_a_missing_model_says_how_to_make_it(tmp_path):
    with pytest.raises(ModelError, match=r"no trained model at .*gone\.keras.*make model"):
        load_trained_model(tmp_path / "gone.keras")


@pytest.mark.parametrize("damage", ["cut", "empty", "text"])
def test_a_damaged_model_says_how_to_make_it_anew(damage, tmp_path):
    content = inference.MODEL_PATH.read_bytes()
    path = tmp_path / "trained_model.keras"
    path.write_bytes(
        {"cut": content[: len(content) // 2], "empty": b"", "text": b"not a model"}[damage]
    )
    with pytest.raises(ModelError, match="(?s)cannot be read.*make model"):
        load_trained_model(path)


def test_another_kind_of_model_is_refused(tmp_path):
    path = tmp_path / "other.keras"
    keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()]).save(path)
    with pytest.raises(ModelError, match=r"\(None, 784\).*another model"):
        load_trained_model(path)


# --- filters by hand --------------------------------------------------------------------------


def network_with(*first: keras.Layer) -> keras.Model:
    """Return a network that begins with these layers, and whose normalization is not trivial."""
    layers = keras.layers
    keras.utils.set_random_seed(3)
    end = [layers.Flatten(), layers.Dense(10, activation="softmax")]
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), *first, *end], name="small"
    )
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            random = np.random.default_rng(3)
            layer.set_weights([random.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
    return model


def conv(**options) -> keras.Layer:
    return keras.layers.Conv2D(6, 5, **options)


def norm(**options) -> keras.Layer:
    return keras.layers.BatchNormalization(**options)


FIRST_LAYERS = {
    "an activation inside": lambda: [conv(activation="relu", bias_initializer="normal")],
    "a normalization": lambda: [conv(use_bias=False), norm(), keras.layers.ReLU()],
    "a bias before it": lambda: [conv(bias_initializer="normal"), norm(), keras.layers.ReLU()],
    "half of it": lambda: [
        conv(), norm(scale=False, center=False), keras.layers.Activation("relu")
    ],
    "pooling before it": lambda: [
        conv(), keras.layers.MaxPooling2D(), norm(), keras.layers.ReLU()
    ],
    "pooling behind it": lambda: [
        conv(), norm(), keras.layers.ReLU(), keras.layers.MaxPooling2D()
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", FIRST_LAYERS)
def test_first_filters_compute_by_hand_what_the_network_does(digits, kind):
    model = network_with(*FIRST_LAYERS[kind]())
    kernels, biases = first_filters(model)
    assert kernels.shape == (5, 5, 6) and biases.shape == (6,)
    image = digits[0][0]
    patches = np.lib.stride_tricks.sliding_window_view(image / 255, (5, 5))
    by_hand = np.maximum(0, np.einsum("rcij,ijf->rcf", patches, kernels) + biases)
    maps = feature_maps(image[np.newaxis], model)[1]
    network = maps[activated_layer_names(model)[0]][0]
    if len(network) == 12:
        by_hand = by_hand.reshape(12, 2, 12, 2, 6).max(axis=(1, 3))
    np.testing.assert_allclose(by_hand, network, atol=1e-5)


def test_a_network_without_convolution_has_no_filters():
    with pytest.raises(ValueError, match="'dense_baseline' has no convolution"):
        first_filters(models.build_dense_baseline())
    assert activated_layer_names(models.build_dense_baseline()) == []


def test_layers_that_are_done():
    assert activated_layer_names(load_trained_model()) == ["relu1", "relu2", "relu3"]
    assert activated_layer_names(models.build_cnn()) == ["conv1", "conv2", "conv3"]


# --- the learner's own network ----------------------------------------------------------------


@pytest.fixture
def my_network(tmp_path, monkeypatch):
    """The place of a learner's own network, in a folder of its own."""
    monkeypatch.setenv("COURSE_OWN_FILES", str(tmp_path))
    return own_files() / "my_network.keras"


def test_my_network_is_the_one_that_was_saved(my_network, digits, capsys):
    model = models.build_cnn()
    model.save(my_network)
    mine = load_my_network()
    np.testing.assert_allclose(predict(digits[0][:9], mine), predict(digits[0][:9], model))
    assert load_my_network() is mine, "read once"
    models.build_dense_baseline().save(my_network)
    assert load_my_network().name == "dense_baseline", "and anew when it was saved anew"
    assert capsys.readouterr().out == ""


def test_without_a_network_of_ones_own_there_is_the_released_one(my_network, capsys):
    assert load_my_network() is load_trained_model()
    said = capsys.readouterr().out
    assert "no network of your own yet" in said and "lesson 07" in said
    assert str(my_network.parent) not in said, "the same text on every machine"


def test_my_network_may_be_in_the_working_directory(my_network, monkeypatch):
    models.build_cnn().save(my_network)
    monkeypatch.chdir(my_network.parent)
    monkeypatch.setenv("COURSE_OWN_FILES", ".")
    assert load_my_network().name == "cnn"


@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_a_damaged_network_of_ones_own_names_its_file(my_network, content, capsys):
    my_network.write_bytes(content)
    with pytest.raises(ModelError, match=r"(?s)my_network\.keras.*cannot be read.*lesson 07"):
        load_my_network()
    assert my_network.read_bytes() == content and capsys.readouterr().out == ""


@pytest.mark.parametrize(("inputs", "outputs"), [((28, 28, 3), 10), ((28, 28, 1), 9), ((784,), 10)])
def test_a_network_of_ones_own_for_something_else_is_refused(my_network, inputs, outputs):
    layers = keras.layers
    keras.Sequential([keras.Input(inputs), layers.Flatten(), layers.Dense(outputs)]).save(
        my_network
    )
    with pytest.raises(ModelError, match="(?s)another model.*Move it away.*lesson 07"):
        load_my_network()


def network(*last: keras.layers.Layer, shape: tuple[int, ...] = (28, 28, 1)) -> keras.Model:
    first = [keras.Input(shape), keras.layers.Flatten(), keras.layers.Rescaling(1 / 255)]
    return keras.Sequential([*first, *last], name="mine")


def unbuilt() -> keras.Model:
    return keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


def broken() -> keras.Model:
    model = network(keras.layers.Dense(10, "softmax"))
    model.set_weights([weights * np.nan for weights in model.get_weights()])
    return model


@pytest.mark.parametrize("ask", [predict, feature_maps])
@pytest.mark.parametrize(
    "build, said",
    [
        (lambda: network(keras.layers.Dense(10)), "no probabilities.*a row sums to .*softmax"),
        (lambda: network(keras.layers.Dense(10, "sigmoid")), "no probabilities.*softmax"),
        (lambda: network(keras.layers.Dense(9, "softmax")), r"into \(None, 9\), but a classifier"),
        (lambda: network(keras.layers.Dense(10, "softmax"), shape=(32, 32)), r"\(None, 32, 32\)"),
        (unbuilt, "is not built.*keras.Input"),
        (broken, "answers with NaN"),
        (lambda: np.zeros((784, 10)), "should be a Keras model, but it is of type ndarray"),
    ],
)
def test_another_model_is_refused_with_a_sentence(digits, ask, build, said: str):
    with pytest.raises(ModelError, match=said) as error:
        ask(digits[0][:2], build())
    assert len(str(error.value)) < 300


# --- the old place ----------------------------------------------------------------------------


def test_notebooks_of_earlier_releases_find_these_functions_in_utils_models():
    from utils.models import MODEL_PATH, ModelError, feature_maps, load_trained_model, predict

    old = (MODEL_PATH, ModelError, feature_maps, load_trained_model, predict)
    for found, name in zip(
        old, "MODEL_PATH ModelError feature_maps load_trained_model predict".split(), strict=True
    ):
        assert found is getattr(inference, name)
    with pytest.raises(AttributeError, match="'utils.models' has no attribute 'build_rnn'"):
        models.build_rnn  # noqa: B018


def test_a_one_with_a_flag_is_no_seven():
    """As much of Europe writes it: a flag of up to 0.7 of the stroke's height, flat or steep."""
    drawings = []
    for flag in (0, 0.3, 0.5, 0.7):
        for angle in np.radians([35, 50, 65]):
            tip = 150 - 200 * flag * np.sin(angle), 40 + 200 * flag * np.cos(angle)
            drawings.append(prepare([[tip, (150, 40), (150, 240)]], 20))
    assert predict(np.array(drawings)).argmax(axis=1).tolist() == [1] * 12
