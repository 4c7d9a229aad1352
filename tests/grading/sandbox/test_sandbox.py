"""Sandboxes: they know nothing of each other, leave nothing, and never outlive the grader."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil

from tests.support.grading import need_sandbox
from tests.support.kernels import running, say, soon
from utils.grading.sandbox.client import Kernel
from utils.grading.sandbox.sandbox import SandboxFactory, remove
from utils.paths import COURSE_FOLDER


def test_nothing_of_the_graders_folders_is_there(new_kernel):
    one, other = new_kernel(), new_kernel()
    (one.sandbox.folder / "secret.txt").write_text("x")
    for kernel in (one, other):
        for path in (one.sandbox.folder / "secret.txt", one.sandbox.factory.folder):
            assert say(kernel, f"import os; print(os.path.exists({str(path)!r}))") == "False\n"


def test_the_judge_is_not_there(factory: SandboxFactory, kernel: Kernel):
    judge = factory.judge()
    try:
        source = "import os; print(sorted(int(p) for p in os.listdir('/proc') if p.isdigit()))"
        seen = len(eval(say(kernel, source)))
        assert 1 <= seen <= 4  # bubblewrap, what keeps the sandbox open, and the kernel itself
        source = (
            "import glob; print([open(path).read() for path in glob.glob('/proc/[0-9]*/comm')])"
        )
        kernels = [name for name in eval(say(kernel, source)) if "python" in name]
        assert len(kernels) == 1
    finally:
        judge.kill()


def test_a_sandbox_begins_empty_and_leaves_nothing(new_kernel):
    first = new_kernel()
    source = """
        import os, subprocess
        open("/tmp/left", "w").write("x"); open("left.txt", "w").write("x")
        open("/dev/shm/left", "w").write("x")
        subprocess.Popen(["sleep", "98765"], start_new_session=True)
        print(os.path.exists("/tmp/left"))
    """
    assert say(first, source) == "True\n"
    folder = first.sandbox.folder
    assert soon(lambda: running("98765"))
    first.close()
    assert soon(lambda: not running("98765")) and not folder.exists()
    source = "import os; print(*map(os.path.exists, ('/tmp/left', 'left.txt', '/dev/shm/left')))"
    assert say(new_kernel(), source) == "False False False\n"


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


def test_nothing_outlives_the_grader():
    need_sandbox()
    source = """
        import time
        from utils.grading.result import Options
        from utils.grading.sandbox.sandbox import SandboxFactory
        factory = SandboxFactory([], Options())
        with factory.sandbox() as sandbox:
            manager, judge = sandbox.start_kernel(), factory.judge()
            print(factory.folder, flush=True)
            time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    grader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=COURSE_FOLDER)
    folder = Path(grader.stdout.readline().strip())
    started = psutil.Process(grader.pid).children(recursive=True)
    assert folder.is_dir() and started
    grader.kill()
    grader.communicate()
    assert soon(lambda: not [p for p in started if p.is_running() and p.status() != "zombie"])
    remove(folder)
