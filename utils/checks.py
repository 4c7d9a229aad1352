"""What check cells say: what was expected, what came, and the cause where it is certain.

    check_call(
        softmax,
        np.array([[3.0, 3.0]]),
        expected=np.array([[0.5, 0.5]]),
        causes={"Each row should sum to 1, not all rows together.": [[0.25, 0.25]]},
    )

A failed check raises `CheckFailed`, which a notebook shows as one sentence. Errors in a learner's
own code are not caught: their traceback points to the line that failed.
"""

import copy
import dis
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from utils.slips import NUMBERS, slip_of_result

SHOWN_IN_FULL = 12  # numbers; of a larger array, a message names the first wrong one
CAUSE = 1e-3, 1e-6  # tolerances for the result of a cause, which a check may give rounded
KINDS = {"list": "a list", "tuple": "a tuple", "dict": "a dictionary", "str": "text"}


class CheckFailed(AssertionError):
    """A check failed. Its message is for the learner; a notebook shows it without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows instead of a traceback."""
        return textwrap.wrap(f"✗ {self}", width=80)  # VS Code does not wrap long ones


def require(condition: object, sentence: str) -> None:
    """Raise `CheckFailed` with this sentence unless the condition holds."""
    if not condition:
        raise CheckFailed(sentence)


def check_call(
    function: Callable,
    *arguments: Any,
    expected: Any,
    what: str | None = None,
    may_change: bool = False,
    **options: Any,
) -> Any:
    """Check what a learner's function returns, and that its arguments stay unchanged.

    A changed argument is reported first: it is often the reason for wrong values as well.

    Parameters
    ----------
    function
        The learner's function, or in the judge what stands for it.
    arguments
        What it is called with. It gets copies.
    expected, options
        As in `check_result`, which also says what is returned and raised.
    what
        How messages call the result; without it, the call itself: ``softmax([[3, 3]])``.
    may_change
        Whether a right result passes even if an argument was changed. For exercises in which
        another check gives points for unchanged arguments.

    Raises
    ------
    CheckFailed
        If the result is not the expected one, or an argument was changed.
    """
    __tracebackhide__ = True  # a traceback goes from the check cell to the learner's line
    given = copy.deepcopy(arguments)
    with np.errstate(all="ignore"):  # the check's sentence says what NumPy would warn of
        result = function(*given)
    if result is None:
        raise CheckFailed(_nothing_returned(function))
    what = what or _call_in_words(function, arguments)
    change = _change(function, arguments, given)
    try:
        result = _compare(what, result, expected, arguments, **options)
    except CheckFailed as failed:
        raise (CheckFailed(f"{change} {failed}") if change else failed) from None
    if change and not may_change:
        raise CheckFailed(change)
    return result


def check_result(
    what: str,
    result: Any,
    expected: Any,
    *,
    causes: Mapping[str, Any] | None = None,
    dtype: str | None = None,
    rtol: float = 1e-5,
    atol: float = 1e-8,
) -> Any:
    """Compare a result with the expected one: type, shape and dtype first, then the numbers.

    Parameters
    ----------
    what
        What messages call the result, such as ``"The loss"``.
    result
        What a learner's function returned.
    expected
        A number, a text, an array, or a list of numbers, which may also come as an array or a
        column of pandas. For a function that returns several values, a dictionary with their
        names: ``{"mean": 2.0, "noise": None}``; None is not looked at. The type `int` stands for
        a flat array of any whole numbers. Where whole numbers are expected, floats are wrong;
        where floats are, whole numbers will do.
    causes
        For sentences that name a mistake, the result to which it leads; for several values, such
        a dictionary for each name. A sentence is added to the message only if the result is the
        one of this cause, and of no other.
    dtype
        The exact type of numbers that an array must have; any that fits if None.
    rtol, atol
        How far numbers may be from the expected ones, as in `numpy.isclose`.

    Returns
    -------
    The result as a plain number or array: a copy, without any behavior of a subclass.

    Raises
    ------
    CheckFailed
        If the result is not the expected one.
    """
    __tracebackhide__ = True
    return _compare(what, result, expected, (), causes=causes, dtype=dtype, rtol=rtol, atol=atol)


