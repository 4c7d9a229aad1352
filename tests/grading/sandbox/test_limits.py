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
        ({"exchange_size": 1_000_000_001}, "it wrote more than 1,000 MB or too many files"),
        ({"exchange_files": 1_001}, "it wrote more than 1,000 MB or too many files"),
        ({"exchange_folders": 1}, "it made a folder where only the grader's files belong"),
        ({"exchange_locked": True}, "it locked the grader's files"),
        ({"written": 4_000_000_001}, "it wrote more than 4,000 MB"),
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


@pytest.mark.parametrize(
    "statement, reason",
    [
        ("os.mkdir(shared + '/folder')", "it made a folder"),
        ("for i in range(2_000): open(f'{shared}/{i}', 'w').close()", "too many files"),
        ("for i in range(2_000): open(f'/tmp/{i}', 'w').close()", "more than 500 files"),
        (
            "file = open(shared + '/hidden', 'wb')\n"
            "os.unlink(file.name); file.write(bytes(60_000_000))",
            "more than 50 MB",
        ),
    ],
    ids=["folder", "many shared files", "many files", "file without a name"],
)
def test_misused_folders_end_the_kernel(new_kernel, monkeypatch, statement: str, reason: str):
    kernel = new_kernel()
    meter = kernel.sandbox._meter
    fewer = dataclasses.replace(meter.limits, own_files=500, written=50_000_000)
    monkeypatch.setattr(meter, "limits", fewer)
    shared = f"import os, time\nshared = {str(kernel.sandbox.exchange)!r}\n"
    source = f"{shared}{statement}\ntime.sleep(60)"
    with pytest.raises(Lost, match=reason):
        say(kernel, source)


def test_one_process_gets_no_more_memory_than_allowed(new_kernel):
    assert "MemoryError" in say(new_kernel(), "x = bytearray(3_000_000_000)")
