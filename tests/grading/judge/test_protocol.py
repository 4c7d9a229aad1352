"""Messages arrive whole or not at all, and need no heavy package."""

import io
import struct
import subprocess
import sys

import pytest

from utils.grading.judge import protocol
from utils.grading.judge.protocol import HIDDEN, receive, send
from utils.paths import COURSE_FOLDER


def sent(*messages: dict) -> io.BytesIO:
    stream = io.BytesIO()
    for message in messages:
        send(stream, message)
    stream.seek(0)
    return stream


def test_messages_arrive_one_by_one():
    messages = [{"check": "assert True", "points": 2.0}, {"reply": b"\x00\xff"}, {}]
    stream = sent(*messages)
    assert [receive(stream) for _ in messages] == messages
    with pytest.raises(EOFError):
        receive(stream)


@pytest.mark.parametrize("length", [0, 3, 8, 12])
def test_half_a_message_is_an_end(length: int):
    stream = io.BytesIO(sent({"ready": True}).read()[:length])
    with pytest.raises(EOFError):
        receive(stream)


def test_too_long_a_message_is_not_read():
    stream = io.BytesIO(struct.pack(">Q", protocol.LARGEST_MESSAGE + 1))
    with pytest.raises(ValueError, match="600,000,001 bytes is too long"):
        receive(stream)


def test_hidden_tests_are_found_also_where_they_are_indented():
    source = "a\n    ### BEGIN HIDDEN TESTS\n    b\n    ### END HIDDEN TESTS\nc\n"
    assert HIDDEN.sub("", source) == "a\nc\n"


def test_importing_the_protocol_loads_nothing_heavy():
    source = (
        "import sys; import utils.grading.judge.protocol, utils.grading.judge.process;"
        "print(len(sys.modules)); print(*sys.modules)"
    )
    command = [sys.executable, "-c", source]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=COURSE_FOLDER)
    count, names = told.stdout.split("\n", 1)
    heavy = {"numpy", "sqlalchemy", "nbgrader", "nbformat", "tensorflow", "keras", "pandas"}
    assert not heavy & set(names.split())
    assert int(count) < 200
