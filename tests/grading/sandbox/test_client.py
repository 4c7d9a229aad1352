"""Cells and calls in a kernel: what comes back, and what ends it."""

import time
from pathlib import Path

import cloudpickle
import pytest

from tests.support.kernels import say
from utils.grading.judge.codec import decode
from utils.grading.result import Options
from utils.grading.sandbox.client import Kernel, Lost, TimeUp
from utils.grading.sandbox.sandbox import SandboxFactory


def call(kernel: Kernel, *arguments: object, seconds: float = 20) -> list:
    """Call the kernel's function ``double`` and return its decoded reply."""
    return decode(kernel.call(cloudpickle.dumps(("double", arguments, {})), seconds))


def test_a_call_brings_the_functions_value(kernel: Kernel):
    say(kernel, "def double(values): return 2 * values")
    assert call(kernel, 21) == ["returned", 42, []]
    large = b"x" * 5_000_000  # more than any buffer on the way holds
    assert call(kernel, large) == ["returned", 2 * large, []]


def test_a_call_works_without_a_sandbox(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("my data")
    with SandboxFactory([], Options(sandbox=False)) as factory:
        kernel = Kernel(factory, tmp_path)
        say(kernel, "def double(value): return 2 * value, open('mine.txt').read()")
        assert call(kernel, 21) == ["returned", (42, "my data"), []]
        own = "from utils.paths import own_files; print(list(own_files().iterdir()))"
        assert say(kernel, own) == "[]\n"
        kernel.close()


def test_a_call_that_is_interrupted_leaves_the_kernel_in_step(new_kernel):
    kernel = new_kernel()
    say(kernel, "def double(value):\n    while value < 0: pass\n    return 2 * value")
    with pytest.raises(TimeUp):
        call(kernel, -1, seconds=1)
    assert call(kernel, 21) == ["returned", 42, []]


# The learner's own end of the stream for calls is open in its process, under some number.
OWN_STREAM = """
    import socket
    from utils.grading.judge import in_kernel
    stream = in_kernel._stream
"""


@pytest.mark.parametrize(
    "attack",
    [
        "in_kernel.serve_call = lambda number: None",
        "stream.close()",
        "stream.sendall(b'garbage' * 10)",
        "stream.sendall((1 << 60).to_bytes(8, 'big') * 2)",
        "in_kernel.serve_call = lambda number: stream.sendall("
        "number.to_bytes(8, 'big') + (1 << 60).to_bytes(8, 'big'))",
        "in_kernel.serve_call = lambda number: stream.sendall("
        "number.to_bytes(8, 'big') + (100).to_bytes(8, 'big') + b'less')",
    ],
    ids=["no reply", "closed", "garbage", "forged frame", "endless reply", "half a reply"],
)
def test_a_stream_that_was_tampered_with_ends_the_kernel(new_kernel, monkeypatch, attack: str):
    monkeypatch.setattr("utils.grading.sandbox.client.SETTLE", 2)
    kernel = new_kernel()
    say(kernel, OWN_STREAM + f"    def double(value): return 2 * value\n    {attack}")
    start = time.monotonic()
    with pytest.raises(Lost, match="something else than a result"):
        call(kernel, 21)
    assert time.monotonic() - start < 15 and kernel.lost()


# Names under which a grader might write or connect: planted as links and as pipes, they would lead
# it to a file of the instructor's, or let it wait for ever.
PLANT = """
    import os
    from ipykernel.connect import get_connection_file
    folders = {os.path.dirname(get_connection_file()), os.getcwd(), "/tmp", "/dev/shm"}
    folders |= {os.path.dirname(line.split()[-1]) for line in open("/proc/net/unix") if "/" in line}
    planted = 0
    for folder in folders:
        for number in range(60):
            for ending in ("in", "out"):
                try:
                    PLANT_ONE(f"{folder}/{number}.{ending}")
                    planted += 1
                except OSError:
                    pass
    print(planted > 100)
    def double(value): return 2 * value
"""


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_planted_files_lead_nowhere(new_kernel, tmp_path: Path, kind: str):
    victim = tmp_path / "gradebook.db"
    victim.write_text("all marks")
    one = f"(lambda path: os.symlink({str(victim)!r}, path))" if kind == "link" else "os.mkfifo"
    kernel = new_kernel()
    assert "True" in say(kernel, PLANT.replace("PLANT_ONE", one))
    for _ in range(3):
        assert call(kernel, 21, seconds=10) == ["returned", 42, []]
    kernel.close()
    assert victim.read_text() == "all marks"


def test_no_folder_is_shared_with_the_grader(kernel: Kernel):
    source = """
        import os
        mounts = [line.split() for line in open("/proc/self/mounts")]
        print([m[1] for m in mounts if "rw" in m[3].split(",") and m[2] != "tmpfs"])
    """
    writable = set(eval(say(kernel, source)))
    assert {path for path in writable if not path.startswith("/dev/")} <= {"/proc"}


def test_a_loop_without_end_is_interrupted(new_kernel):
    kernel = new_kernel()
    said = say(kernel, "while True:\n    pass", seconds=1)
    assert "KeyboardInterrupt" in said and "stopped after 1 seconds" in said
    assert say(kernel, "print(6 * 7)") == "42\n"


def test_a_loop_that_cannot_be_interrupted_ends_the_kernel(new_kernel, monkeypatch):
    monkeypatch.setattr("utils.grading.sandbox.client.SETTLE", 1)
    kernel = new_kernel()
    source = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"
    with pytest.raises(TimeUp, match="did not end within 1 seconds"):
        say(kernel, source, seconds=1)
    assert kernel.lost()


def test_leaving_ends_the_kernel(new_kernel):
    with pytest.raises(Lost):
        say(new_kernel(), "import os; os._exit(3)")


def test_leaving_is_noticed_though_a_child_stays(new_kernel):
    source = "import os, time\nif not os.fork(): time.sleep(600)\nos._exit(3)"
    with pytest.raises(Lost, match="has ended"):
        say(new_kernel(), source, seconds=30)
