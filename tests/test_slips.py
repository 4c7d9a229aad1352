"""The sentences that name a slip: said where they are true, and not where two could be."""

import numpy as np
import pytest

from utils.checks import CheckFailed, check_call, check_result
from utils.slips import LARGEST, slip_of

NUMBERS = np.array([[3.0, 1.25, 7.0], [2.0, 9.0, 0.5]])
SHARES = np.array([0.1, 0.25, 0.65])
ROW = np.array([4, 8, 15, 16])
STACK = np.arange(24).reshape(2, 3, 4) % 7

SAID = {
    "The sign is turned around.": (-NUMBERS, NUMBERS),
    "The numbers should not be rounded.": (NUMBERS.round(), NUMBERS),
    "The number should not be rounded.": (np.array(1.67), np.array(1.666)),
    "The numbers should keep the decimals.": (np.trunc(NUMBERS + 0.7), NUMBERS + 0.7),
    "Each number is 1 minus the right one.": (1 - SHARES, SHARES),
    "The number is 1 minus the right one.": (np.array(0.375), np.array(0.625)),
    "Zeros and ones changed places.": (1 - np.eye(3), np.eye(3)),
    "Each number is 5 too large.": (ROW + 5, ROW),
    "Each number is 1 too small.": (np.array([3.0, 16.5]) - 1, np.array([3.0, 16.5])),
    "Each number is 4 times the right one.": (4 * ROW, ROW),
    "Each number is the right one divided by 255.": (NUMBERS / 255, NUMBERS),
    "The numbers go from -1 to 1, not from 0 to 1.": (2 * SHARES - 1, SHARES),
    "The order is turned around.": (ROW[::-1], ROW),
    "Rows and columns changed places.": (NUMBERS[:, :2].T, NUMBERS[:, :2]),
    "These are the right numbers, in the wrong places.": (ROW[[1, 0, 3, 2]], ROW),
    "The axes are in another order.": (STACK.transpose(2, 0, 1), STACK),
    "These are the right numbers in another shape.": (STACK.reshape(2, 12), STACK),
    "The last 2 are missing.": (ROW[:2], ROW),
    "The first one is missing.": (ROW[1:], ROW),
    "Along axis 1, the last one is too many.": (NUMBERS, NUMBERS[:, :2]),
    "The right numbers are in a corner of it.": (np.pad(NUMBERS, ((0, 2), (0, 1))), NUMBERS),
    "This is the first one alone.": (STACK[0], STACK),
    "This is the last one alone.": (STACK[1], STACK),
    "They were all added up.": (NUMBERS.sum(axis=0), NUMBERS),
    "The first axis, of length 2, is missing.": (STACK[0] + 50, STACK),
    "An axis of length 3 is missing.": (STACK[:, 0] + 50, STACK),
    "An axis of length 4 is too many.": (STACK, STACK[..., 0] + 50),
    "The last 2 axes are missing.": (np.array([1, 50]), STACK),
    "Their sum would be right.": (ROW, np.array(43)),
    "Their average would be right.": (ROW, np.array(10.75)),
    "The number is right, but it should stand alone.": (np.array([3]), np.array(3)),
}


@pytest.mark.parametrize("sentence", SAID)
def test_a_slip_is_named(sentence: str):
    found, wanted = SAID[sentence]
    assert slip_of(found, wanted) == sentence


@pytest.mark.parametrize(
    "found, wanted",
    [
        ([0.0, 0.0], [0.2, 0.3]),  # rounded, cut off, or never filled
        (0, 0.625),
        ([1, 1, 1], [1, 1]),  # the first or the last is too many
        ([5, 7], [1, 2]),
        ([2, 0, 1], [0, 2, 4]),
        (12, 4),  # one number is three times another by chance
        ([], [1, 2]),
        ([3, 2, 2, 1, 1], [1, 2, 3, 1]),
        ([-1, 0, 1], [1, 0, -1]),  # the sign, or the order
    ],
)
def test_nothing_is_said_where_nothing_is_sure(found: list | int, wanted: list | int):
    assert slip_of(np.array(found), np.array(wanted)) == ""


def test_large_results_are_left_alone():
    many = np.arange(LARGEST + 1)
    assert slip_of(-many, many) == ""


def failed(result: object, expected: object, **options: object) -> str:
    with pytest.raises(CheckFailed) as raised:
        check_result("It", result, expected, **options)
    return str(raised.value)


def test_a_cause_of_the_check_comes_first():
    assert failed(-ROW, ROW, causes={"Look at the axis.": -ROW}).endswith("Look at the axis.")
    both = {"One.": -ROW, "Other.": -ROW}
    assert failed(-ROW, ROW, causes=both).endswith("not [-4, -8, -15, -16].")
    assert failed(-ROW, ROW, causes={"Another.": ROW + 1}).endswith("The sign is turned around.")


def test_slips_of_the_type():
    assert failed(NUMBERS.tolist(), NUMBERS).endswith("`np.array(...)` makes one of it.")
    assert failed(ROW / 43, ROW).endswith("They sum to 1, as shares do.")
    assert failed(ROW * 1.0, ROW).endswith("The numbers are right, only their type is not.")
    assert failed(ROW + 0.5, ROW).endswith("not of float64.")
    wrong_as_well = failed(SHARES * 2, SHARES.astype("float32"), dtype="float32")
    assert wrong_as_well.endswith("not float64."), "the type alone is not the reason"
    assert failed(np.eye(2) > 0, np.eye(2)).endswith("Turn True and False into 1 and 0.")
    where = failed(np.array([False, True, False, True]), np.array([1, 3]))
    assert where.endswith("`np.flatnonzero` gives the positions of True.")
    assert failed(np.array([True, False, False]), np.array([1, 3])).endswith("not bool.") is False
    assert failed(True, 4).count("True and False") == 0, "1 would be wrong, too"


def test_values_that_are_missing_are_named():
    expected = {"images": STACK, "labels": ROW, "names": None}
    assert failed(STACK, {"images": STACK, "labels": ROW}).endswith("`labels` is missing.")
    assert failed((STACK,), expected).endswith("`labels`, `names` are missing.")
    assert "missing" not in failed(ROW, {"images": STACK, "labels": ROW}), "it is not the images"


def test_an_unchanged_argument_is_recognized():
    def nothing(image: np.ndarray) -> np.ndarray:
        return image.copy()

    def as_floats(image: np.ndarray) -> np.ndarray:
        return image.astype(float)

    with pytest.raises(CheckFailed, match="This is what came in, unchanged."):
        check_call(nothing, ROW, expected=ROW + [0, 0, 0, 3])
    with pytest.raises(CheckFailed, match="only their type is not"):
        check_call(as_floats, ROW, expected=ROW)
