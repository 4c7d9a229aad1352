"""Name the slip behind a wrong result, if its type, shape or numbers show which one it is.

    slip_of(np.array([3, 2, 1]), np.array([1, 2, 3]))   # "The order is turned around."
    slip_of_result("1.5 MB", 1.5)                       # "The right number is in it, but as text."

`utils.checks` adds such a sentence to "expected and got" where a check names no cause of its own.
Each sentence states a fact about the result, so it cannot mislead; and it is said only if exactly
one of the facts holds, since small whole numbers can look like the result of several slips.
"""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

NUMBERS = "iuf"  # NumPy's kinds of numbers: whole, unsigned, floating-point
A_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")  # in a text
LARGEST = 100_000  # numbers; a larger result is not looked into, to stay fast
DECIMALS = range(4)  # to which a result may have been rounded


def slip_of(found: np.ndarray, wanted: np.ndarray) -> str:
    """Say in a sentence how a wrong result follows from the right one; "" if nothing is sure.

    Parameters
    ----------
    found, wanted
        Arrays of numbers, of any shape; one number is an array without axes.
    """
    if found.size == 0 or max(found.size, wanted.size) > LARGEST:
        return ""
    found, wanted = found.astype(float), wanted.astype(float)
    if not np.isfinite(found).all():  # nan and infinity follow from no right number
        return ""
    facts = _about_numbers if found.shape == wanted.shape else _about_shapes
    with np.errstate(all="ignore"):
        sentences = list(facts(found, wanted))
    same_shape = found.shape == wanted.shape
    if not sentences and same_shape and _are_shares(wanted) and not _sum_to_one(found):
        return "Each row should sum to 1."
    return sentences[0] if len(sentences) == 1 else ""


def slip_of_result(
    result: Any, expected: Any, dtype: str | None = None, rtol: float = 1e-5, atol: float = 1e-8
) -> str:
    """Say in a sentence how a wrong result of any type differs; "" if nothing is sure.

    Parameters
    ----------
    result
        What a learner's function returned.
    expected, dtype, rtol, atol
        As in `utils.checks.check_result`. Numbers within these tolerances count as right.
    """
    if isinstance(expected, str):
        is_text = isinstance(result, str)
        return _about_text(str.__str__(result), expected) if is_text else ""
    if isinstance(result, dict):
        result_values = _as_numbers(list(dict.values(result)))
        is_right = result_values is not None and _same(result_values, np.array(expected))
        return "Its values are right: return them without their names." if is_right else ""
    if isinstance(result, str):
        numbers = [float(number) for number in A_NUMBER.findall(str.__str__(result))]
        is_right = np.ndim(expected) == 0 and np.isclose(numbers[:1], expected).any()
        return "The right number is in it, but as text." if is_right else ""
    if isinstance(expected, np.ndarray) and type(result).__name__ == "Image":  # Pillow's
        return "`np.array(...)` makes one of it."
    found, wanted = _as_numbers(result), _as_numbers(expected)
    if found is None or wanted is None or max(found.size, wanted.size) > LARGEST:
        return ""
    if found.dtype.kind == "b":
        return _about_truth(found, wanted)
    if isinstance(expected, np.ndarray) and not isinstance(result, np.ndarray):
        return _about_other_types(result, found, wanted)
    if found.shape != wanted.shape:
        return slip_of(found, wanted)
    should_be_whole = wanted.dtype.kind in "iu" and found.dtype.kind == "f"
    if should_be_whole or dtype not in (None, found.dtype):
        is_compared = not np.allclose(found, wanted, rtol=rtol, atol=atol, equal_nan=True)
        return _about_numbers_of_another_type(found, wanted, should_be_whole, is_compared)
    return slip_of(found, wanted)


def _as_numbers(value: Any) -> np.ndarray | None:
    """Return a plain array of numbers or truth values; None if there is none to be made."""
    try:
        array = np.array(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in NUMBERS + "b" else None


def _same(found: np.ndarray, wanted: np.ndarray) -> bool:
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-4, equal_nan=True)


# --- Another type -------------------------------------------------------------------------------


def _about_text(found: str, wanted: str) -> str:
    """Say how the one number differs in which two texts differ."""
    if A_NUMBER.sub("0", found) != A_NUMBER.sub("0", wanted):
        return ""
    pairs = zip(A_NUMBER.findall(found), A_NUMBER.findall(wanted), strict=True)
    wrong = [(ours, right) for ours, right in pairs if ours != right]
    if len(wrong) != 1:
        return ""
    ours, right = wrong[0]
    if 0 < float(ours) < 1 and round(100 * float(ours)) == float(right):
        return f"{ours} is a share. In percent, it is {right}."
    if "." in ours and "." not in right and round(float(ours)) == float(right):
        return f"{ours} should be rounded to {right}."
    return ""


