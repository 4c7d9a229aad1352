"""Cells and calls in a kernel: what comes back, and what ends it."""

import os
from pathlib import Path

import pytest

from tests.support.kernels import say
from utils.grading.sandbox.client import Lost, TimeUp, read_untrusted


def test_only_plain_files_are_read(tmp_path: Path, monkeypatch):
    plain, link, pipe, folder = (tmp_path / name for name in ("plain", "link", "pipe", "folder"))
    plain.write_bytes(b"reply")
    link.symlink_to(plain)
    os.mkfifo(pipe)
    folder.mkdir()
    assert read_untrusted(plain) == b"reply"
    for path in (link, pipe, folder, tmp_path / "missing"):
        assert read_untrusted(path) is None
    monkeypatch.setattr("utils.grading.sandbox.client.LARGEST", 4)
    assert read_untrusted(plain) is None


def test_a_loop_without_end_is_interrupted(new_kernel):
    kernel = new_kernel()
    said = say(kernel, "while True:\n    pass", seconds=1)
    assert "KeyboardInterrupt" in said and "stopped after 1 seconds" in said
    assert say(kernel, "print(6 * 7)") == "42\n"


def test_a_loop_that_cannot_be_interrupted_ends_the_kernel(new_kernel, monkeypatch):
    monkeypatch.setattr("utils.grading.sandbox.client.SETTLE", 1)
    kernel = new_kernel()
    source = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"
    with pytest.raises(TimeUp, match="no end after 1 seconds"):
        say(kernel, source, seconds=1)
    assert kernel.lost()


def test_leaving_ends_the_kernel(new_kernel):
    with pytest.raises(Lost):
        say(new_kernel(), "import os; os._exit(3)")


def test_leaving_is_noticed_though_a_child_stays(new_kernel):
    source = "import os, time\nif not os.fork(): time.sleep(600)\nos._exit(3)"
    with pytest.raises(Lost, match="has ended"):
        say(new_kernel(), source, seconds=30)
