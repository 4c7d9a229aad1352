"""Carry values out of a learner's process as plain data.

The judge must never unpickle what a learner's process sends: unpickling can run code. So results
travel as MessagePack, with a fixed list of types. Whatever is not on the list (a class of the
learner's own, a generator) arrives as a `Foreign` that knows its type's name and nothing else: it
equals nothing, and no check mistakes it for an answer.

    decode(encode(value))  # equal to value, of the same type, or a Foreign
"""

import importlib
import json
import sys
from typing import Any

import msgpack
import numpy as np

TUPLE, SET, FROZENSET, INTEGER, COMPLEX, ARRAY, SCALAR, DTYPE, TABLE = range(1, 10)
TENSOR, NETWORK, FOREIGN, RANDOM, RANGE = range(10, 15)
PLAIN_KINDS = "biufcSUmM"  # NumPy's kinds of numbers, texts and times; not objects
LARGEST = 256_000_000  # bytes
MOST_PARAMETERS = 20_000_000


class Foreign:
    """Stands for a value that cannot travel. It has its type's name, and no behavior."""

    def __repr__(self) -> str:
        return f"<an object of type {type(self).__name__}>"

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def encode(value: Any) -> bytes:
    """Return a value as bytes.

    Raises
    ------
    ValueError
        If it is nested too deeply, holds itself, or is larger than `LARGEST` bytes.
    """
    data = _pack(value)
    if len(data) > LARGEST:
        raise ValueError(f"The value takes {len(data):,} bytes; at most {LARGEST:,} can be sent.")
    return data


def decode(data: bytes) -> Any:
    """Return the value again. Nothing in `data` is run.

    Raises
    ------
    ValueError
        If these bytes do not come from `encode`.
    """
    try:
        return msgpack.unpackb(data, ext_hook=_unpack, strict_map_key=False)
    except ValueError:
        raise
    except Exception as error:  # what else forged bytes may cause
        raise ValueError(f"These bytes are no encoded value: {error}") from error


def foreign(name: str) -> Foreign:
    """Return a `Foreign` whose type has this name."""
    name = name if name.isidentifier() else "object"
    return type(name[:60], (Foreign,), {})()


# --- There ------------------------------------------------------------------------------------


def _pack(value: Any) -> bytes:
    return msgpack.packb(value, default=_other, strict_types=True)  # subclasses go to _other


def _other(value: Any) -> msgpack.ExtType:
    """Return a value that MessagePack does not know as a numbered piece of data."""
    kind = type(value)
    pandas = sys.modules.get("pandas")
    tf = sys.modules.get("tensorflow")
    if kind is tuple:
        return msgpack.ExtType(TUPLE, _pack(list(value)))
    if kind is set:
        return msgpack.ExtType(SET, _pack(list(value)))
    if kind is frozenset:
        return msgpack.ExtType(FROZENSET, _pack(list(value)))
    if kind is int:  # more than 64 bits
        return msgpack.ExtType(INTEGER, hex(value).encode())
    if kind is complex:
        return msgpack.ExtType(COMPLEX, _pack([value.real, value.imag]))
    if kind is range:
        return msgpack.ExtType(RANGE, _pack([value.start, value.stop, value.step]))
    if kind is np.ndarray:
        return _array(ARRAY, value)
    if isinstance(value, np.generic) and kind is value.dtype.type:
        return _array(SCALAR, np.asarray(value))
    if isinstance(value, np.dtype) and value.kind in PLAIN_KINDS:
        return msgpack.ExtType(DTYPE, value.str.encode())
    if kind is np.random.Generator:
        state = value.bit_generator.state
        return msgpack.ExtType(RANDOM, _pack(state))
    if pandas and kind in (pandas.DataFrame, pandas.Series, pandas.Index, pandas.RangeIndex):
        return _table(value)
    if tf and isinstance(value, tf.Tensor | tf.Variable):
        return msgpack.ExtType(TENSOR, _pack(value.numpy()))
    if tf and "keras" in sys.modules and isinstance(value, sys.modules["keras"].Model):
        return _network(value)
    return msgpack.ExtType(FOREIGN, kind.__name__.encode())


def _array(code: int, array: np.ndarray) -> msgpack.ExtType:
    if array.dtype.kind == "O":
        return msgpack.ExtType(code, _pack(["O", list(array.shape), array.ravel().tolist()]))
    if array.dtype.kind not in PLAIN_KINDS:
        return msgpack.ExtType(FOREIGN, b"ndarray")
    fields = [array.dtype.str, list(array.shape), np.ascontiguousarray(array).tobytes()]
    return msgpack.ExtType(code, _pack(fields))