def _compare(
    what: str,
    result: Any,
    expected: Any,
    arguments: tuple,
    *,
    causes: Mapping[str, Any] | None = None,
    dtype: str | None = None,
    rtol: float = 1e-5,
    atol: float = 1e-8,
) -> Any:
    """Do what `check_result` says, also for a result that is one of the function's arguments."""
    __tracebackhide__ = True
    causes = causes or {}
    if result is None:
        raise CheckFailed(f"{what} is missing: None came back. Is a `return` missing?")
    if isinstance(expected, Mapping):
        if not isinstance(result, list | tuple) or len(result) != len(expected):
            raise CheckFailed(
                f"{what} should be {_number_of('value', len(expected))}, "
                f"`{', '.join(expected)}`, not {_kind(result)}.{_what_is_there(result, expected)}"
            )
        misplaced = _misplaced(result, expected)
        if misplaced:
            raise CheckFailed(f"{what} should be `{', '.join(expected)}`, but {misplaced}.")
        return [
            check_result(
                f"`{name}` of {what[:1].lower()}{what[1:]}",
                result[i],
                expected[name],
                causes=causes.get(name),
                dtype=dtype,
                rtol=rtol,
                atol=atol,
            )
            for i, name in enumerate(expected)
            if expected[name] is not None
        ]
    if expected is int:
        return _flat_whole_numbers(what, result)
    problem = _problem(what, result, expected, dtype, rtol, atol)
    if problem is not None:
        fitting = [
            why
            for why, wrong in causes.items()
            if _problem(what, result, _as_float(wrong, expected), None, *CAUSE) is None
        ]
        why = fitting[0] if len(fitting) == 1 else ""
        if not fitting:
            why = slip_of_result(result, expected, dtype, rtol, atol)
            if any(_same_array(result, argument) for argument in arguments):
                why = "This is what came in, unchanged."
        raise CheckFailed(f"{problem} {why}".rstrip())
    return np.array(result)[()]


