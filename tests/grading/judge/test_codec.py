"""Values travel as plain data: equal and of the same type, or as a `Foreign`."""

import tracemalloc

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


# A few bytes may stand for much memory. Each of these is shorter than a megabyte.
MILLION = 1_000_000
BOMBS = {
    "many lists": msgpack.packb([[]] * 600_000),
    "many numbers": b"\xdd" + (3 * MILLION).to_bytes(4, "big") + bytes(3 * MILLION),
    "lists that only say to be long": b"\xdd\x7f\xff\xff\xff" * 400,
    "many dictionaries": msgpack.packb([{}] * 600_000),
    "lists in lists": b"\x91" * 500_000 + b"\x00",
    "an integer": msgpack.packb(msgpack.ExtType(4, msgpack.packb("0x" + "f" * 500_000))),
}


def nested(number: int, value: object, times: int) -> bytes:
    data = msgpack.packb(value)
    for _ in range(times):
        data = msgpack.packb(msgpack.ExtType(number, data))
    return data


@pytest.mark.parametrize(
    "data",
    [*BOMBS.values(), nested(1, [1], 120), nested(1, [0] * 100_000, 40)],
    ids=[*BOMBS, "tuples in tuples", "large tuples in tuples"],
)
def test_no_small_message_becomes_a_large_value(data: bytes, monkeypatch):
    monkeypatch.setattr(codec, "MOST_OBJECTS", 500_000)
    assert len(data) < 4 * MILLION
    tracemalloc.start()
    try:
        with pytest.raises(ValueError):
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 200 * MILLION
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("bits", ["MT19937", "Philox", "SFC64"])
def test_generators_whose_state_numpy_does_not_check_are_not_built(bits: str):
    generator = np.random.Generator(getattr(np.random, bits)())
    assert isinstance(decode(encode(generator)), Foreign)
    state = generator.bit_generator.state
    if bits == "MT19937":
        state["state"]["pos"] = 10**6  # would read memory far behind the state
    with pytest.raises(ValueError):
        decode(msgpack.packb(msgpack.ExtType(13, codec._pack(state))))


@pytest.mark.parametrize(
    "fields",
    [
        ["Series", [range(10**12), "int64"], None, None],
        ["Series", [5, "int64"], range(10**12), None],
        ["Series", [np.arange(3), "Sparse[int]"], np.arange(3), None],
        ["Index", range(10**12), None, [None]],
        ["DataFrame", [["a", 1, "int64"]], np.arange(3), None],
    ],
    ids=str,
)
def test_tables_are_made_of_arrays_only(fields: list):
    with pytest.raises(ValueError):
        decode(msgpack.packb(msgpack.ExtType(9, codec._pack(fields))))
