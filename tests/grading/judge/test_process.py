"""A judge that uses too much, or ends, costs no mark in silence: the grader hears why."""

import io
import os
import signal
import threading
import time

import cloudpickle
import pytest

from utils.grading.judge.codec import encode
from utils.grading.judge.process import (
    JudgeEnded,
    JudgeProcess,
    JudgeSession,
    JudgeStopped,
    LessonBroken,
    start_judge,
)
from utils.grading.judge.protocol import send
from utils.grading.sandbox.bubblewrap import ENVIRONMENT

START = {"imports": ["import numpy as np"], "functions": ["solve"], "memory": 1_500_000_000}


def test_a_question_gets_its_answer():
    said = io.BytesIO()
    send(said, {"ready": True})
    said.seek(0)
    asked = io.BytesIO()
    judge = JudgeProcess(said, asked, kill=lambda: None)
    assert judge.ask({"imports": []}, seconds=60) == {"ready": True}
    wanted = io.BytesIO()
    send(wanted, {"imports": []})
    assert asked.getvalue() == wanted.getvalue()


def test_a_judge_that_has_ended_is_noticed():
    with pytest.raises(JudgeEnded):
        JudgeProcess(io.BytesIO(), io.BytesIO(), kill=lambda: None).ask({}, seconds=60)


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
    assert not os.path.isdir(seen["COURSE_OWN_FILES"]), "nothing that a learner saved is there"
    assert seen["DIGITS_TEST"] == "yes" and seen["PATH"] == os.environ["PATH"]


@pytest.fixture
def session():
    processes = []

    def start():
        processes.append(start_judge(ENVIRONMENT))
        return processes[-1]

    session = JudgeSession(start, START, 60)
    session.started = processes
    yield session
    session.end()


def check(session: JudgeSession, source: str, value: object = None) -> list[dict]:
    """Run a check in which all calls return this value; return its outputs."""
    message = session.ask({"check": source, "points": 1.0})
    while "call" in message:
        assert cloudpickle.loads(message["call"])[0] == "solve"
        message = session.ask({"reply": encode(["returned", value, []])})
    return message["outputs"]


def test_a_check_runs_in_its_process(session):
    assert check(session, "assert solve(1) == 2", 2) == []
    (output,) = check(session, "assert solve(1) == 2, 'It should be 2.'", 3)
    assert output["evalue"] == "It should be 2."
    assert len(session.started) == 1


def test_a_check_that_takes_too_much_memory_is_stopped(session):
    with pytest.raises(JudgeStopped, match="memory"):
        check(session, "np.zeros((1_200_000, 1, 1, 1)) + np.zeros(1_800)")
    with pytest.raises(JudgeStopped, match="memory"):
        check(session, "try:\n    list(solve(1))\nexcept ValueError:\n    pass", range(10**10))
    assert check(session, "assert solve(1) == 2", 2) == [], "the next check gets a new judge"


def test_a_memory_error_of_the_learners_is_an_error_like_any_other(session):
    message = session.ask({"check": "solve(1)", "points": 1.0})
    assert "call" in message
    raised = encode(["raised", ["MemoryError", "MemoryError", "no more", ""], []])
    (output,) = session.ask({"reply": raised})["outputs"]
    assert output["ename"] == "MemoryError" and "no more" in output["evalue"]


def test_a_check_that_takes_too_long_is_stopped(session):
    check(session, "pass")
    session._seconds = 1
    start = time.monotonic()
    with pytest.raises(JudgeStopped, match="longer than 1 seconds"):
        check(session, "while True: pass")
    assert time.monotonic() - start < 10


def test_a_lesson_whose_imports_fail_is_named_as_the_cause():
    start = START | {"imports": ["import no_such_module"]}
    session = JudgeSession(lambda: start_judge({}), start, seconds=60)
    with pytest.raises(LessonBroken, match="No module named 'no_such_module'"):
        session.ask({"check": "pass", "points": 1.0})
    session.end()


def test_a_judge_that_is_ended_from_outside_says_so(session):
    check(session, "pass")
    (pid,) = [int(o["text"]) for o in check(session, "import os; print(os.getpid())")]
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(JudgeEnded) as ended:
        check(session, "pass")
    assert not isinstance(ended.value, JudgeStopped)
    assert check(session, "assert solve(1) == 2", 2) == []


@pytest.mark.parametrize("reply", [b"", b"\xc1", b"\x93\x01", encode(["returned"]), encode(5)])
def test_a_reply_that_no_function_gives_is_named(session, reply: bytes):
    session.ask({"check": "try:\n    solve(1)\nexcept Exception:\n    pass", "points": 1.0})
    (output,) = session.ask({"reply": reply})["outputs"]
    assert output["ename"] == "UnreadableReply"
