"""utils.grading.judge.process: the grader's handle of a judge."""

import io
import os
import threading

import pytest

from utils.grading.judge.process import JudgeProcess, start_judge
from utils.grading.judge.protocol import send


def test_a_question_gets_its_answer():
    said = io.BytesIO()
    send(said, {"ready": True})
    said.seek(0)
    asked = io.BytesIO()
    assert JudgeProcess(said, asked, kill=lambda: None).ask({"imports": []}) == {"ready": True}
    wanted = io.BytesIO()
    send(wanted, {"imports": []})
    assert asked.getvalue() == wanted.getvalue()


def test_a_judge_that_has_ended_is_noticed():
    with pytest.raises(EOFError):
        JudgeProcess(io.BytesIO(), io.BytesIO(), kill=lambda: None).ask({})


def test_kill_ends_also_somebody_who_waits():
    judge = start_judge({})
    told = []

    def wait() -> None:
        try:
            judge.reader.read(1)
        except (OSError, ValueError) as error:
            told.append(error)
        told.append("over")

    waiting = threading.Thread(target=wait)
    waiting.start()
    judge.kill()
    waiting.join(30)
    assert told[-1:] == ["over"]


def test_it_gets_the_variables_it_is_given(monkeypatch):
    seen = {}

    def start(command, env, **options):
        seen.update(env)
        raise OSError("not started")

    monkeypatch.setattr("subprocess.Popen", start)
    with pytest.raises(OSError, match="not started"):
        start_judge({"DIGITS_TEST": "yes"})
    assert seen["DIGITS_TEST"] == "yes" and seen["PATH"] == os.environ["PATH"]
