"""Answers without any content get no points, whatever their shape and type."""

import copy
import inspect
import pickle
from collections.abc import Callable
from functools import partial, wraps
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import pytest

from tests.support.exercises import Exercise, exercises_of
from utils.course.notebooks import lesson_names

EXERCISES = [exercise for lesson in lesson_names() for exercise in exercises_of(lesson)]
EMPTY = np.zeros(0)

# What each answer returns, from the arguments and from what the reference returns for them.
VACUOUS: dict[str, Callable[[tuple, Any], Any]] = {
    "an empty array": lambda arguments, right: EMPTY,
    "an empty array of the right form": lambda arguments, right: like(right, EMPTY),
    "ones": lambda arguments, right: np.ones(1),
    "ones of the right form": lambda arguments, right: like(right, 1),
    "zeros": lambda arguments, right: np.zeros(1),
    "zeros of the right form": lambda arguments, right: like(right, 0),
    "nan": lambda arguments, right: np.full(1, np.nan),
    "nan of the right form": lambda arguments, right: like(right, np.nan),
    "the first input": lambda arguments, right: arguments[0] if arguments else None,
    "the last input": lambda arguments, right: arguments[-1] if arguments else None,
    "all inputs": lambda arguments, right: arguments,
    "an empty tuple": lambda arguments, right: (),
    "an empty list": lambda arguments, right: [],
    "an empty text": lambda arguments, right: "",
    "None": lambda arguments, right: None,
}
# These do what the reference does wherever a learner can see the arguments.
LEARNED = {
    "right on the visible inputs, else empty": VACUOUS["an empty array of the right form"],
    "right on the visible inputs, else zeros": VACUOUS["zeros of the right form"],
}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.lesson}-{e.name}")
def test_no_points_for_nothing(exercise: Exercise):
    assert paid_for_nothing(exercise) == {}


def paid_for_nothing(exercise: Exercise) -> dict[str, set[str]]:
    """Return the checks that give points to vacuous answers, and which answers these are."""
    seen, returns = visible_inputs(exercise)
    kinds = {kind: set() for kind in (VACUOUS if returns else ["None"])}
    kinds |= {kind: seen for kind in LEARNED if seen}
    paid: dict[str, set[str]] = {}
    for kind, known_inputs in kinds.items():
        graded = exercise.grade(
            exercise.answer.source,
            replace=partial(stand_in, kind=kind, known_inputs=known_inputs, returns=returns),
        )
        for check, (points, _) in graded.items():
            if points:
                paid.setdefault(check, set()).add(kind)
    return paid


def stand_in(right: Callable, kind: str, known_inputs: set[bytes], returns: bool) -> Callable:
    """Return a function that answers as `kind` says, and rightly for the known inputs."""

    @wraps(right)
    def answer(*arguments: Any, **options: Any) -> Any:
        if key(arguments, options) in known_inputs:
            return right(*arguments, **options)
        if not returns:  # what counts is what it does, so it is not done
            return None
        try:
            result = right(*copy.deepcopy(arguments), **copy.deepcopy(options))
        except Exception:  # where the reference refuses, a vacuous answer does not
            result = None
        return (VACUOUS | LEARNED)[kind](arguments, result)

    return answer


def visible_inputs(exercise: Exercise) -> tuple[set[bytes], bool]:
    """Return the arguments of all calls that learners see, and whether anything is returned."""
    seen, results = set(), []

    def watched(right: Callable) -> Callable:
        @wraps(right)
        def answer(*arguments: Any, **options: Any) -> Any:
            if inspect.signature(right).parameters:  # without any, all calls are the same
                seen.add(key(arguments, options))
            results.append(right(*arguments, **options))
            return results[-1]

        return answer

    exercise.grade(exercise.answer.source, hidden=False, replace=watched)
    return seen, any(result is not None for result in results)


def like(value: Any, fill: Any) -> Any:
    """Return what has the type, and where it is not empty also the shape, but not the content."""
    if isinstance(value, tuple):
        return tuple(like(part, fill) for part in value)
    if isinstance(value, list):
        return [] if fill is EMPTY else [like(part, fill) for part in value]
    if isinstance(value, np.ndarray):
        if fill is EMPTY:
            return np.zeros((0, *value.shape[1:]), value.dtype)
        has_nan = value.dtype.kind == "f" or fill == fill  # whole numbers have none
        return np.full(value.shape, fill, value.dtype if has_nan else float)
    if isinstance(value, int | float | np.number):
        return fill if fill is EMPTY or fill != fill else type(value)(fill)
    if isinstance(value, str):
        return ""
    return EMPTY if fill is EMPTY else np.full(1, fill)


def key(*values: Any) -> bytes:
    """Return what tells inputs apart; of a function in a check, its code."""
    return pickle.dumps([plain(value) for value in values])


def plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return [(name, plain(part)) for name, part in value.items()]
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), value.tobytes()
    if isinstance(value, FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        return plain(value.__code__), plain(cells)
    if isinstance(value, CodeType):
        return value.co_code, plain(value.co_names), plain(value.co_consts)
    return pickle.dumps(value)
