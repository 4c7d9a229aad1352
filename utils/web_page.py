"""A network in a web page that needs no server and no Python: a folder of files.

    python -m utils.web_page                                # your own network, into my_page/
    python -m utils.web_page my_network.keras my_page/      # another one

Open `my_page/index.html`, or put the folder on any web host. The browser prepares the drawing and
runs the network, in the JavaScript of `utils/web/`; the pad is the course's own, `utils/pad/`. A
trained network is numbers and loops: this module writes the numbers.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from utils.doubt import load_doubt
from utils.files import replaced_folder
from utils.inference import ModelError, load_my_network, load_trained_model
from utils.pad import PAD_SCRIPT, PAD_STYLE
from utils.paths import UTILS_FOLDER
from utils.quiet_tensorflow import keras

layers = keras.layers

WEB_FOLDER = UTILS_FOLDER / "web"
STYLES = ["pad.css", "page.css"]
SCRIPTS = ["pad.js", "prepare.js", "network.js", "weights.js", "page.js"]  # in this order

Step = dict[str, Any]  # one layer as utils/web/network.js takes it


class PageError(ValueError):
    """The network cannot become a web page."""


# --- Layers -----------------------------------------------------------------------------------


def describe_network(network: keras.Model) -> list[Step]:
    """Return a network's layers as plain data, for the JavaScript in ``utils/web/network.js``.

    Parameters
    ----------
    network
        A chain of layers, each with one input and one output: a `keras.Sequential`, or a
        functional model without branches.

    Returns
    -------
    One dictionary for each layer that does something at inference: "kind" and what the layer
    needs. Weights are strings in base64, float16 where that loses nothing, else float32.

    Raises
    ------
    PageError
        If a layer, or an option of a layer, is not known to the page, or the layers branch.
    """
    return [step for layer in _chain(network) for step in _describe(layer)]


def _chain(network: keras.Model) -> list[keras.Layer]:
    """Return the layers in order, those of networks within the network included."""
    if not network.built:
        raise PageError(
            f"The network {network.name!r} has no weights yet. Begin it with "
            "keras.Input((28, 28, 1)), and train it."
        )
    may_branch = not isinstance(network, keras.Sequential)
    expected = network.inputs[0]
    found: list[keras.Layer] = []
    for layer in network.layers:
        if isinstance(layer, layers.InputLayer):
            continue
        if may_branch and _only(layer, "input") is not expected:
            raise PageError(
                f"The page runs layers one after the other, but {layer.name!r} does not take what "
                "the layer before it gives, and nothing else. A network without branches works."
            )
        expected = _only(layer, "output")
        found += _chain(layer) if isinstance(layer, keras.Model) else [layer]
    return found


def _only(layer: keras.Layer, end: str) -> object:
    """Return a layer's "input" or "output"; None if it serves at several places of networks."""
    try:
        return getattr(layer, end)
    except (AttributeError, ValueError):
        return None


def _describe(layer: keras.Layer) -> list[Step]:
    for known, describe in DESCRIPTIONS.items():
        if type(layer) is known:
            return describe(layer)
    if isinstance(layer, ONLY_IN_TRAINING):
        return []
    if isinstance(layer, layers.BatchNormalization):  # ours computes the same, only faster
        return _normalization(layer)
    names = sorted(known.__name__ for known in DESCRIPTIONS)
    raise PageError(
        f"The page does not know the layer {layer.name!r}, a {type(layer).__name__}. "
        f"It knows {', '.join(names)}, and layers that act only in training. "
        "To teach it another one, add it to utils/web_page.py and to utils/web/network.js."
    )


def _require(layer: keras.Layer, **options: object) -> None:
    """Raise PageError unless these attributes of a layer have these values."""
    for name, wanted in options.items():
        value = getattr(layer, name)
        if value != wanted:
            raise PageError(
                f"The layer {layer.name!r} has {name}={value!r}, but the page only knows "
                f"{name}={wanted!r}."
            )


def _activation(layer: keras.Layer, name: str | None = None) -> list[Step]:
    name = name or layer.activation.__name__
    if name == "linear":
        return []
    if name == "softmax":
        return [{"kind": "softmax"}]
    if name not in ("relu", "tanh", "sigmoid", "elu", "silu"):
        raise PageError(
            f"The layer {layer.name!r} has the activation {name!r}, but the page only knows "
            "elu, linear, relu, sigmoid, silu, softmax and tanh."
        )
    return [{"kind": "activate", "name": name}]


