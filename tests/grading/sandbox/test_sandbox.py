"""What a learner's code can do in a kernel of the sandbox, and what it cannot."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.grading import need_sandbox
from utils.grading.execute import Kernel, Lost, Task, TimeUp
from utils.grading.lesson import load_lesson
from utils.grading.result import Options
from utils.grading.sandbox.sandbox import Sandbox, remove
from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER

LESSON = "00_start_here"
LIMITS = {"memory_megabytes": 1_800, "processes": 40, "cell_seconds": 5}
SECRET = "MARKER-environment-77af"


@pytest.fixture(scope="module", params=["warm", "cold"])
def sandbox(request) -> Iterator[Sandbox]:
    need_sandbox()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_SECRET", SECRET)
        options = Options(warm=request.param == "warm", **LIMITS)
        with Sandbox(load_lesson(COURSE_FOLDER, LESSON).imports, options) as sandbox:
            yield sandbox


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("handed-in")
    (folder / "mine.txt").write_text("my data")
    (folder / "numpy.py").write_text("raise RuntimeError('shadowed')")
    (folder / "link.txt").symlink_to(COURSE_FOLDER / "pyproject.toml")
    return folder


@pytest.fixture
def new_kernel(sandbox: Sandbox, handed_in: Path) -> Iterator[Callable[[], Kernel]]:
    kernels = []

    def make() -> Kernel:
        task = Task(load_lesson(COURSE_FOLDER, LESSON), sandbox.options, sandbox, handed_in)
        kernels.append(Kernel(task))
        return kernels[-1]

    yield make
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def kernel(sandbox: Sandbox, handed_in: Path) -> Iterator[Kernel]:
    """One kernel for all tests that leave it as it was."""
    kernel = Kernel(Task(load_lesson(COURSE_FOLDER, LESSON), sandbox.options, sandbox, handed_in))
    yield kernel
    kernel.close()


def say(kernel: Kernel, source: str, seconds: float = 60) -> str:
    """Run a cell and return what it printed, or its error."""
    outputs = kernel.run(textwrap.dedent(source), seconds)
    return "".join(o.get("text", "") or f"{o.get('ename')}: {o.get('evalue')}" for o in outputs)


def attempt(source: str) -> str:
    """Return a cell that prints the name of the error that a statement raises."""
    return (
        f"import os\ntry:\n    {source}\n    print('done')\n"
        "except Exception as e: print(type(e).__name__)"
    )


def test_tensorflow_computes(kernel: Kernel):
    source = (
        "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.ones((3, 4)) @ tf.ones((4, 5)))))"
    )
    assert say(kernel, source).strip().endswith("60.0")


def test_the_data_is_there_and_stays_as_it_is(kernel: Kernel):
    assert say(kernel, "from utils.data import load_digits; print('yes')") == "yes\n"
    for folder in (UTILS_FOLDER, DATA_FOLDER, Path(sys.prefix), Path("/usr"), Path("/etc")):
        path = str(folder / "pwned")
        assert say(kernel, attempt(f"open({path!r}, 'w')")) in ("OSError\n", "PermissionError\n")
        assert not Path(path).exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "8.8.8.8", "localhost"])
def test_no_network(kernel: Kernel, host: str):
    source = f"import socket; socket.create_connection(({host!r}, 53), timeout=1)"
    assert say(kernel, attempt(source)).strip() in ("OSError", "ConnectionRefusedError", "gaierror")
    names = "import socket; print([name for _, name in socket.if_nameindex()])"
    assert say(kernel, names) in ("['lo']\n", "[]\n")


@pytest.mark.parametrize(
    "path", ["solutions", "tests", "grading", "lessons", ".git", "pyproject.toml"]
)
def test_the_course_is_not_there(kernel: Kernel, path: str):
    assert (
        say(kernel, f"import os; print(os.path.exists({str(COURSE_FOLDER / path)!r}))") == "False\n"
    )


def test_nothing_of_the_machine_is_there(kernel: Kernel):
    for path in ("/etc/passwd", "/etc/shadow", "/var", "/run", "/sys"):
        assert say(kernel, f"import os; print(os.path.exists({path!r}))") == "False\n", path


def test_what_was_handed_in_is_there_but_is_no_module(kernel: Kernel):
    assert say(kernel, "print(open('mine.txt').read())") == "my data\n"
    assert say(kernel, attempt("open('mine.txt', 'w')")) in ("OSError\n", "PermissionError\n")
    assert say(kernel, "import os; print(os.path.lexists('link.txt'))") == "False\n"
    assert say(kernel, "import numpy; print(numpy.sum([1, 2]))") == "3\n"


def test_no_rights(kernel: Kernel):
    status = say(kernel, "print(open('/proc/self/status').read())")
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(fields[name], 16) == 0, name
    assert fields["NoNewPrivs"] == "1"
    assert set(fields["Uid"].split()) == {"1000"}


def test_no_way_to_new_rights(kernel: Kernel):
    source = """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.setuid(0), libc.chroot(b"/tmp"))
    """
    assert say(kernel, source) == "-1 -1 -1\n"
    for program in (["unshare", "-Ur", "true"], ["unshare", "-Un", "true"]):
        source = f"import subprocess; print(subprocess.run({program}, capture_output=True))"
        assert "returncode=1" in say(kernel, source)


def test_no_memory_that_belongs_to_no_process(kernel: Kernel):
    assert say(kernel, attempt("os.memfd_create('hidden')")) == "PermissionError\n"
    source = "import ctypes; print(ctypes.CDLL(None).shmget(0, 1_000_000, 0o1600))"
    assert say(kernel, source) == "-1\n"


def test_no_large_file(kernel: Kernel):
    assert say(kernel, attempt("open('/tmp/large', 'wb').write(bytes(65_000_000))")) == "OSError\n"


def test_kernels_draw_different_random_numbers(sandbox: Sandbox, new_kernel):
    source = "import random, numpy as np; print(random.random(), np.random.rand())"
    if sandbox.server:  # a fork could have inherited this, and has TensorFlow already
        source += "\nfrom utils.quiet_tensorflow import tf; print(float(tf.random.uniform([])))"
    one, other = (say(new_kernel(), source).split() for _ in range(2))
    assert len(one) >= 2 and not set(one) & set(other)


def test_no_secret_in_the_environment(kernel: Kernel):
    source = """
        import glob, os
        print(dict(os.environ))
        for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
            try:
                print(open(path).read())
            except OSError:
                pass
    """
    said = say(kernel, source)
    assert "PATH" in said and SECRET not in said and "GRADER_SECRET" not in said


def test_other_rooms_are_not_there(new_kernel):
    one, other = new_kernel(), new_kernel()
    (one.room.exchange / "secret.txt").write_text("x")
    source = "import os; print(os.path.exists({!r}))"
    assert say(one, source.format(str(one.room.exchange / "secret.txt"))) == "True\n"
    assert say(other, source.format(str(one.room.exchange / "secret.txt"))) == "False\n"
    rooms = say(other, f"import os; print(os.listdir({str(one.room.sandbox.folder)!r}))")
    assert rooms == f"[{other.room.folder.name!r}]\n"


def test_the_judge_is_not_there(sandbox: Sandbox, kernel: Kernel):
    judge = sandbox.judge()
    try:
        source = "import os; print(sorted(int(p) for p in os.listdir('/proc') if p.isdigit()))"
        seen = len(eval(say(kernel, source)))
        assert 1 <= seen <= 4  # bubblewrap, what holds the room, and the kernel itself
        source = (
            "import glob; print([open(path).read() for path in glob.glob('/proc/[0-9]*/comm')])"
        )
        kernels = [name for name in eval(say(kernel, source)) if "python" in name]
        assert len(kernels) == 1
    finally:
        judge.kill()


def test_a_room_begins_empty_and_leaves_nothing(new_kernel):
    first = new_kernel()
    source = """
        import os, subprocess
        open("/tmp/left", "w").write("x"); open("left.txt", "w").write("x")
        open("/dev/shm/left", "w").write("x")
        subprocess.Popen(["sleep", "98765"], start_new_session=True)
        print(os.path.exists("/tmp/left"))
    """
    assert say(first, source) == "True\n"
    folder = first.room.folder
    assert soon(lambda: running("98765"))
    first.close()
    assert soon(lambda: not running("98765")) and not folder.exists()
    source = "import os; print(*map(os.path.exists, ('/tmp/left', 'left.txt', '/dev/shm/left')))"
    assert say(new_kernel(), source) == "False False False\n"


def running(word: str) -> list[psutil.Process]:
    """Return the processes with a word in their command."""
    found = psutil.process_iter(["cmdline"])
    return [p for p in found if any(word in part for part in p.info["cmdline"] or [])]


def soon(condition: Callable[[], object]) -> bool:
    """Whether something becomes true within some seconds."""
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(condition())


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
    monkeypatch.setattr("utils.grading.sandbox.sandbox.MOST_FILES", 500)
    monkeypatch.setattr("utils.grading.sandbox.sandbox.WRITTEN_MEGABYTES", 50)
    kernel = new_kernel()
    source = f"import os, time\nshared = {kernel.room.inside!r}\n{statement}\ntime.sleep(60)"
    with pytest.raises(Lost, match=reason):
        say(kernel, source)


def test_deep_and_locked_folders_are_removed(tmp_path: Path):
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(3_000):
        os.mkdir("deep", dir_fd=here)
        here, above = os.open("deep", os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)
    (tmp_path / "locked" / "inner").mkdir(parents=True)
    (tmp_path / "locked").chmod(0)
    remove(tmp_path)
    assert not tmp_path.exists()


def test_one_process_gets_no_more_memory_than_allowed(new_kernel):
    assert "MemoryError" in say(new_kernel(), "x = bytearray(3_000_000_000)")


def test_a_loop_without_end_is_interrupted(new_kernel):
    kernel = new_kernel()
    said = say(kernel, "while True:\n    pass", seconds=1)
    assert "KeyboardInterrupt" in said and "stopped after 1 seconds" in said
    assert say(kernel, "print(6 * 7)") == "42\n"


def test_a_loop_that_cannot_be_interrupted_ends_the_kernel(new_kernel, monkeypatch):
    monkeypatch.setattr("utils.grading.execute.SETTLE", 1)
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


def test_a_judge_ends_at_once_even_without_the_server(sandbox: Sandbox, monkeypatch):
    judge = sandbox.judge()
    from_judge = os.dup(judge.reader.fileno())
    if sandbox.server:
        monkeypatch.setattr(sandbox.server, "_ask", None)
    judge.kill()
    assert os.read(from_judge, 1) == b""
    os.close(from_judge)


def test_nothing_outlives_the_grader():
    need_sandbox()
    source = """
        import time
        from utils.grading.result import Options
        from utils.grading.sandbox.sandbox import Sandbox
        sandbox = Sandbox([], Options())
        with sandbox.room() as room:
            manager, judge = room.start_kernel(), sandbox.judge()
            print(sandbox.folder, flush=True)
            time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    grader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=COURSE_FOLDER)
    folder = Path(grader.stdout.readline().strip())
    started = psutil.Process(grader.pid).children(recursive=True)
    assert folder.is_dir() and running(str(folder))
    grader.kill()
    grader.communicate()
    assert soon(lambda: not running(str(folder)))
    assert soon(lambda: not [p for p in started if p.is_running() and p.status() != "zombie"])
    remove(folder)


def test_a_cold_kernel_does_not_start_after_its_grader_has_gone():
    need_sandbox()
    command = [sys.executable, "-P", "-m", "utils.grading.sandbox.fork_server", "cold", "/nowhere"]
    subprocess.run(command, stdin=subprocess.DEVNULL, timeout=20, check=True)


def test_the_grader_is_not_among_the_kernels_parents(kernel: Kernel):
    assert say(kernel, f"import os; print(os.getpid() == {os.getpid()}, os.getppid() < 10)") in (
        "False True\n"
    )