def _table(table: Any) -> msgpack.ExtType:
    """A table travels as its columns, each with its type's name, and its row labels."""
    name = type(table).__name__
    if name in ("Index", "RangeIndex"):
        fields = [name, table.to_numpy(), None, [table.name]]
    elif name == "Series":
        fields = [name, [table.to_numpy(), str(table.dtype)], table.index.to_numpy(), table.name]
    else:
        columns = [
            [label, table.iloc[:, i].to_numpy(), str(table.dtypes.iloc[i])]
            for i, label in enumerate(table.columns.tolist())
        ]
        fields = [name, columns, table.index.to_numpy(), None]
    return msgpack.ExtType(TABLE, _pack(fields))


def _network(model: Any) -> msgpack.ExtType:
    """A network travels as its architecture and its weights, if Keras' own layers make it up."""
    try:
        architecture = json.loads(model.to_json())
        architecture.pop("compile_config", None)  # how it would be trained is not asked for
        weights = [np.asarray(weight) for weight in model.get_weights()]
    except Exception:  # a class of the learner's own, or not built
        return msgpack.ExtType(FOREIGN, type(model).__name__.encode())
    return msgpack.ExtType(NETWORK, _pack([architecture, weights]))


# --- And back ---------------------------------------------------------------------------------


def _unpack(code: int, data: bytes) -> Any:
    if code == FOREIGN:
        return foreign(data.decode(errors="replace"))
    if code == INTEGER:
        return int(data, 16)
    if code == DTYPE:
        return _dtype(data.decode())
    content = decode(data)
    if code == TUPLE:
        return tuple(content)
    if code == SET:
        return set(content)
    if code == FROZENSET:
        return frozenset(content)
    if code == COMPLEX:
        return complex(*content)
    if code == RANGE:
        return range(*content)
    if code in (ARRAY, SCALAR):
        array = _array_again(*content)
        return array if code == ARRAY else array[()]
    if code == RANDOM:
        generator = np.random.Generator(getattr(np.random, _generator_name(content))())
        generator.bit_generator.state = content
        return generator
    if code == TABLE:
        return _table_again(*content)
    if code == TENSOR:
        return importlib.import_module("tensorflow").constant(content)
    if code == NETWORK:
        return _network_again(*content)
    raise ValueError(f"There is no type with number {code}.")


def _dtype(name: str) -> np.dtype:
    dtype = np.dtype(name)
    if dtype.kind not in PLAIN_KINDS:
        raise ValueError(f"Arrays of type {name} are not accepted.")
    return dtype


def _array_again(dtype: str, shape: list[int], content: Any) -> np.ndarray:
    if dtype == "O":
        array = np.empty(len(content), dtype=object)
        for i, value in enumerate(content):
            array[i] = value
        return array.reshape(shape)
    return np.frombuffer(content, dtype=_dtype(dtype)).reshape(shape).copy()


def _generator_name(state: dict) -> str:
    name = state["bit_generator"]
    if name not in ("PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"):
        raise ValueError(f"{name} is none of NumPy's generators.")
    return name


def _table_again(kind: str, content: Any, labels: Any, name: Any) -> Any:
    pandas = importlib.import_module("pandas")
    if kind in ("Index", "RangeIndex"):
        return pandas.Index(content, name=name[0])
    if kind == "Series":
        return pandas.Series(content[0], index=labels, name=name).astype(content[1])
    columns = [pandas.Series(values, index=labels).astype(dtype) for _, values, dtype in content]
    table = pandas.concat(columns, axis=1) if columns else pandas.DataFrame(index=labels)
    table.columns = [label for label, _, _ in content]
    return table


def _network_again(architecture: dict, weights: list[np.ndarray]) -> Any:
    """Build the network anew, from layers that are known to be harmless."""
    keras = importlib.import_module("keras")
    if sum(weight.size for weight in weights) > MOST_PARAMETERS:
        raise ValueError(f"The network has more than {MOST_PARAMETERS:,} parameters.")
    if not _is_harmless(architecture, set(dir(keras.layers)) - {"Lambda", "TFSMLayer"}):
        return foreign("Network")
    model = keras.models.model_from_json(json.dumps(architecture))
    model.set_weights(weights)
    return model


def _is_harmless(part: Any, layer_names: set[str]) -> bool:
    """Whether an architecture names only Keras' own classes, and no code to run."""
    if isinstance(part, list):
        return all(_is_harmless(entry, layer_names) for entry in part)
    if not isinstance(part, dict):
        return True
    if "class_name" in part:
        module, name = str(part.get("module", "")), part["class_name"]
        known = {
            "keras.layers": layer_names,
            "keras.initializers": None,
            "keras.regularizers": None,
            "keras.constraints": None,
            "keras": {"Sequential", "Model", "DTypePolicy", "Functional"},
            "keras.src.models.functional": {"Functional"},
        }
        special = name in ("__tuple__", "__numpy__", "__keras_tensor__", "__ellipsis__")
        if not special:
            if module not in known or (known[module] is not None and name not in known[module]):
                return False
    return all(_is_harmless(entry, layer_names) for entry in part.values())
