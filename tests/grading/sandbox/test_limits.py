"""Limits: which usage is too much, and that a kernel which uses too much is ended."""

import dataclasses

import pytest

from tests.support.kernels import attempt, say
from utils.grading.result import Options
from utils.grading.sandbox.client import Kernel, Lost
from utils.grading.sandbox.limits import Limits, Usage, exceeded, limits_of, process_limits

LIMITS = Limits(processes=40, memory=1_800_000_000)


def test_a_kernel_at_its_limits_goes_on():
    at_limits = {field.name: getattr(LIMITS, field.name) for field in dataclasses.fields(LIMITS)}
    assert exceeded(Usage(**at_limits), LIMITS) is None


@pytest.mark.parametrize(
    "usage, reason",
    [
        ({"processes": 41}, "it started more than 40 processes"),
        ({"threads": 1_001}, "it started more than 1,000 threads"),
        ({"memory": 1_800_000_001}, "it used more than 1,800 MB of memory"),
        ({"sockets": 501}, "it opened more than 500 sockets"),
        ({"open_files": 10_001}, "it opened more than 10,000 files"),
        ({"own_files": 50_001}, "it made more than 50,000 files"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_what_is_too_much_is_said(usage: dict, reason: str):
    assert exceeded(Usage(**usage), LIMITS) == reason


def test_options_set_the_limits():
    options = Options(memory_megabytes=5, processes=3, file_megabytes=7, notebook_seconds=100)
    assert limits_of(options) == Limits(processes=3, memory=5_000_000)
    assert process_limits(options) == {
        "data": 5_000_000,
        "fsize": 7_000_000,
        "cpu": 260,
        "nofile": 1_024,
        "core": 0,
    }


def test_no_large_file(kernel: Kernel):
    assert say(kernel, attempt("open('/tmp/large', 'wb').write(bytes(65_000_000))")) == "OSError\n"


def test_too_many_processes_end_the_kernel(new_kernel):
    source = """
        import subprocess
        kept = [subprocess.Popen(["sleep", "600"]) for _ in range(60)]
        import time; time.sleep(60)
    """
    with pytest.raises(Lost, match="more than 40 processes"):
        say(new_kernel(), source)


def test_too_much_memory_ends_the_kernel(new_kernel):
    source = """
        import subprocess, sys
        code = "x = b'x' * 500_000_000; import time; time.sleep(600)"
        kept = [subprocess.Popen([sys.executable, "-S", "-c", code]) for _ in range(5)]
        import time; time.sleep(60)
    """
    with pytest.raises(Lost, match="MB of memory"):
        say(new_kernel(), source)


def test_too_many_threads_end_the_kernel(new_kernel):
    source = """
        import threading, time
        threading.stack_size(65_536)
        for _ in range(1_200):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        time.sleep(60)
    """
    with pytest.raises(Lost, match="more than 1,000 threads"):
        say(new_kernel(), source)


def test_threads_are_counted_whatever_a_process_calls_itself(new_kernel):
    source = """
        import ctypes, threading, time
        ctypes.CDLL(None).prctl(15, b"Threads:\\t0", 0, 0, 0)
        threading.stack_size(65_536)
        for _ in range(1_200):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        time.sleep(60)
    """
    with pytest.raises(Lost, match="more than 1,000 threads"):
        say(new_kernel(), source)


# Memory that no process shows as its own. Each is kept for a minute, if nobody ends it.
HOARDS = {
    "sockets": """
        import socket, time
        kept = []
        while len(kept) < 450:
            pair = socket.socketpair()
            pair[0].setblocking(False)
            try:
                while True: pair[0].send(bytes(65_536))
            except BlockingIOError: kept.append(pair)
        time.sleep(60)
    """,
    "sockets in flight": """
        import array, os, socket, time
        for _ in range(2_000):
            one, other = socket.socketpair()
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [one.fileno()]))]
            one.sendmsg([b"x"], rights)
            kept = os.dup(other.fileno()) if _ % 4 == 0 else None
        time.sleep(60)
    """,
    "files": """
        import os, time
        for number in range(12):
            for folder in ("/tmp", "/dev/shm", "."):
                file = os.open(f"{folder}/{number}", os.O_RDWR | os.O_CREAT)
                try: os.posix_fallocate(file, 0, 60_000_000)
                except OSError: pass
                os.unlink(f"{folder}/{number}")
        time.sleep(60)
    """,
    "pipes": """
        import os, subprocess, sys, time
        code = "import os, time; kept = [os.pipe() for _ in range(500)]; time.sleep(60)"
        for _ in range(12): subprocess.Popen([sys.executable, "-S", "-c", code])
        time.sleep(60)
    """,
}


@pytest.mark.parametrize(
    "hoard, limits, reason",
    [
        ("sockets", {}, "more than 500 sockets"),
        ("sockets in flight", {}, "more than 500 sockets"),
        ("files", {"memory": 350_000_000}, "MB of memory"),
        ("pipes", {}, "more than 10,000 files"),
    ],
)
def test_memory_that_no_process_shows_is_counted(new_kernel, hoard, limits, reason):
    kernel = new_kernel()
    kernel.sandbox.limits = dataclasses.replace(kernel.sandbox.limits, **limits)
    with pytest.raises(Lost, match=reason):
        say(kernel, HOARDS[hoard])


def test_too_many_files_end_the_kernel(new_kernel):
    kernel = new_kernel()
    kernel.sandbox.limits = dataclasses.replace(kernel.sandbox.limits, own_files=500)
    source = """
        import time
        for i in range(2_000): open(f"/tmp/{i}", "w").close()
        time.sleep(60)
    """
    with pytest.raises(Lost, match="more than 500 files"):
        say(kernel, source)


def test_one_process_gets_no_more_memory_than_allowed(new_kernel):
    assert "MemoryError" in say(new_kernel(), "x = bytearray(3_000_000_000)")