def agrees(result: Any, expected: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """Tell whether a result is the expected one, as `check_result` does, without an error.

    A tuple or list of arrays as the expected result stands for several values.
    """
    if isinstance(expected, tuple | list) and any(isinstance(e, np.ndarray) for e in expected):
        expected = {str(i): part for i, part in enumerate(expected)}
    try:
        check_result("", result, expected, rtol=rtol, atol=atol)
    except CheckFailed:
        return False
    return True


def yours_or_ours(yours: Callable, ours: Callable, *arguments: Any) -> Callable:
    """Return the learner's function if it does what the lesson's does, else the lesson's.

    Both are tried with copies of the arguments, and which one it is, is printed.
    """
    given = copy.deepcopy(arguments)
    try:
        with np.errstate(all="ignore"):
            result = yours(*given)
    except Exception:  # whatever is wrong with it, its own check has said so
        result = None
    if agrees(result, ours(*copy.deepcopy(arguments))) and _unchanged(arguments, given):
        print(f"✓ the lesson goes on with your {yours.__name__}")
        return yours
    print(f"{yours.__name__} is not solved yet: the lesson goes on with its own version")
    return ours


# --- Comparing ----------------------------------------------------------------------------------


def _problem(
    what: str, result: Any, expected: Any, dtype: str | None, rtol: float, atol: float
) -> str | None:
    """Say in a sentence how a result differs from the expected one; None if it does not."""
    if isinstance(expected, list) and isinstance(result, int | float | np.number):
        return f"{what} should be an array or list of length {len(expected)}, not one number."
    wrong_type = _wrong_type(result, expected)
    if not wrong_type and isinstance(expected, str):
        is_same = str.__eq__(result, expected)
        return None if is_same else f"{what} should be {expected!r}, not {str.__str__(result)!r}."
    if wrong_type:
        way = " `.to_numpy()` makes one." if _is_pandas(result) else ""
        return f"{what} should be {wrong_type}, not {_kind(result)}.{way}"
    try:
        found, wanted = np.array(result), np.array(expected)
    except ValueError:  # rows of different lengths
        return f"{what} should have the shape {np.shape(expected)}, but its parts differ in length."
    if found.dtype == object and any(part is None for part in found.flat):
        return (
            f"{what} holds None. That is what a function without `return` gives, and also `sort` "
            "and `reverse` of a list: they change the list itself."
        )
    if found.ndim == wanted.ndim == 1 and 0 < len(found) != len(wanted):
        return f"{what} should hold {_number_of('number', len(wanted))}, but it holds {len(found)}."
    if found.shape != wanted.shape:
        shape = "is empty" if found.size == 0 else f"has the shape {found.shape}"
        return f"{what} should have the shape {wanted.shape}, but it {shape}."
    if found.dtype.kind not in NUMBERS:
        return f"{what} should hold numbers, not {found.dtype}."
    if dtype is not None and found.dtype != dtype:
        return f"{what} should have the type {dtype}, not {found.dtype}."
    if wanted.dtype.kind in "iu" and found.dtype.kind == "f":
        return f"{what} should be made of whole numbers, not of {found.dtype}."
    same = np.isclose(found, wanted, rtol=rtol, atol=atol, equal_nan=True)
    if same.all():
        return None
    if found.size > SHOWN_IN_FULL:
        place = tuple(int(i) for i in np.argwhere(~same)[0])
        got, right = _texts(found[place], wanted[place])
        wrong = f"{(~same).sum()} of {same.size} numbers are wrong"
        return f"{what}: {wrong}. The one at {list(place)} should be {right}, not {got}."
    got, right = _texts(found, wanted)
    return f"{what} should be {right}, not {got}."


def _same_array(result: Any, argument: Any) -> bool:
    """Tell whether a result is an array that came in. A single number may be so by chance."""
    if not isinstance(argument, np.ndarray) or not isinstance(result, np.ndarray):
        return False
    found = np.array(result)
    same_type = found.dtype == argument.dtype
    return same_type and argument.size > 2 and np.array_equal(found, argument)


def _what_is_there(result: Any, expected: Mapping[str, Any]) -> str:
    """Say which of several values are missing, if the rest can be told apart."""
    values = result if isinstance(result, list | tuple) else [result]
    names = _names_of(values, expected) or _names_of([result], expected)
    missing = [name for name in expected if name not in names] if names else []
    if not names and len(values) < len(expected):
        shapes = [_shape(value) for value in values]
        arrays = {n: e.shape for n, e in expected.items() if isinstance(e, np.ndarray)}
        missing = [n for n, shape in arrays.items() if shape not in shapes and None not in shapes]
        if len(missing) > len(expected) - len(values):  # some came back with another shape
            return ""
    if not missing:
        return ""
    return f" `{'`, `'.join(missing)}` {'is' if len(missing) == 1 else 'are'} missing."


def _names_of(values: list | tuple, expected: Mapping[str, Any]) -> list[str]:
    """Return for each value the name of the expected one that it is; [] if one is not known."""
    names = []
    for value in values:
        fitting = [n for n, e in expected.items() if e is not None and agrees(value, e)]
        if len(fitting) != 1 or fitting[0] in names:
            return []
        names += fitting
    return names


def _misplaced(values: list | tuple, expected: Mapping[str, Any]) -> str:
    """Say where the array of a name came back, if it is at another place."""
    for place, (name, right) in enumerate(expected.items()):
        if not isinstance(right, np.ndarray) or right.size < 2 or agrees(values[place], right):
            continue
        found = [i for i, value in enumerate(values) if agrees(value, right)]
        if len(found) == 1:
            return f"`{name}` came back as value {found[0] + 1}"
    return ""


def _shape(value: Any) -> tuple[int, ...] | None:
    try:
        return np.array(value).shape
    except ValueError:  # parts of different lengths
        return None


def _flat_whole_numbers(what: str, result: Any) -> np.ndarray:
    """Return a flat array of whole numbers as a plain array, or raise `CheckFailed`."""
    flat = f"{what} should be a flat array of whole numbers"
    try:
        found = np.array(result)
    except ValueError:  # parts of different lengths
        found = np.empty((0, 0))
    if found.ndim != 1 and isinstance(result, list | tuple):
        raise CheckFailed(f"{flat}, but it is {_kind(result)} parts. `np.concatenate` joins them.")
    if found.ndim != 1:
        raise CheckFailed(f"{flat}, not {_kind(result)}.")
    if found.size and found.dtype.kind not in "iu":
        raise CheckFailed(f"{flat}, not of {found.dtype}.")
    return found.astype(int) if found.size == 0 else found


def _wrong_type(result: Any, expected: Any) -> str:
    """Return what a result should be if its type is wrong, else an empty text."""
    if isinstance(expected, str):
        return "" if isinstance(result, str) else "text"
    if isinstance(expected, np.ndarray):
        return "" if isinstance(result, np.ndarray) else "a NumPy array"
    if isinstance(expected, list):
        is_list = isinstance(result, list | tuple | np.ndarray) or _is_pandas(result)
        return "" if is_list else "a list"
    if isinstance(result, np.ndarray) and np.array(result).ndim > 0:
        return "one number"
    return "" if isinstance(result, int | float | np.number | np.ndarray) else "one number"


def _as_float(wrong: Any, expected: Any) -> Any:
    """Return the result of a cause with the type of the expected one, ready to be compared."""
    if isinstance(expected, str):
        return wrong
    if isinstance(expected, np.ndarray | list):
        wrong = np.array(wrong, dtype=float)
        return wrong if isinstance(expected, np.ndarray) else wrong.tolist()
    return float(wrong)


def _unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        same_form = before.shape == after.shape and before.dtype == after.dtype
        return same_form and before.tobytes() == after.tobytes()
    if _is_pandas(before):
        return before.equals(after)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    return True


def _is_pandas(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "pandas"


# --- Words --------------------------------------------------------------------------------------


def _nothing_returned(function: Callable) -> str:
    """Say that a function returned None. Here its code can be looked at; in the judge it cannot."""
    name, code = function.__name__, getattr(function, "__code__", None)
    if code is None:
        return f"{name} returned nothing. The answer is still empty, or a `return` is missing."
    does_nothing = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    if {instruction.opname for instruction in dis.get_instructions(code)} <= does_nothing:
        return f"The answer is still empty: {name} returned nothing."
    return f"{name} returned nothing. Is a `return` missing?"


def _number_of(word: str, number: int) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _call_in_words(function: Callable, arguments: tuple) -> str:
    """Return the call as text: ``softmax([[3, 3]])``, or without arguments if these are long."""
    parts = [
        getattr(argument, "__name__", None) or _text(argument, digits=4) for argument in arguments
    ]
    call = f"{function.__name__}({', '.join(parts)})"
    return call if len(call) <= 110 else f"The result of {function.__name__}"


def _parameter(function: Callable, position: int) -> str:
    """Return the name of a parameter; its number where only the judge's stand-in is known."""
    names = list(inspect.signature(function).parameters)
    is_known = hasattr(function, "__code__") and position < len(names)
    return f"`{names[position]}`" if is_known else f"argument {position + 1}"


def _change(function: Callable, arguments: tuple, given: tuple) -> str:
    """Say which of the given arguments the function changed; an empty text if none."""
    for position, (before, after) in enumerate(zip(arguments, given, strict=True)):
        if not _unchanged(before, after):
            return (
                f"{function.__name__} changed {_parameter(function, position)}, which it was "
                f"given. Build something new: {_what_changes(before, after)}."
            )
    return ""


def _what_changes(before: Any, after: Any) -> str:
    """Say what changes an argument of this kind."""
    if _is_pandas(before):
        return "`pop`, `inplace=True` and `table[...] = ...` change the table itself"
    if isinstance(before, np.ndarray) and before.shape != after.shape:
        return "`a.shape = ...` and `resize` change the array itself"
    return (
        "`a -= b` and `a[i] = b` write into what came in, and so does `shuffle`. "
        "`new = a` is only a second name for it; `a.copy()` is a copy"
    )


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {np.array(value).shape}"
    name = type(value).__name__
    return KINDS.get(name, name) + (f" of {len(value)}" if name in ("list", "tuple") else "")


def _texts(found: Any, wanted: Any) -> tuple[str, str]:
    """Return two values as texts, with as many digits as it takes to see that they differ."""
    for digits in (4, 8, 17):
        texts = _text(found, digits), _text(wanted, digits)
        if texts[0] != texts[1]:
            break
    return texts


def _text(value: Any, digits: int) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_text(part, digits) for part in value)}]"
    if isinstance(value, np.ndarray):
        return _text(value.tolist(), digits)
    if isinstance(value, float | np.floating):
        return f"{value:.{digits}g}"
    return str(value)


if "IPython" in sys.modules:  # a notebook, or something that may become one
    from utils.progress import watch

    watch()