def _convolution(layer: keras.layers.Conv2D) -> list[Step]:
    _require(layer, data_format="channels_last", groups=1, dilation_rate=(1, 1))
    step = {
        "kind": "convolution",
        "kernel": _packed(layer.kernel),
        "bias": _packed(layer.bias if layer.use_bias else np.zeros(layer.filters)),
        "size": list(layer.kernel_size),
        "strides": list(layer.strides),
        "padding": layer.padding,
    }
    return [step, *_activation(layer)]


def _dense(layer: keras.layers.Dense) -> list[Step]:
    bias = layer.bias if layer.use_bias else np.zeros(layer.units)
    return [
        {"kind": "dense", "kernel": _packed(layer.kernel), "bias": _packed(bias)},
        *_activation(layer),
    ]


def _normalization(layer: keras.layers.BatchNormalization) -> list[Step]:
    """Fold the layer's four numbers for each channel into two, as inference allows."""
    _require(layer, axis=-1 if layer.axis == -1 else len(layer.input.shape) - 1)
    numbers = {
        name: np.asarray(getattr(layer, name), float)
        for name in ("moving_mean", "moving_variance", "gamma", "beta")
        if getattr(layer, name) is not None  # without `scale` or `center` there are no such weights
    }
    factors = numbers.get("gamma", 1) / np.sqrt(numbers["moving_variance"] + layer.epsilon)
    offsets = numbers.get("beta", 0) - numbers["moving_mean"] * factors
    return [{"kind": "normalize", "factors": _packed(factors), "offsets": _packed(offsets)}]


def _pooling(kind: str) -> Callable[[keras.Layer], list[Step]]:
    def describe(layer: keras.Layer) -> list[Step]:
        _require(layer, data_format="channels_last")
        size, strides = list(layer.pool_size), list(layer.strides)
        return [{"kind": kind, "size": size, "strides": strides, "padding": layer.padding}]

    return describe


def _global_pooling(kind: str) -> Callable[[keras.Layer], list[Step]]:
    def describe(layer: keras.Layer) -> list[Step]:
        _require(layer, data_format="channels_last")
        return [{"kind": kind}]  # keepdims makes no difference here

    return describe


def _relu(layer: keras.layers.ReLU) -> list[Step]:
    _require(layer, max_value=None, negative_slope=0.0, threshold=0.0)
    return _activation(layer, "relu")


def _softmax(layer: keras.layers.Softmax) -> list[Step]:
    _require(layer, axis=-1)
    return _activation(layer, "softmax")


def _rescaling(layer: keras.layers.Rescaling) -> list[Step]:
    return [{"kind": "rescale", "factor": float(layer.scale), "offset": float(layer.offset)}]


def _reshape(layer: keras.layers.Reshape) -> list[Step]:
    height, width, *channels = layer.output.shape[1:]
    if layer.input.shape[1:3] != (height, width) or channels != [1]:
        raise PageError(
            f"The layer {layer.name!r} reshapes {layer.input.shape[1:]} to "
            f"{layer.output.shape[1:]}, but the page only knows the one that adds a channel: "
            "(28, 28) to (28, 28, 1)."
        )
    return []


DESCRIPTIONS: dict[type, Callable[[Any], list[Step]]] = {
    layers.Activation: _activation,
    layers.AveragePooling2D: _pooling("average_pooling"),
    layers.BatchNormalization: _normalization,
    layers.Conv2D: _convolution,
    layers.Dense: _dense,
    layers.Flatten: lambda layer: [{"kind": "flatten"}],
    layers.GlobalAveragePooling2D: _global_pooling("global_average"),
    layers.GlobalMaxPooling2D: _global_pooling("global_max"),
    layers.MaxPooling2D: _pooling("max_pooling"),
    layers.ReLU: _relu,
    layers.Rescaling: _rescaling,
    layers.Reshape: _reshape,
    layers.Softmax: _softmax,
}
ONLY_IN_TRAINING = (
    layers.Dropout,
    layers.SpatialDropout2D,
    layers.GaussianDropout,
    layers.GaussianNoise,
    layers.RandomRotation,
    layers.RandomTranslation,
    layers.RandomZoom,
)


