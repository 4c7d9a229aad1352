"""Carry values out of a learner's process as plain data.

The judge must never unpickle what a learner's process sends: unpickling can run code. So results
travel as MessagePack, with a fixed table of types, `KINDS`. Whatever is not in the table (a class
of the learner's own, a generator) arrives as a `Foreign` that knows its type's name and nothing
else: it equals nothing, and no check mistakes it for a solution.

    decode(encode(value))  # equal to value, of the same type, or a Foreign
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np

from utils.grading.judge import networks

PLAIN_KINDS = "biufcSUmM"  # NumPy's kinds of numbers, texts and times; not objects
LARGEST = 256_000_000  # bytes
MOST_OBJECTS = 2_000_000  # in lists, dictionaries and the like; an array counts as one
LONGEST_INTEGER = 10_000  # hexadecimal digits
DEEPEST = 30  # tuples, sets and the like in one another
# Types of a table's columns, beside NumPy's
COLUMN_TYPES = ("object", "str", "string", "category", "boolean", "Int64", "Float64", "UInt8")


class Foreign:
    """Stands for a value that cannot travel. It has its type's name, and no behavior."""

    def __repr__(self) -> str:
        return f"<an object of type {type(self).__name__}>"

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class CannotTravel(Exception):
    """A value of a known type holds something unknown."""


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
        If these bytes do not come from `encode`, or would become more than `MOST_OBJECTS` objects,
        or are nested more deeply than `DEEPEST`.
    MemoryError
        If there is not enough for the value.
    """
    try:
        return _Decoder().decode(data)
    except (ValueError, MemoryError):
        raise
    except Exception as error:  # what else forged bytes may cause
        raise ValueError(f"These bytes are no encoded value: {error}") from error


def foreign(name: str) -> Foreign:
    """Return a `Foreign` whose type has this name."""
    name = name if name.isidentifier() else "object"
    return type(name[:60], (Foreign,), {})()


# --- Through MessagePack --------------------------------------------------------------------------


def _pack(value: Any) -> bytes:
    return msgpack.packb(value, default=_to_extension, strict_types=True)  # no subclasses


def _to_extension(value: Any) -> msgpack.ExtType:
    """Return a value that MessagePack does not know as a numbered piece of data."""
    for number, kind in KINDS.items():
        if kind.fits(value):
            try:
                return msgpack.ExtType(number, _pack(kind.pack(value)))
            except CannotTravel:
                break
    return msgpack.ExtType(FOREIGN, _pack(type(value).__name__))


class _Decoder:
    """Decodes one value, and counts what it becomes: a few bytes may stand for a lot of memory."""

    def __init__(self) -> None:
        self.objects = 0
        self.size = 0  # bytes of all extensions, those in one another counted again
        self.depth = 0

    def decode(self, data: bytes) -> Any:
        self.size += len(data)
        if self.size > 4 * LARGEST or self.depth > DEEPEST:
            raise ValueError("The value is nested too deeply.")
        self.depth += 1
        value = msgpack.unpackb(
            data,
            ext_hook=self._from_extension,
            list_hook=self._count,
            object_hook=self._count,
            max_array_len=MOST_OBJECTS,
            max_map_len=MOST_OBJECTS,
            strict_map_key=False,
        )
        self.depth -= 1
        return value

    def _from_extension(self, number: int, data: bytes) -> Any:
        if number not in KINDS:
            raise ValueError(f"There is no type with number {number}.")
        return KINDS[number].unpack(self.decode(data))

    def _count(self, container: Any) -> Any:
        self.objects += 1 + len(container)
        if self.objects > MOST_OBJECTS:
            raise ValueError(f"The value holds more than {MOST_OBJECTS:,} objects.")
        return container


# --- Numbers, arrays, tables and others -----------------------------------------------------------


def _unpack_integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise ValueError(f"An integer of {len(text):,} digits is not accepted.")
    return int(text, 16)


def _pack_array(array: np.ndarray | np.generic) -> list[Any]:
    array = np.asarray(array)
    if array.dtype.kind == "O":
        return ["O", list(array.shape), array.ravel().tolist()]
    if array.dtype.kind not in PLAIN_KINDS:
        raise CannotTravel
    return [array.dtype.str, list(array.shape), np.ascontiguousarray(array).tobytes()]


def _unpack_array(fields: list[Any]) -> np.ndarray:
    dtype, shape, content = fields
    if dtype == "O":
        array = np.empty(len(content), dtype=object)
        for i, value in enumerate(content):
            array[i] = value
        return array.reshape(shape)
    return np.frombuffer(content, dtype=_unpack_dtype(dtype)).reshape(shape).copy()


def _unpack_dtype(name: str) -> np.dtype:
    dtype = np.dtype(name)
    if dtype.kind not in PLAIN_KINDS:
        raise ValueError(f"Arrays of type {name} are not accepted.")
    return dtype


def _is_generator(value: Any) -> bool:
    """Whether a value is the generator that ``np.random.default_rng`` makes.

    NumPy does not check the state of others: a forged one makes it read memory of its own process.
    """
    return type(value) is np.random.Generator and type(value.bit_generator) is np.random.PCG64


def _unpack_generator(state: Any) -> np.random.Generator:
    bits = np.random.PCG64()
    bits.state = state  # refuses that of another generator
    return np.random.Generator(bits)


def _is_table(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and type(value) in (
        pandas.DataFrame,
        pandas.Series,
        pandas.Index,
        pandas.RangeIndex,
    )


def _pack_table(table: Any) -> list[Any]:
    """A table travels as its columns, each with its type's name, and its row labels."""
    name = type(table).__name__
    if name in ("Index", "RangeIndex"):
        return [name, table.to_numpy(), None, [table.name]]
    if name == "Series":
        return [name, [table.to_numpy(), str(table.dtype)], table.index.to_numpy(), table.name]
    columns = [
        [label, table.iloc[:, i].to_numpy(), str(table.dtypes.iloc[i])]
        for i, label in enumerate(table.columns.tolist())
    ]
    return [name, columns, table.index.to_numpy(), None]


