"""What check cells say: usual slips are named, causes only if they fit, nothing empty passes."""

import re
import sys
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

from utils.checks import (
    CheckFailed,
    agrees,
    check_call,
    check_result,
    require,
    yours_or_ours,
)
from utils.grading.judge import in_kernel
from utils.grading.judge.judge import Judge
from utils.paths import COURSE_FOLDER

HALVES = np.array([[0.5, 0.5], [0.5, 0.5]])
SUM, COLUMNS = "All rows together sum to 1.", "The columns sum to 1."


def said(result, expected=HALVES, **options) -> str:
    """Return the message of a result; an empty text if it passes."""
    try:
        check_result("It", result, expected, **options)
    except CheckFailed as failed:
        return str(failed)
    return ""


class Equal:
    shape, ndim, dtype = (2, 2), 2, np.dtype(float)

    def __eq__(self, other):
        return True

    def __len__(self):
        return 2

    def __repr__(self):  # without an address, so that each worker of pytest names it alike
        return "Equal()"


class EqualArray(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_ufunc__(self, *arguments, **options):
        return True

    def __array_function__(self, *arguments):
        return True


@pytest.mark.parametrize(
    "result",
    [
        None,
        (),
        [],
        np.array([]),
        np.zeros((0, 2)),
        np.ones((2, 2)),
        np.zeros((2, 2)),
        np.full((2, 2), np.nan),
        np.full((2, 2), np.inf),
        0,
        0.5,
        True,
        "0.5",
        HALVES.tolist(),
        HALVES > 0,
        HALVES.astype(complex),
        HALVES.astype(object),
        HALVES[0],
        Equal(),
        np.zeros((2, 2)).view(EqualArray),
    ],
    ids=repr,
)
def test_nothing_else_passes_for_an_array(result):
    assert len(said(result)) > 20
    assert not agrees(result, HALVES)


@pytest.mark.parametrize(
    "result",
    [None, (), [], np.array([]), np.array([0.5]), [0.5], np.nan, True, "0.5", 0.4, Equal()],
)
def test_nothing_else_passes_for_a_number(result):
    assert said(result, 0.5)


@pytest.mark.parametrize(
    "result, expected",
    [
        (HALVES.astype("float32"), HALVES),
        (np.ones((2, 2), dtype="int8"), np.ones((2, 2))),
        (np.float32(0.5), 0.5),
        (np.array(0.5), 0.5),
        (1, 1.0),
        (np.uint8(3), 3),
        ((1, 2), [1.0, 2.0]),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        ((np.ones(2), 3.0), {"ones": np.ones(2), "three": 3.0}),
    ],
    ids=repr,
)
def test_every_right_result_passes(result, expected):
    assert said(result, expected) == ""


@pytest.mark.parametrize(
    "result, expected, message",
    [
        (None, 0.5, "Is a `return` missing?"),
        ([1.0], np.ones(1), "should be a NumPy array, not a list of 1."),
        (np.ones(2), 1.0, "should be one number, not an array of shape (2,)."),
        (np.array([]), np.ones(2), "should have the shape (2,), but it is empty."),
        (np.ones((2, 1)), np.ones(2), "should have the shape (2,), but it has the shape (2, 1)."),
        (np.ones(3), np.ones(2), "should hold 2 numbers, but it holds 3."),
        (np.ones(2), np.ones(2, dtype=int), "whole numbers, not of float64."),
        (2.0, 2, "whole numbers, not of float64."),
        (np.int64(2), [2, 3, 1], "should be an array or list of length 3, not one number."),
        (np.array([1.0, 0.25]), np.array([1.0, 0.5]), "should be [1, 0.5], not [1, 0.25]."),
        (1.00004, 1.0, "should be 1, not 1.00004."),
        (np.nan, 1.0, "should be 1, not nan."),
        (True, 1.0, "should hold numbers, not bool."),
        ([[1.0], [1.0, 2.0]], [[1.0, 2.0]], "its parts differ in length."),
        ((1.0,), {"a": 1.0, "b": 2.0}, "should be 2 values, `a, b`, not a tuple of 1."),
        ((1.0, 3.0), {"a": 1.0, "b": 2.0}, "`b` of it should be 2, not 3."),
        ((1.0, None), {"a": 1.0, "b": 2.0}, "`b` of it is missing"),
    ],
    ids=repr,
)
def test_a_message_says_what_was_expected_and_what_came(result, expected, message):
    assert message in said(result, expected)


def test_of_a_large_array_the_first_wrong_number_is_named():
    wrong = np.zeros((5, 4))
    wrong[3, 1] = 0.25
    assert said(wrong, np.zeros((5, 4))) == (
        "It: 1 of 20 numbers are wrong. The one at [3, 1] should be 0, not 0.25."
    )


def test_an_exact_type_can_be_asked_for():
    assert "should have the type float32, not float64." in said(HALVES, dtype="float32")
    assert said(HALVES.astype("float32"), dtype="float32") == ""


CAUSES = {SUM: [[0.25, 0.25], [0.25, 0.25]], COLUMNS: [[0.5, 0.5, 1]]}


def test_a_cause_is_named_only_if_it_fits():
    assert said(np.full((2, 2), 0.25), causes=CAUSES).endswith(f"0.25]]. {SUM}")
    assert said(np.array([[0.5, 0.5, 1]]), causes=CAUSES).endswith(COLUMNS)  # by its shape, too
    for other in (np.full((2, 2), 0.26), np.full(4, 0.25), np.array([]), 0.25):
        message = said(other, causes=CAUSES)
        assert message and SUM not in message and COLUMNS not in message


def test_two_causes_with_the_same_result_are_both_kept_back():
    message = said(np.full((2, 2), 0.25), causes=CAUSES | {"Another one.": CAUSES[SUM]})
    assert message and SUM not in message and "Another one." not in message


def test_a_cause_can_be_a_result_that_is_no_number():
    causes = {"It overflows.": [[np.nan, np.nan], [0.5, 0.5]]}
    assert said(np.array([[np.nan, np.nan], [0.5, 0.5]]), causes=causes).endswith("It overflows.")


def test_a_cause_can_concern_one_of_several_values():
    expected = {"a": np.ones(2), "b": 1.0}
    causes = {"b": {"b is halved.": 0.5}, "a": {"a is doubled.": [2, 2]}}
    assert said((np.ones(2), 0.5), expected, causes=causes).endswith("b is halved.")
    assert said((2 * np.ones(2), 0.5), expected, causes=causes).endswith("a is doubled.")


def test_a_value_of_which_nothing_is_expected_is_not_looked_at():
    assert said((np.ones(2), 0.5), {"a": None, "b": 0.5}) == ""
    assert "`b` of it" in said(("anything", 0.4), {"a": None, "b": 0.5})
    assert "should be 2 values" in said((0.5,), {"a": None, "b": 0.5})


@pytest.mark.parametrize(
    "rows", [[3, 1], (3, 1), np.array([3, 1]), np.array([3, 1], dtype="uint8")]
)
def test_any_flat_whole_numbers_pass_where_int_is_expected(rows):
    assert check_result("It", rows, int).tolist() == [3, 1]
    values = check_result("It", (rows, 0.5), {"rows": int, "b": 0.5})
    assert values[0].tolist() == [3, 1]


def test_an_empty_list_is_a_flat_array_of_whole_numbers():
    empty = check_result("It", [], int)
    assert empty.shape == (0,) and empty.dtype.kind == "i"


@pytest.mark.parametrize(
    "rows, message",
    [
        ([np.arange(2), np.arange(3)], "but it is a list of 2 parts. `np.concatenate` joins them."),
        ([np.arange(2), np.arange(2)], "but it is a list of 2 parts. `np.concatenate` joins them."),
        (np.ones((2, 1), dtype=int), "not an array of shape (2, 1)."),
        (np.ones(2), "not of float64."),
        (np.ones(2, dtype=bool), "not of bool."),
        (["a", "b"], "not of <U1."),
        (3, "not int."),
        (Equal(), "not Equal."),
        (None, "is missing"),
    ],
    ids=repr,
)
def test_nothing_but_flat_whole_numbers_passes_where_int_is_expected(rows, message):
    assert message in said(rows, int)


# --- Calls --------------------------------------------------------------------------------------


def unsolved(numbers):
    """Halve numbers."""


def forgetful(numbers):
    halves = numbers / 2  # noqa: F841


def in_place(numbers):
    numbers /= 2
    return numbers


def in_list(numbers):
    numbers[0] = numbers[0] / 2
    return numbers[0]


def failure_of(function, argument, **options) -> str:
    with pytest.raises(CheckFailed) as failed:
        check_call(function, argument, expected=argument / 2, **options)
    return str(failed.value)


def test_an_empty_answer_is_told_so():
    numbers = np.ones(2)
    assert failure_of(unsolved, numbers) == "The answer is still empty: unsolved returned nothing."
    assert failure_of(forgetful, numbers) == "forgetful returned nothing. Is a `return` missing?"


def test_a_changed_argument_is_named():
    assert "in_place changed `numbers`" in failure_of(in_place, np.ones(2))
    with pytest.raises(CheckFailed, match="in_list changed `numbers`"):
        check_call(in_list, [np.ones(2)], expected=np.full(2, 0.5))


def mirrored_in_place(numbers):
    new = numbers
    for i in range(len(numbers)):
        new[i] = numbers[-1 - i]
    return new


def test_a_changed_argument_is_named_before_the_wrong_values_that_it_may_have_caused():
    with pytest.raises(CheckFailed) as failed:
        check_call(mirrored_in_place, np.array([1, 2, 3]), expected=np.array([3, 2, 1]))
    message = str(failed.value)
    assert message.startswith("mirrored_in_place changed `numbers`, which it was given.")
    assert message.endswith("mirrored_in_place([1, 2, 3]) should be [3, 2, 1], not [3, 2, 3].")


def test_a_check_of_values_can_leave_a_changed_argument_to_another_check():
    result = check_call(in_place, np.ones(2), expected=np.full(2, 0.5), may_change=True)
    assert result.tolist() == [0.5, 0.5]
    with pytest.raises(CheckFailed, match="^in_place changed .* should be .0.25, 0.25."):
        check_call(in_place, np.ones(2), expected=np.full(2, 0.25), may_change=True)
    with pytest.raises(CheckFailed, match="returned nothing"):
        check_call(forgetful, np.ones(2), expected=np.full(2, 0.5), may_change=True)


def test_arguments_of_a_check_stay_as_they_are():
    numbers = np.ones(2)
    failure_of(in_place, numbers)
    assert numbers.tolist() == [1, 1]


def test_the_call_is_shown_with_its_numbers():
    def same(numbers):
        return numbers

    assert failure_of(same, np.array([1.0, 3.0])) == (
        "same([1, 3]) should be [0.5, 1.5], not [1, 3]."
    )
    assert failure_of(same, np.ones(200)).startswith("The result of same: 200 of 200 numbers")
    assert failure_of(same, np.ones(2), what="A half").startswith("A half should be")


def test_errors_of_the_answer_are_not_caught():
    with pytest.raises(ZeroDivisionError):
        check_call(lambda number: number / 0, 1.0, expected=1.0)


def test_require():
    require(True, "never said")
    with pytest.raises(CheckFailed, match="said"):
        require(np.bool_(False), "said")


def test_the_lesson_goes_on_with_the_answer_if_it_is_right(capsys):
    def ours(numbers):
        return numbers / 2, 1.0

    def right(numbers):
        return [0.5 * numbers, 1]

    def broken(numbers):
        raise KeyError

    assert yours_or_ours(right, ours, np.ones(2)) is right
    assert "your right" in capsys.readouterr().out

    def in_place_but_right(numbers):
        numbers /= 2
        return numbers, 1.0

    def empty(numbers):
        return np.array([]), 1.0

    for wrong in (unsolved, broken, empty, in_place, in_place_but_right):
        assert yours_or_ours(wrong, ours, np.ones(2)) is ours
        assert "not solved yet" in capsys.readouterr().out


# --- Where checks run ---------------------------------------------------------------------------

ANSWER = "def halve(number):\n    return number / {}"
IMPORT = "from utils.checks import check_call"
CHECK = (
    "check_call(halve, 3.0, expected=1.5, causes={'It is doubled.': 6.0})\nprint('✓ it is halved')"
)


def test_texts_are_compared_as_a_whole():
    right, causes = "a 7 (82 %)", {"Percent are missing.": "a 7 (82)"}
    assert said(right, right) == ""
    assert said("a 7 (82)", right, causes=causes) == (
        "It should be 'a 7 (82 %)', not 'a 7 (82)'. Percent are missing."
    )
    assert "should be text, not int" in said(7, right)
    assert "missing" in said(None, right)

    class AnyText(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    assert "not 'x'" in said(AnyText("x"), right)


def run(*sources: str) -> list[nbformat.NotebookNode]:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for cell in cells:
        cell.metadata.tags = ["raises-exception"]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, resources={"metadata": {"path": str(COURSE_FOLDER)}}).execute()
    return notebook.cells


def test_in_a_kernel_a_failed_check_is_one_sentence_and_a_crash_keeps_its_traceback():
    cells = run(IMPORT, ANSWER.format(0.5), CHECK, ANSWER.format("0"), CHECK)
    (failed,) = cells[2].outputs
    assert failed.ename == "CheckFailed"
    assert failed.traceback == ["✗ halve(3) should be 1.5, not 6. It is doubled."]
    assert len(CheckFailed("word " * 40)._render_traceback_()) == 3
    (crash,) = cells[4].outputs
    traceback = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(crash.traceback))  # without colors
    assert crash.ename == "ZeroDivisionError" and "return number / 0" in traceback
    assert "given = copy.deepcopy" not in traceback  # the helper's own lines are left out
    cells[2].metadata.nbgrader = cells[4].metadata.nbgrader = {
        "grade": True, "solution": False, "points": 1, "grade_id": "halve", "schema_version": 3,
    }  # fmt: skip
    assert [determine_grade(cells[i])[0] for i in (2, 4)] == [0, 0]


