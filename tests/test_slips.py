"""The sentences that name a slip: said where they are true, and not where two could be."""

import numpy as np
import pytest
from PIL import Image

from utils.checks import CheckFailed, check_call, check_result
from utils.slips import LARGEST, slip_of, slip_of_result

NUMBERS = np.array([[3.0, 1.25, 7.0], [2.0, 9.0, 0.5]])
SHARES = np.array([0.1, 0.25, 0.65])
ROW = np.array([4, 8, 15, 16])
STACK = np.arange(24).reshape(2, 3, 4) % 7
ROWS = np.array([[0.25, 0.5, 0.25], [0.6, 0.3, 0.1]])

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
    "Each number is the right one divided by 255. ": (np.full(4, 7) / 255, np.full(4, 7)),
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
    "Of 4 along axis 2, this is the first alone.": (STACK[..., 0], STACK),
    "Of 3 along axis 1, this is the last alone.": (STACK[:, -1], STACK),
    "Of 3 along axis 0, this is the first alone.": (np.arange(3), np.arange(9).reshape(3, 3)),
    "An axis of length 3 is missing. ": (np.arange(3) + 50, np.arange(9).reshape(3, 3)),
    "Those along axis 2 were added up.": (STACK.sum(axis=2), STACK),
    "It is flat, and 3 numbers are missing.": (np.arange(21), STACK[0].repeat(2, axis=1)),
    "Each side is 2 times as long.": (np.ones((40, 20)), np.ones((20, 10))),
    "Each side is 1.4 times as long.": (np.ones((28, 14)), np.ones((20, 10))),
    "Along axis 0, it is 2 too long.": (np.ones((4, 3)), NUMBERS),
    "Along axis 1, it is 1 too short.": (np.ones((2, 2)), NUMBERS),
    "Each row should sum to 1.": (ROWS**2, ROWS),
    "Their sum would be right.": (ROW, np.array(43)),
    "Their average would be right.": (ROW, np.array(10.75)),
    "The number is right, but it should stand alone.": (np.array([3]), np.array(3)),
}


@pytest.mark.parametrize("sentence", SAID)
def test_a_slip_is_named(sentence: str):
    found, wanted = SAID[sentence]
    assert slip_of(found, wanted) == sentence.strip()


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
        ([[0.5, 0.5], [0.1, 0.9]], [[0.3, 0.7], [0.6, 0.4]]),  # the rows do sum to 1
        (np.ones((5, 7)), np.ones((2, 3))),
        ([[5.5, 7], [4, 1]], [[0.1, 2], [9, 3]]),  # these are no shares
        ([np.inf, np.inf, np.inf], [1, 2, 4]),
        ([np.nan, np.nan, np.nan], [1, 2, 4]),
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
    assert failed(ROW + 0.5, ROW).endswith("Each number is 0.5 too large.")
    wrong_as_well = failed(SHARES * 2, SHARES.astype("float32"), dtype="float32")
    assert wrong_as_well.endswith("Each number is 2 times the right one.")
    assert failed(SHARES**2, SHARES.astype("float32"), dtype="float32").endswith("not float64.")
    assert failed(np.eye(2) > 0, np.eye(2)).endswith("Turn True and False into 1 and 0.")
    where = failed(np.array([False, True, False, True]), np.array([1, 3]))
    assert where.endswith("`np.flatnonzero` gives the positions of True.")
    assert failed(np.array([True, False, False]), np.array([1, 3])).endswith("not bool.") is False
    assert failed(True, 4).count("True and False") == 0, "1 would be wrong, too"


def test_values_that_are_missing_are_named():
    expected = {"images": STACK, "labels": ROW, "names": None}
    assert failed(STACK, {"images": STACK, "labels": ROW}).endswith("`labels` is missing.")
    assert failed((STACK,), expected).endswith("`labels`, `names` are missing.")
    assert failed(ROW, {"images": STACK, "labels": ROW}).endswith("`images` is missing.")
    assert "missing" not in failed(SHARES, {"images": STACK, "labels": ROW}), "it is neither"
    assert "missing" not in failed((ROW,), {"a": ROW, "b": ROW}), "it is either"
    assert "missing" not in failed((1,), {"a": 1, "b": 1, "c": 5})


