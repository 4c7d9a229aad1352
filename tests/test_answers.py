"""The graders grade rightly: right answers get all points, wrong ones lose those they should."""

import pytest

from tests.support.exercises import ANSWERS, REPORT, Answer, Exercise, bank, exercises_of, report
from utils.course.notebooks import lesson_names

EXERCISES = [exercise for lesson in lesson_names() for exercise in exercises_of(lesson)]
ALL = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.lesson}-{e.name}")
BANK = [(exercise, answer) for exercise in EXERCISES for answer in bank(exercise)]

# Answers that get points from careless checks, whatever the exercise.
CHEATS = {
    "nothing": "None",
    "zero": "0",
    "true": "True",
    "its input": "arguments[0] if arguments else None",
    "a copy of its input": "__import__('copy').deepcopy(arguments[0]) if arguments else None",
    "zeros like its input": "__import__('numpy').zeros_like(arguments[0]) if arguments else None",
    "ones like its input": "__import__('numpy').ones_like(arguments[0]) if arguments else None",
    "not a number": "float('nan')",
    "an empty tuple": "()",
    "an empty array": "__import__('numpy').array([])",
    "an object that equals everything": "AlwaysEqual()",
    "an array that equals everything": "__import__('numpy').zeros(10).view(EqualArray)",
}
CHEAT_CLASSES = """
import numpy
class AlwaysEqual:
    shape, ndim, dtype = (), 0, None
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __len__(self): return 10
    def __getitem__(self, key): return self
    def __getattr__(self, name): return self
    def __call__(self, *arguments, **options): return self
class EqualArray(numpy.ndarray):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __array_ufunc__(self, ufunc, method, *inputs, **options): return True
    def __array_function__(self, func, types, arguments, options): return True
"""


@ALL
def test_bank_is_rich(exercise: Exercise):
    answers = bank(exercise)
    titles = [answer.title for answer in answers]
    assert len(set(titles)) == len(titles)
    assert sum(answer.right for answer in answers) >= 3
    assert sum(not answer.right for answer in answers) >= 6


def test_bank_has_no_strangers():
    files = {f"{path.parent.name}/{path.stem}" for path in ANSWERS.glob("*/*.py")}
    assert files == {f"{exercise.lesson}/{exercise.name}" for exercise in EXERCISES}


@ALL
def test_every_check_catches_a_slip(exercise: Exercise):
    """A check that no wrong answer fails proves nothing."""
    caught = {name for answer in bank(exercise) for name in answer.loses}
    assert caught == {check.metadata.nbgrader.grade_id for check in exercise.checks}


def test_report_is_up_to_date():
    assert REPORT.read_text(encoding="utf-8") == report(), "run: python -m tests.support.exercises"


@ALL
def test_reference_gets_full_points(exercise: Exercise):
    assert exercise.checks
    for check, (points, message) in exercise.grade(exercise.answer.source).items():
        assert points > 0, (check, message)
    assert points_of(exercise, exercise.answer.source) == full_points(exercise)


@ALL
def test_blank_gets_nothing_and_is_told_so(exercise: Exercise):
    for hidden in (True, False):
        for check, (points, message) in exercise.grade(exercise.blank, hidden).items():
            assert points == 0, check
            assert len(message) > 20, check


@ALL
@pytest.mark.parametrize("cheat", CHEATS)
def test_cheap_tricks_get_nothing(exercise: Exercise, cheat: str):
    answer = CHEAT_CLASSES + "\n".join(
        f"def {name}(*arguments, **options): return {CHEATS[cheat]}" for name in exercise.functions
    )
    assert exercise.functions
    graded = exercise.grade(answer)
    assert {check: points for check, (points, _) in graded.items() if points} == {}


@pytest.mark.parametrize(
    "exercise, answer", BANK, ids=[f"{e.lesson}-{e.name}-{a.title}" for e, a in BANK]
)
def test_answer(exercise: Exercise, answer: Answer):
    graded = exercise.grade(answer.source)
    lost = {
        check.metadata.nbgrader.grade_id: graded[check.metadata.nbgrader.grade_id][0]
        for check in exercise.checks
        if graded[check.metadata.nbgrader.grade_id][0] < exercise.max_points(check)
    }
    assert lost == answer.loses, graded
    assert answer.right == (lost == {})
    messages = "\n".join(graded[check][1] for check in lost)
    assert answer.right or answer.says, "say what the learner is told"
    for part in answer.says:
        assert part in messages


def points_of(exercise: Exercise, answer: str) -> float:
    return sum(points for points, _ in exercise.grade(answer).values())


def full_points(exercise: Exercise) -> float:
    return sum(exercise.max_points(check) for check in exercise.checks)
