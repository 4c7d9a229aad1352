"""Values travel as plain data: equal and of the same type, or as a `Foreign`."""

import msgpack
import numpy as np
import pandas as pd
import pytest

from utils.grading.judge import codec
from utils.grading.judge.codec import Foreign, decode, encode


class Equal:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


class EqualArray(np.ndarray):
    def __eq__(self, other):
        return True


class EqualNumber(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    "value", [Equal(), np.zeros(3).view(EqualArray), EqualNumber(3), [Equal()], print, iter([1])]
)
def test_objects_with_a_mind_of_their_own_do_not_travel(value):
    arrived = decode(encode(value))
    arrived = arrived[0] if isinstance(arrived, list) else arrived
    assert isinstance(arrived, Foreign)
    assert arrived != 3 and not isinstance(arrived, np.ndarray | float)
    with pytest.raises((TypeError, ValueError)):
        float(arrived)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -(2**70),
        2.5,
        3j,
        "text",
        b"bytes",
        (1, [2, {"a": (3,)}]),
        {1, 2},
        frozenset({1}),
        {(1, 2): "tuple", 3: None},
        range(2, 9, 3),
        np.float32(0.5),
        np.int64(3),
        np.bool_(True),
        np.dtype("uint8"),
    ],
    ids=repr,
)
def test_plain_values_travel(value):
    arrived = decode(encode(value))
    assert type(arrived) is type(value) and arrived == value


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12, dtype="uint8").reshape(3, 4).T,
        np.zeros((0, 5)),
        np.array(["a", "bc"]),
        np.array([1, None, "x"], dtype=object),
        np.array(3.0),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_arrays_travel(array):
    arrived = decode(encode(array))
    assert type(arrived) is np.ndarray
    assert arrived.dtype == array.dtype and arrived.shape == array.shape
    assert np.array_equal(arrived, array)
    assert arrived.flags.writeable


def test_tables_and_generators_travel():
    table = pd.DataFrame({"label": np.array([3, 4], "uint8"), "ink": [0.5, 1.5]}, index=[7, 9])
    pd.testing.assert_frame_equal(decode(encode(table)), table)
    pd.testing.assert_series_equal(decode(encode(table["ink"])), table["ink"])
    rng = np.random.default_rng(3)
    rng.random()
    assert decode(encode(rng)).random() == rng.random()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"cos\nsystem\n(S'true'\ntR.",
        msgpack.packb(msgpack.ExtType(99, b"")),
        msgpack.packb(msgpack.ExtType(codec.ARRAY, b"\x93")),
        msgpack.packb(msgpack.ExtType(codec.ARRAY, msgpack.packb(["|O", [1], b"12345678"]))),
        msgpack.packb(msgpack.ExtType(codec.ARRAY, msgpack.packb(["<f8", [10**12], b""]))),
    ],
    ids=repr,
)
def test_forged_bytes_are_refused(data):
    with pytest.raises(ValueError):
        decode(data)


def test_a_value_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(ValueError):
        encode(endless)
