"""The judge decides as the checks in a notebook do, though replies reach it as plain data only."""

import logging
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from tests.support.exercises import Answer, Exercise, bank, exercises_of, run_cell
from utils.course.notebooks import lesson_names
from utils.grading.judge import in_kernel
from utils.grading.judge.judge import Judge
from utils.grading.lesson import load_lesson
from utils.paths import COURSE_FOLDER

EXERCISES = [exercise for lesson in lesson_names() for exercise in exercises_of(lesson)]
BANK = [(exercise, answer) for exercise in EXERCISES for answer in bank(exercise)]


@pytest.fixture
def judge_of(monkeypatch):
    """Make a judge for sources of cells. Its "kernel" is a namespace in this process."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # given back at the end

    def make(lesson: str, cells: list[str]) -> Judge:
        namespace = {"__name__": "kernel"}
        for source in cells:
            run_cell(source, namespace)
        monkeypatch.setattr(in_kernel, "get_ipython", lambda: SimpleNamespace(user_ns=namespace))
        about = load_lesson(COURSE_FOLDER, lesson)
        return Judge(about.imports, about.functions, lambda name, call: in_kernel.reply_to(call))

    return make


def points(check: NotebookNode, outputs: list[dict]) -> float:
    cell = NotebookNode(check | {"outputs": [NotebookNode(output) for output in outputs]})
    return determine_grade(cell, logging.getLogger("nbgrader"))[0]


@pytest.mark.parametrize(
    "exercise, answer", BANK, ids=[f"{e.lesson}-{e.name}-{a.title}" for e, a in BANK]
)
def test_judge_agrees_with_the_notebook(exercise: Exercise, answer: Answer, judge_of):
    judge = judge_of(exercise.lesson, [*exercise.before, answer.source])
    messages = ""
    for check in exercise.checks:
        name = check.metadata.nbgrader.grade_id
        outputs = judge.check(check.source, exercise.max_points(check))
        said = "".join(output.get("evalue", output.get("text", "")) for output in outputs)
        wanted = answer.loses.get(name, exercise.max_points(check))
        assert points(check, outputs) == wanted, (name, said)
        messages += said
    assert answer.right or all(part in messages for part in answer.says), messages


# --- What reaches the learner -------------------------------------------------------------------

CHECK = """
assert double(2) == 4, "2 should become 4."
### BEGIN HIDDEN TESTS
assert double(4711) == 9422, "A hidden number is not doubled."
### END HIDDEN TESTS
print("doubled")
"""


def judge_for(monkeypatch, answer) -> Judge:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    shell = SimpleNamespace(user_ns={"double": answer})
    monkeypatch.setattr(in_kernel, "get_ipython", lambda: shell)
    return Judge([], ["double"], lambda name, call: in_kernel.reply_to(call))


def test_a_check_that_passes_says_what_it_prints(monkeypatch):
    outputs = judge_for(monkeypatch, lambda number: 2 * number).check(CHECK, 1)
    assert [output["text"] for output in outputs] == ["doubled\n"]


def test_a_hidden_test_keeps_its_data(monkeypatch):
    def telltale(number):
        print("I was called with", number)
        if number > 100:
            raise ValueError(f"I saw {number}")
        return 2 * number

    (output,) = judge_for(monkeypatch, telltale).check(CHECK, 1)
    assert output["ename"] == "ValueError"
    assert "hidden test" in output["evalue"]
    assert "4711" not in str(output)


def test_an_error_on_visible_data_is_shown(monkeypatch):
    def broken(number):
        raise KeyError(f"no entry {number}")

    (output,) = judge_for(monkeypatch, broken).check(CHECK, 1)
    assert output["ename"] == "KeyError" and "no entry 2" in output["evalue"]


def test_a_failed_check_shows_the_sentence_that_a_notebook_shows(monkeypatch):
    judge = judge_for(monkeypatch, lambda number: number)
    source = "from utils.checks import check_call\ncheck_call(double, 2, expected=4)"
    (output,) = judge.check(source, 1)
    assert output["evalue"] == "double(2) should be 4, not 2."
    assert output["traceback"] == ["✗ double(2) should be 4, not 2."]


def test_errors_can_be_caught_by_their_kind(monkeypatch):
    class MyError(OSError):
        pass

    def broken(number):
        raise MyError("mine")

    source = "try:\n    double(1)\nexcept OSError as error:\n    print(type(error).__name__, error)"
    (output,) = judge_for(monkeypatch, broken).check(source, 1)
    assert output["text"] == "MyError mine\n"


@pytest.mark.parametrize("stop", [SystemExit(0), KeyboardInterrupt(), GeneratorExit()])
def test_leaving_the_process_is_an_error_like_any_other(monkeypatch, stop):
    def leave(number):
        raise stop

    (output,) = judge_for(monkeypatch, leave).check(CHECK, 1)
    assert output["output_type"] == "error" and output["ename"] == type(stop).__name__


@pytest.mark.parametrize("score", ["np.float64(0.5)", "0.5", "np.int64(1)", "True", "0"])
def test_partial_credit_is_what_nbgrader_reads(monkeypatch, score):
    source = f"import numpy as np\n{score}"
    (output,) = judge_for(monkeypatch, None).check(source, 2)
    assert output["data"]["text/plain"] == repr(float(eval(score, {"np": np})))


@pytest.mark.parametrize("score", ["-1", "3", "float('nan')", "'full'"])
def test_a_score_that_makes_no_sense_gives_nothing(monkeypatch, score):
    (output,) = judge_for(monkeypatch, None).check(score, 2)
    assert output["output_type"] == "error"


def test_a_tool_that_runs_with_the_learner_is_the_judges_own(monkeypatch):
    """A notebook that puts something else in its place gains nothing."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    shell = SimpleNamespace(user_ns={"page": lambda: None})
    monkeypatch.setattr(in_kernel, "get_ipython", lambda: shell)
    forged = [{"subheaders": ["It looks like a 7"]}]

    def call(name: str, data: bytes) -> bytes:
        with monkeypatch.context() as kernel:
            kernel.setattr("utils.streamlit_testing.visit_page", lambda *_, **__: forged)
            return in_kernel.reply_to(data)

    judge = Judge(["from utils.streamlit_testing import visit_page"], ["page"], call)
    (output,) = judge.check("print(visit_page(page)[0]['subheaders'])", 1)
    assert output["text"] == "[]\n"