def _about_truth(found: np.ndarray, wanted: np.ndarray) -> str:
    """Say what to do with True and False where there should be numbers."""
    if found.ndim == 0:
        return "That is a yes or no, not a number." if wanted.ndim == 0 else ""
    if wanted.ndim == 0:
        return slip_of(found, wanted)
    if np.array_equal(found, wanted):
        return "Turn True and False into 1 and 0."
    if np.array_equal(np.flatnonzero(found), wanted):
        return "`np.flatnonzero` gives the positions of True."
    return "These are True and False, not numbers." if found.shape != wanted.shape else ""


def _about_other_types(result: Any, found: np.ndarray, wanted: np.ndarray) -> str:
    """Say how a list, a tuple or one number becomes the array that it should be."""
    if isinstance(result, int | float | np.number):
        number = f"One number came back, not {wanted.size}."
        return slip_of(found, wanted) or (number if wanted.size > 1 else "")
    if not isinstance(result, list | tuple):
        return ""
    if len(found) == 1 and _same(found[0], wanted):
        return "The array is right, but it is wrapped: `[0]` takes it out."
    if found.ndim < wanted.ndim and found.size < wanted.size:
        return f"It holds {found.size} numbers, not {wanted.size}."
    return (
        "" if isinstance(result, tuple) and len(found) < 3 else "`np.array(...)` makes one of it."
    )


def _about_numbers_of_another_type(
    found: np.ndarray, wanted: np.ndarray, should_be_whole: bool, is_compared: bool
) -> str:
    """Say whether only the type is wrong, or how the numbers are wrong as well."""
    if np.allclose(found, wanted):
        return "The numbers are right, only their type is not."
    if should_be_whole and is_compared and wanted.sum() > 1 and np.isclose(found.sum(), 1):
        return "They sum to 1, as shares do."
    slip = slip_of(found, wanted) if is_compared else ""
    if slip or not should_be_whole:
        return slip
    parts = found[np.isfinite(found) & (found != np.trunc(found))]
    if parts.size:
        return f"{parts.flat[0]:.4g} is not a whole number."
    return "They are whole, but stored as floats." if np.isfinite(found).all() else ""


# --- Right shape, wrong numbers -----------------------------------------------------------------