@pytest.mark.parametrize(
    "factor, message",
    [
        ("2", "✓ it is halved\n"),
        ("0.5", "halve(3) should be 1.5, not 6. It is doubled."),
        ("0", "float division by zero"),
    ],
)
def test_the_judge_says_the_same(monkeypatch, factor, message):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    namespace = {}
    exec(ANSWER.format(factor), namespace)
    monkeypatch.setattr(in_kernel, "get_ipython", lambda: SimpleNamespace(user_ns=namespace))
    judge = Judge([IMPORT], ["halve"], lambda name, call: in_kernel.reply_to(call))
    (output,) = judge.check(CHECK, 1)
    assert output.get("evalue", output.get("text")).startswith(message)


def test_the_judge_tells_of_an_empty_answer_and_a_changed_argument(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    namespace = {"unsolved": unsolved, "in_place": in_place}
    monkeypatch.setattr(in_kernel, "get_ipython", lambda: SimpleNamespace(user_ns=namespace))
    judge = Judge(
        [IMPORT, "import numpy as np"],
        list(namespace),
        lambda name, call: in_kernel.reply_to(call),
    )
    check = "check_call({}, np.ones(2), expected=np.full(2, 0.5))"
    (output,) = judge.check(check.format("unsolved"), 1)
    assert "still empty, or a `return` is missing" in output["evalue"]
    (output,) = judge.check(check.format("in_place"), 1)
    assert "in_place changed argument 1" in output["evalue"]