def test_a_missing_value_is_known_by_its_shape():
    expected = {"images": STACK, "labels": ROW, "names": None}
    assert failed((STACK + 1,), expected).endswith("`labels` is missing.")
    assert "missing" not in failed((STACK + 1, ROW + 1), expected)
    assert "missing" not in failed((STACK + 1, ROW[:, np.newaxis]), expected | {"names": SHARES})
    assert "missing" not in failed(([[1], [2, 3]],), expected)


def test_parts_of_a_list_of_pairs():
    pairs = {"first": {"x": STACK, "y": ROW}, "last": {"x": NUMBERS, "y": SHARES}}
    assert failed([(STACK, ROW)], pairs).endswith("`last` is missing.")
    three = pairs | {"end": None}
    assert failed((STACK, ROW), three).endswith("`last`, `end` are missing.")


def test_values_in_another_order_are_named():
    expected = {"images": STACK, "labels": ROW}
    assert failed((ROW, STACK), expected).endswith("but `images` came back as value 2.")
    assert failed((ROW + 1, STACK), expected | {"labels": None}).endswith("as value 2.")
    assert "came back" not in failed((STACK + 1, ROW), expected)
    assert "came back" not in failed((ROW, ROW), {"a": ROW, "b": STACK}), "it is at its place"
    assert "came back" not in failed((2, 1), {"a": 1, "b": 2}), "that could be by chance"
    twice = {"a": STACK, "b": ROW, "c": SHARES}
    assert "came back" not in failed((NUMBERS, STACK, STACK), twice), "it is at two places"


def test_a_text_that_holds_the_number():
    for text in ("1.5", "1.5 MB", "It is 1.5."):
        assert slip_of_result(text, 1.5) == "The right number is in it, but as text."
    assert slip_of_result("2 MB", 1.5) == slip_of_result("MB", 1.5) == ""


def test_a_number_in_a_text():
    right = "A 7 (82 %)."
    assert slip_of_result("A 7 (0.82 %).", right) == "0.82 is a share. In percent, it is 82."
    assert slip_of_result("A 7 (81.8 %).", right) == "81.8 should be rounded to 82."
    for other in ("A 7 (81 %).", "A 3 (81.8 %).", "A 7 (81.2 %).", "A 7.2 (81.8 %).", ""):
        assert slip_of_result(other, right) == ""


def test_other_types_than_an_array():
    assert slip_of_result({"a": 4, "b": 8, "c": 15, "d": 16}, ROW).startswith(
        "Its values are right"
    )
    assert slip_of_result({"a": 4}, ROW) == ""
    assert slip_of_result((ROW,), ROW).endswith("`[0]` takes it out.")
    assert slip_of_result((ROW + 1,), ROW) == ""
    assert slip_of_result((14, 14), NUMBERS) == "It holds 2 numbers, not 6."
    assert slip_of_result(np.int64(5), ROW) == "One number came back, not 4."
    assert slip_of_result(5, np.array([4])) == ""
    assert slip_of_result(16, ROW) == "This is the last one alone."
    picture = Image.fromarray(np.eye(3, dtype=np.uint8))
    assert slip_of_result(picture, np.eye(3)) == "`np.array(...)` makes one of it."


def test_truth_where_a_number_should_be():
    assert slip_of_result(True, 4) == "That is a yes or no, not a number."
    assert slip_of_result(ROW > 4, np.array([2, 0])) == "These are True and False, not numbers."
    assert slip_of_result(ROW > 4, 3) == "Their sum would be right."
    assert slip_of_result(ROW > 4, ROW) == "", "the message says it already"


def test_floats_where_whole_numbers_should_be():
    assert slip_of_result([5, 0.4], [5, 2]) == "0.4 is not a whole number."
    assert slip_of_result([7.0, 3.0, 2.0], [5, 2, 9]) == "They are whole, but stored as floats."
    assert slip_of_result([np.nan, 3.0, 2.0], [5, 2, 9]) == ""
    unlike = slip_of_result(ROW[::-1] * 1.0, ROW, atol=1e9)
    assert unlike == "They are whole, but stored as floats.", "these numbers are not compared"


def test_an_unchanged_argument_is_recognized():
    def nothing(image: np.ndarray) -> np.ndarray:
        return image.copy()

    def as_floats(image: np.ndarray) -> np.ndarray:
        return image.astype(float)

    with pytest.raises(CheckFailed, match="This is what came in, unchanged."):
        check_call(nothing, ROW, expected=ROW + [0, 0, 0, 3])
    with pytest.raises(CheckFailed, match="only their type is not"):
        check_call(as_floats, ROW, expected=ROW)
