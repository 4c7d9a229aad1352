"""The judge decides as the checks in a notebook do, though answers reach it as plain data only."""

import logging
from pathlib import Path

import numpy as np
import pytest
from exercises import Answer, Exercise, bank, exercises_of, run_cell
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from utils.grading import learner
from utils.grading.codec import Foreign, decode, encode
from utils.grading.judge import Judge
from utils.grading.lesson import load_lesson
from utils.notebooks import ROOT, lesson_names

EXERCISES = [exercise for lesson in lesson_names() for exercise in exercises_of(lesson)]
BANK = [(exercise, answer) for exercise in EXERCISES for answer in bank(exercise)]


@pytest.fixture
def judge_of(monkeypatch):
    """Make a judge for sources of cells. Its "kernel" is a namespace in this process."""
    monkeypatch.setitem(__import__("sys").modules, "__main__", __import__("sys").modules["__main__"])

    def make(lesson: str, cells: list[str]) -> Judge:
        namespace = {"__name__": "kernel"}
        for source in cells:
            run_cell(source, namespace)
        monkeypatch.setattr(learner, "find", lambda name: namespace[name])
        about = load_lesson(ROOT, lesson)
        return Judge(about.imports, about.functions, lambda name, call: learner.reply_to(call))

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
