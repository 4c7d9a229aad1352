"""Name the slip behind a wrong result, if its numbers show which one it is.

    slip_of(np.array([3, 2, 1]), np.array([1, 2, 3]))   # "The order is turned around."

`utils.checks` adds such a sentence to "expected and got" where a check names no cause of its own.
Each sentence states a fact about the result, so it cannot mislead; and it is said only if exactly
one of the facts holds, since small whole numbers can look like the result of several slips.
"""

from collections.abc import Iterator

import numpy as np

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
    facts = _about_numbers if found.shape == wanted.shape else _about_shapes
    with np.errstate(all="ignore"):
        sentences = list(facts(found, wanted))
    return sentences[0] if len(sentences) == 1 else ""


def _same(found: np.ndarray, wanted: np.ndarray) -> bool:
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-4, equal_nan=True)


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
    if len(values) > 2:  # with fewer values, much happens by chance
        yield from _about_places(found, wanted)


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
        yield from _about_lengths(found, wanted, axes[0])
    elif found.ndim == wanted.ndim:
        corner = found[tuple(slice(n) for n in wanted.shape)]
        if len(np.unique(wanted)) > 2 and _same(corner, wanted):
            yield "The right numbers are in a corner of it."
    elif found.shape == wanted.shape[1:]:
        yield from _about_parts(found, wanted)
    else:
        yield from _about_axes(found.shape, wanted.shape)


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
    if len(np.unique(longer)) == 1:  # any of them could be missing
        return
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


def _about_axes(found: tuple[int, ...], wanted: tuple[int, ...]) -> Iterator[str]:
    """Say which axis is missing, or too many."""
    fewer, more = sorted((found, wanted), key=len)
    how = "missing" if fewer == found else "too many"
    if len(more) == len(fewer) + 1:
        lengths = {n for i, n in enumerate(more) if more[:i] + more[i + 1 :] == fewer}
        if len(lengths) == 1:
            yield f"An axis of length {lengths.pop()} is {how}."
    elif fewer and fewer == more[: len(fewer)]:
        yield f"The last {len(more) - len(fewer)} axes are {how}."