def _about_numbers(found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    values = np.unique(wanted)
    each, number = ("Each number", "numbers") if wanted.ndim else ("The number", "number")
    if _same(found, -wanted):
        yield "The sign is turned around."
    elif found.any():  # zeros can come from anywhere
        if any(_same(found, np.round(wanted, digits)) for digits in DECIMALS):
            yield f"The {number} should not be rounded."
        elif _same(found, np.trunc(wanted)):
            yield f"The {number} should keep the decimals."
    if _same(found, 1 - wanted) and wanted.min() >= 0 and wanted.max() <= 1:
        if len(values) > 2 or (wanted.ndim == 0 and wanted not in (0, 0.5, 1)):
            yield f"{each} is 1 minus the right one."
        elif wanted.size > 3:
            yield "Zeros and ones changed places."
    if len(values) > 1:
        yield from _about_scales(found, wanted, enough=len(values) > 2)
    elif wanted.size > 1 and wanted.any() and _same(found, wanted / 255):
        yield "Each number is the right one divided by 255."
    if len(values) > 2:  # with fewer values, much happens by chance
        yield from _about_places(found, wanted)


def _sum_to_one(rows: np.ndarray) -> bool:
    return np.allclose(rows.sum(axis=1), 1, atol=1e-4)


def _are_shares(rows: np.ndarray) -> bool:
    """Tell whether each row of a table sums to 1, like probabilities."""
    has_parts = rows.ndim == 2 and ((rows > 0) & (rows < 1)).any()
    return bool(has_parts and rows.min() >= 0 and _sum_to_one(rows))


def _about_scales(found: np.ndarray, wanted: np.ndarray, enough: bool) -> Iterator[str]:
    """Say that all numbers are too large or too small in the same way."""
    distance = float((found - wanted).flat[0])
    if (enough or abs(distance) == 1) and distance and _same(found, wanted + distance):
        size = "large" if distance > 0 else "small"
        yield f"Each number is {abs(distance):.4g} too {size}."
    if not enough:
        return
    if wanted.min() >= 0 and wanted.max() <= 1 and _same(found, 2 * wanted - 1):
        yield "The numbers go from -1 to 1, not from 0 to 1."
    first = np.flatnonzero(wanted)[0]
    factor = float(found.flat[first] / wanted.flat[first])
    if factor > 0 and _same(found, factor * wanted):
        if factor > 1.5 and np.isclose(factor, round(factor), rtol=1e-3):
            yield f"Each number is {round(factor)} times the right one."
        elif factor < 0.7 and np.isclose(1 / factor, round(1 / factor), rtol=1e-3):
            yield f"Each number is the right one divided by {round(1 / factor)}."


def _about_places(found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    if _same(found, wanted[::-1]):
        yield "The order is turned around."
    elif wanted.ndim == 2 and _same(found, wanted.T):
        yield "Rows and columns changed places."
    elif _same(np.sort(found, axis=None), np.sort(wanted, axis=None)):
        yield "These are the right numbers, in the wrong places."


# --- Wrong shape --------------------------------------------------------------------------------


def _about_shapes(found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    axes = [axis for axis, n in enumerate(wanted.shape[: found.ndim]) if n != found.shape[axis]]
    if wanted.ndim == 0:
        yield from _about_one_number(found, wanted)
    elif found.ndim == wanted.ndim and sorted(found.shape) == sorted(wanted.shape):
        yield "The axes are in another order."
    elif found.size > 1 and _same(found.ravel(), wanted.ravel()):
        yield "These are the right numbers in another shape."
    elif found.ndim == wanted.ndim and len(axes) == 1:
        axis, sentences = axes[0], list(_about_lengths(found, wanted, axes[0]))
        distance = found.shape[axis] - wanted.shape[axis]
        if not sentences and wanted.ndim > 1:
            size = "long" if distance > 0 else "short"
            sentences = [f"Along axis {axis}, it is {abs(distance)} too {size}."]
        yield from sentences
    elif found.ndim == wanted.ndim:
        corner = found[tuple(slice(n) for n in wanted.shape)]
        if len(np.unique(wanted)) > 2 and _same(corner, wanted):
            yield "The right numbers are in a corner of it."
        elif len({a / b for a, b in zip(found.shape, wanted.shape, strict=True)}) == 1:
            yield f"Each side is {len(found) / len(wanted):.3g} times as long."
    elif _missing_axes(found.shape, wanted.shape) == [0]:
        yield from _about_parts(found, wanted)
    else:
        yield from _about_axes(found, wanted)


def _about_one_number(found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    """Say what has to be done with several numbers where there should be one."""
    if found.size == 1 and _same(found.reshape(()), wanted):
        yield "The number is right, but it should stand alone."
    for name, one in (("sum", found.sum()), ("average", found.mean())):
        if found.size > 1 and _same(np.array(one), wanted):
            yield f"Their {name} would be right."


def _about_lengths(found: np.ndarray, wanted: np.ndarray, axis: int) -> Iterator[str]:
    """Say which parts are missing along an axis, or too many."""
    where = f"Along axis {axis}, the" if wanted.ndim > 1 else "The"
    found, wanted = np.moveaxis(found, axis, 0), np.moveaxis(wanted, axis, 0)
    longer, shorter = (wanted, found) if len(wanted) > len(found) else (found, wanted)
    count = len(longer) - len(shorter)
    what = "one is" if count == 1 else f"{count} are"
    how = "missing" if len(wanted) > len(found) else "too many"
    if len(np.unique(longer)) > 1:  # else any of them could be missing
        if _same(longer[: len(shorter)], shorter):
            yield f"{where} last {what} {how}."
        if _same(longer[count:], shorter):
            yield f"{where} first {what} {how}."


def _about_parts(found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    """Say what one result is where there should be several, one below the other."""
    if len(wanted) > 1 and _same(found, wanted[0]):
        yield "This is the first one alone."
    elif len(wanted) > 1 and _same(found, wanted[-1]):
        yield "This is the last one alone."
    elif len(wanted) > 1 and found.any() and _same(found, wanted.sum(axis=0)):
        yield "They were all added up."
    elif found.ndim:
        yield f"The first axis, of length {len(wanted)}, is missing."


def _about_axes(found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    """Say which axis is missing, or too many."""
    fewer, more = sorted((found.shape, wanted.shape), key=len)
    how = "missing" if found.ndim < wanted.ndim else "too many"
    if len(more) == len(fewer) + 1:
        axes = _missing_axes(fewer, more)
        parts = [part for i in axes for part in _along(i, found, wanted)]
        lengths = {more[i] for i in axes}
        if len(parts) == 1:
            yield parts[0]
        elif len(lengths) == 1:
            yield f"An axis of length {lengths.pop()} is {how}."
        elif found.ndim == 1 and max(wanted.shape) < found.size < wanted.size:
            yield f"It is flat, and {wanted.size - found.size} numbers are missing."
    elif fewer and fewer == more[: len(fewer)]:
        yield f"The last {len(more) - len(fewer)} axes are {how}."


def _missing_axes(fewer: tuple[int, ...], more: tuple[int, ...]) -> list[int]:
    """Return the axes without any one of which the longer shape would be the shorter."""
    return [i for i in range(len(more)) if more[:i] + more[i + 1 :] == fewer]


def _along(axis: int, found: np.ndarray, wanted: np.ndarray) -> Iterator[str]:
    """Say what came back where there should be several along an axis."""
    if found.ndim > wanted.ndim or wanted.shape[axis] < 2 or len(np.unique(wanted)) < 3:
        return
    if _same(found, wanted.take(0, axis)):
        yield f"Of {wanted.shape[axis]} along axis {axis}, this is the first alone."
    elif _same(found, wanted.take(-1, axis)):
        yield f"Of {wanted.shape[axis]} along axis {axis}, this is the last alone."
    elif found.any() and _same(found, wanted.sum(axis)):
        yield f"Those along axis {axis} were added up."
