"""The judge decides as the checks in a notebook do, though answers reach it as plain data only."""

import logging
import sys
from types import SimpleNamespace

import keras
import msgpack
import numpy as np
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import determine_grade

from tests.support.exercises import Answer, Exercise, bank, exercises_of, run_cell
from utils.course.notebooks import lesson_names
from utils.grading.judge import codec, in_kernel
from utils.grading.judge.codec import Foreign, decode, encode
from utils.grading.judge.judge import Judge
from utils.grading.lesson import load_lesson, needed_cells
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
    assert output["data"]["text/plain"] == repr(float(eval(score)))


@pytest.mark.parametrize("score", ["-1", "3", "float('nan')", "'full'"])
def test_a_score_that_makes_no_sense_gives_nothing(monkeypatch, score):
    (output,) = judge_for(monkeypatch, None).check(score, 2)
    assert output["output_type"] == "error"


# --- What a forged answer can be ----------------------------------------------------------------


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


def test_tables_generators_and_networks_travel():
    table = pd.DataFrame({"label": np.array([3, 4], "uint8"), "ink": [0.5, 1.5]}, index=[7, 9])
    pd.testing.assert_frame_equal(decode(encode(table)), table)
    pd.testing.assert_series_equal(decode(encode(table["ink"])), table["ink"])
    rng = np.random.default_rng(3)
    rng.random()
    assert decode(encode(rng)).random() == rng.random()
    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="relu")])
    network.compile("adam", "mse")
    images = np.eye(3, dtype="float32")
    assert np.array_equal(decode(encode(network))(images), network(images))


def test_a_network_with_code_in_it_does_not_travel():
    network = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x)])
    assert isinstance(decode(encode(network)), Foreign)


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


# --- Which cells run ----------------------------------------------------------------------------


def code(source: str, **nbgrader: object) -> NotebookNode:
    cell = new_code_cell(source)
    if nbgrader:
        cell.metadata["nbgrader"] = nbgrader
    return cell


ANSWER = {"grade": False, "solution": True, "grade_id": "answer"}


def test_only_what_answers_stand_on_is_run():
    cells = [
        new_markdown_cell("# Title"),
        code("import time"),
        code("model = train_for_minutes()"),
        code("def helper(x):\n    return x + offset"),
        code("offset = 3"),
        code("picture = model.draw()"),
        code("def answer(x):\n    model = None\n    return helper(x)", **ANSWER),
        code("assert answer(1) == 4", grade=True, solution=False, grade_id="c", points=1),
        code("offset = show(answer)"),
    ]
    assert needed_cells(cells) == [1, 3, 4, 6, 8]


def test_cells_that_change_a_needed_name_are_run():
    cells = [
        code("settings = {}"),
        code("settings['size'] = 3"),
        code("other['size'] = 3"),
        code("def answer():\n    return settings['size']", **ANSWER),
    ]
    assert needed_cells(cells) == [0, 1, 3]


@pytest.mark.parametrize("source", ["def broken(:", "%%bash\nls", "%matplotlib inline", "x = ="])
def test_cells_that_are_no_python_are_left_out_unless_they_are_answers(source):
    assert needed_cells([code(source), code("def f(): pass", **ANSWER)]) == [1]
    assert needed_cells([code(source, **ANSWER)]) == [0]


@pytest.mark.parametrize("lesson", lesson_names())
def test_no_lesson_trains_when_it_is_graded(lesson: str):
    cells = load_lesson(COURSE_FOLDER, lesson).source.cells
    for position in needed_cells(cells):
        assert "train(" not in cells[position].source.replace("def train(", "")
        assert not cells[position].source.startswith("history")