def _packed(numbers: Any) -> dict[str, str]:
    """Return an array as a text that JavaScript can turn back into numbers.

    Numbers with half of float32's bits, as in the network that doubts, travel as float16.
    """
    whole = np.asarray(numbers, "<f4")
    with np.errstate(over="ignore"):  # too large for float16: infinite, so not the same
        half = whole.astype("<f2")
    kept = {"float16": half} if np.array_equal(half, whole) else {"float32": whole}
    return {name: base64.b64encode(array.tobytes()).decode() for name, array in kept.items()}


# --- The folder -------------------------------------------------------------------------------


def write_page(network: keras.Model, folder: str | Path) -> int:
    """Write a network as a web page.

    Parameters
    ----------
    network
        A classifier of digits: images (n, 28, 28, 1) with values 0-255 in, ten probabilities out.
    folder
        Where to write; its `index.html` is the page. A page that is there already is replaced.

    Returns
    -------
    The size of all files, in bytes.

    Raises
    ------
    PageError
        If the network is not as described, or has a layer that the page does not know, or the
        folder holds something else than such a page. Nothing is written then.
    ModelError
        If the network that doubts is missing; see `utils.doubt`.
    """
    folder = Path(folder)
    _check_folder(folder)
    files = page_files(network)
    with replaced_folder(folder) as new:
        for name, text in files.items():
            (new / name).write_text(text, encoding="utf-8", newline="\n")
    return sum(len(text.encode()) for text in files.values())


def page_files(network: keras.Model) -> dict[str, str]:
    """Return the page's files: their names and what is in them. `write_page` tells the errors."""
    steps = describe_network(network)
    if network.output_shape != (None, 10) or steps[-1:] != [{"kind": "softmax"}]:
        raise PageError(
            f"The network's output has shape {network.output_shape}, and its last layer is "
            f"{network.layers[-1].name!r}. A page for digits needs ten probabilities: a last layer "
            'such as Dense(10, activation="softmax").'
        )
    # The page reads digits with this network, and doubts with the course's own: see `utils.doubt`.
    networks = {"digits": steps, "doubt": describe_network(load_doubt())}
    files = {
        "pad.css": PAD_STYLE.read_text(encoding="utf-8"),
        "pad.js": PAD_SCRIPT.read_text(encoding="utf-8"),
        "weights.js": _weights({name: {"layers": steps} for name, steps in networks.items()}),
    }
    for name in ("page.css", "prepare.js", "network.js", "page.js", "icon.svg"):
        files[name] = (WEB_FOLDER / name).read_text(encoding="utf-8")
    templates = Environment(
        loader=FileSystemLoader(WEB_FOLDER), undefined=StrictUndefined, keep_trailing_newline=True
    )

    def render(name: str, **values: object) -> None:
        files[name] = templates.get_template(f"{name}.j2").render(values)

    render("index.html", scripts=SCRIPTS, parameters=network.count_params())
    version = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
    render("service-worker.js", version=version, files=["./", *sorted(files)])
    return files


def _weights(networks: dict[str, Step]) -> str:
    # A script, since a page that was opened from a file may not read other files.
    return f"// Written by utils/web_page.py.\nconst NETWORKS = {json.dumps(networks, indent=1)};\n"


def _check_folder(folder: Path) -> None:
    """Raise PageError if writing the page would delete something else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise PageError(f"{folder} is a file. Name a folder for the page.")
    names = {path.name for path in folder.iterdir()}
    if names and not {"index.html", "weights.js"} <= names:
        raise PageError(
            f"{folder} holds other files, such as {min(names)}, and they would be lost. "
            "Name a new folder."
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", nargs="?", help="a .keras file; yours or the released one")
    parser.add_argument("folder", nargs="?", default="my_page", help="where to write the page")
    arguments = parser.parse_args()
    try:
        path = arguments.network
        network = load_trained_model(path) if path else load_my_network()
        size = write_page(network, arguments.folder)
    except (ModelError, PageError) as error:
        sys.exit(str(error))
    index = Path(arguments.folder, "index.html").resolve()
    print(f"{index} ({size / 1e6:.1f} MB in all). Open it in a browser.")


if __name__ == "__main__":
    main()