def _unpack_table(fields: list[Any]) -> Any:
    kind, content, labels, name = fields
    pandas = importlib.import_module("pandas")
    if kind in ("Index", "RangeIndex"):
        return pandas.Index(_values(content), name=name[0])
    if kind == "Series":
        values, dtype = content
        column = _column(values, dtype, labels)
        column.name = name
        return column
    columns = [_column(values, dtype, labels) for _, values, dtype in content]
    table = pandas.concat(columns, axis=1) if columns else pandas.DataFrame(index=_values(labels))
    table.columns = [label for label, _, _ in content]
    return table


def _column(values: Any, dtype: Any, labels: Any) -> Any:
    pandas = importlib.import_module("pandas")
    if dtype not in COLUMN_TYPES:
        _unpack_dtype(dtype)
    return pandas.Series(_values(values), index=_values(labels)).astype(dtype)


def _values(array: Any) -> np.ndarray:
    """Return what has to be an array of one dimension: pandas would repeat or expand others."""
    if type(array) is not np.ndarray or array.ndim != 1:
        raise ValueError("A table's columns and labels are arrays.")
    return array


def _is_tensor(value: Any) -> bool:
    tf = sys.modules.get("tensorflow")
    return tf is not None and isinstance(value, tf.Tensor | tf.Variable)


def _unpack_tensor(array: Any) -> Any:
    if type(array) is not np.ndarray and not isinstance(array, np.generic):
        raise ValueError("A tensor is made of an array.")
    return importlib.import_module("tensorflow").constant(array)


def _pack_network(model: Any) -> list[Any]:
    try:
        return networks.pack(model)
    except Exception as error:  # a class of the learner's own, or not built
        raise CannotTravel from error


def _unpack_network(fields: list[Any]) -> Any:
    architecture, weights = fields
    if not networks.is_harmless(architecture):
        return foreign("Network")
    return networks.unpack(architecture, weights)


# --- The table of types ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """How values of one kind travel.

    Parameters
    ----------
    fits
        Whether a value is of this kind.
    pack
        Turns it into something that MessagePack or another kind can carry. May raise
        `CannotTravel`.
    unpack
        Turns that into the value again. It must expect anything at all.
    """

    fits: Callable[[Any], bool]
    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


def _exactly(wanted: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is wanted


ARRAY, FOREIGN = 6, 12

KINDS: dict[int, Kind] = {
    1: Kind(_exactly(tuple), list, tuple),
    2: Kind(_exactly(set), list, set),
    3: Kind(_exactly(frozenset), list, frozenset),
    4: Kind(_exactly(int), hex, _unpack_integer),  # of more than 64 bits
    5: Kind(_exactly(complex), lambda z: [z.real, z.imag], lambda parts: complex(*parts)),
    ARRAY: Kind(_exactly(np.ndarray), _pack_array, _unpack_array),
    7: Kind(
        lambda value: isinstance(value, np.generic) and type(value) is value.dtype.type,
        _pack_array,
        lambda fields: _unpack_array(fields)[()],
    ),
    8: Kind(
        lambda value: isinstance(value, np.dtype) and value.kind in PLAIN_KINDS,
        lambda dtype: dtype.str,
        _unpack_dtype,
    ),
    9: Kind(_is_table, _pack_table, _unpack_table),
    10: Kind(_is_tensor, lambda tensor: tensor.numpy(), _unpack_tensor),
    11: Kind(networks.is_network, _pack_network, _unpack_network),
    FOREIGN: Kind(lambda value: False, lambda value: type(value).__name__, foreign),
    13: Kind(
        _is_generator,
        lambda generator: generator.bit_generator.state,
        _unpack_generator,
    ),
    14: Kind(
        _exactly(range),
        lambda numbers: [numbers.start, numbers.stop, numbers.step],
        lambda parts: range(*parts),
    ),
}
