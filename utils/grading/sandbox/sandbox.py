"""Where learners' code runs: a kernel behind bubblewrap, isolated from the machine around it.

`bubblewrap.py` says what is in a sandbox, and `limits.py` how much it may use. It shares no folder
with the grader: they talk through open files that the kernel is given (`kernel.py`).

    with SandboxFactory(imports, options) as factory:   # for the submissions of one lesson
        with factory.sandbox(files) as sandbox:         # for one kernel
            manager = sandbox.start_kernel()

bubblewrap starts the kernel itself; or, much faster, it starts a process that only keeps the
sandbox open, and a fork of `fork_server.py` enters it.
"""

import contextlib
import itertools
import json
import logging
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from jupyter_client.manager import KernelManager

from utils.grading.judge.process import JudgeProcess, start_judge
from utils.grading.result import Options
from utils.grading.sandbox.bubblewrap import (
    CONNECTION_FILE,
    ENVIRONMENT,
    Openings,
    SandboxError,
    check_sandbox,
    sandbox_command,
)
from utils.grading.sandbox.fork_client import ForkServer
from utils.grading.sandbox.kernel import (
    KernelSockets,
    process_of,
    start_in_sandbox,
    start_without_sandbox,
)
from utils.grading.sandbox.limits import exceeded, limits_of, measure, process_limits
from utils.grading.sandbox.users import make_readable, needs_ordinary_user

MEASURE_EVERY = 0.1  # seconds

log = logging.getLogger("utils.grading")


class SandboxFactory:
    """Starts sandboxes and judges for the submissions of one lesson.

    Parameters
    ----------
    imports
        The lesson's import statements, which the fork server runs ahead.
    options
        How to grade.

    Raises
    ------
    SandboxError
        If bubblewrap does not work here and the options do not do without.
    """

    def __init__(self, imports: list[str], options: Options) -> None:
        if options.sandbox:
            check_sandbox()
        self.options = options
        # a short name, since the address of a socket has at most 107 bytes
        self.folder = Path(tempfile.mkdtemp(prefix="dg-", dir="/tmp" if options.sandbox else None))
        self.numbers = itertools.count()
        self.fork_server: ForkServer | None = None
        if options.sandbox and options.fork_server:
            try:
                self.fork_server = ForkServer(imports)
            except OSError as error:
                self.do_without_fork_server(error)

    def __enter__(self) -> "SandboxFactory":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End what still runs, and clear up."""
        if self.fork_server:
            self.fork_server.close()
        remove(self.folder)

    def do_without_fork_server(self, error: OSError) -> None:
        """Start every kernel anew from now on: slower, and isolated in the same way."""
        log.warning("Kernels start slowly from now on, since the fork server failed: %s", error)
        if self.fork_server:
            self.fork_server.close()
        self.fork_server = None

    def sandbox(self, files: Path | None = None) -> "Sandbox":
        """Return a sandbox for one kernel, to be used with ``with``.

        Parameters
        ----------
        files
            Folder with what the learner handed in. The kernel finds it in its working directory,
            but for notebooks and links.
        """
        return Sandbox(self, self.folder / str(next(self.numbers)), files)

    def judge(self) -> JudgeProcess:
        """Start a judge."""
        if self.fork_server:
            try:
                return self.fork_server.judge()
            except OSError as error:
                self.do_without_fork_server(error)
        return start_judge(ENVIRONMENT)


class Sandbox:
    """Runs one kernel of one submission, and ends it when it uses too much.

    Attributes
    ----------
    stream
        The grader's end of the stream for calls; None without sandbox.
    end_reason
        Why the sandbox was ended; None if it was not.
    init_process
        The first process of its process namespace: with it, all others end.
    """

    def __init__(self, factory: SandboxFactory, folder: Path, files: Path | None) -> None:
        self.factory, self.folder, self.files = factory, folder, files
        self.options = factory.options
        self.end_reason: str | None = None
        self.init_process: psutil.Process | None = None
        self._process: psutil.Process | None = None  # bubblewrap, or a kernel without sandbox
        self._kernel: psutil.Process | None = None  # a forked kernel, no child of bubblewrap
        self.stream: socket.socket | None = None
        self.limits = limits_of(self.options)
        self._closed = threading.Event()

    def __enter__(self) -> "Sandbox":
        self.folder.mkdir(mode=0o700)
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        remove(self.folder)

    def start_kernel(self) -> KernelManager:
        """Start a kernel in this sandbox, and return its manager.

        Raises
        ------
        SandboxError
            If it does not start.
        """
        if self.options.sandbox:
            manager = self._start_in_sandbox()
        else:
            manager = start_without_sandbox(self._home())
            self._process = process_of(manager)
        threading.Thread(target=self._keep_limits, daemon=True).start()
        return manager

    def _start_in_sandbox(self) -> KernelManager:
        server = self.factory.fork_server
        with KernelSockets(self.folder) as sockets, Openings() as openings:
            self.stream = sockets.mine
            files = openings.files + ([] if server else sockets.files())
            command = self._command(openings, sockets)
            manager = start_in_sandbox(command, self.folder, sockets, files)
            self._process = process_of(manager)
            if server:
                try:
                    pid = server.kernel(
                        self._namespace_process(),
                        json.loads(Path(manager.connection_file).read_text()),
                        sockets.files(),
                        process_limits(self.options),
                    )
                    self._kernel = psutil.Process(pid)
                except OSError as error:
                    manager.shutdown_kernel(now=True)
                    self.factory.do_without_fork_server(error)
                    return self._start_in_sandbox()
        return manager

    def kill(self) -> None:
        """End everything in the sandbox."""
        self._closed.set()
        if self.init_process:
            _kill([self.init_process])
        if self._process:
            with contextlib.suppress(psutil.NoSuchProcess):
                _kill([*self._process.children(recursive=True), self._process])

    def _command(self, openings: Openings, sockets: KernelSockets) -> list[str]:
        """Return the kernelspec's command."""
        limits = process_limits(self.options)
        command = ["prlimit", *(f"--{name}={value}" for name, value in limits.items())]
        if self.factory.fork_server:
            return [*command, *sandbox_command(self._handed_in(), openings), "cat"]  # keeps it open
        command += sandbox_command(self._handed_in(), openings, "{connection_file}")
        command += [sys.executable, "-P", "-m", "utils.grading.sandbox.fork_server", "kernel"]
        return [*command, CONNECTION_FILE, *map(str, sockets.files())]

    def _home(self) -> Path:
        """Return a working directory for a kernel without sandbox."""
        home = self.folder / "home"
        home.mkdir()
        for path in self._handed_in():
            (shutil.copytree if path.is_dir() else shutil.copy)(path, home / path.name)
        return home

    def _handed_in(self) -> list[Path]:
        if not self.files:
            return []
        if self.options.sandbox and needs_ordinary_user():
            make_readable(self.files)
        return [
            path
            for path in sorted(self.files.iterdir())
            if path.suffix != ".ipynb"
            and not path.is_symlink()
            and (path.is_file() or path.is_dir())
        ]

    def _namespace_process(self) -> int:
        """Return the process that keeps the sandbox open, once bubblewrap has set it up."""
        assert self._process
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(psutil.Error):
                for process in self._process.children(recursive=True):
                    if process.name() == "cat":
                        return process.pid
            if not _is_alive(self._process):
                break
            time.sleep(0.002)
        raise SandboxError("bubblewrap did not start.")

    def _processes(self) -> list[psutil.Process]:
        """Return all processes of the sandbox. Those without a parent belong to bubblewrap's."""
        assert self._process
        found = [self._process, *self._process.children(recursive=True)]
        if self.options.sandbox and len(found) > 1:
            self.init_process = found[1]
        with contextlib.suppress(psutil.Error):
            if self._kernel:
                found += [self._kernel, *self._kernel.children(recursive=True)]
        return found

    def _keep_limits(self) -> None:
        """End the sandbox when it uses too much, or when its kernel has ended."""
        while not self._closed.wait(MEASURE_EVERY):
            if self._kernel and not _is_alive(self._kernel):
                self.kill()  # what keeps the sandbox open, and what the kernel has started
                return
            try:
                usage = measure(self._processes(), self.init_process, self.limits)
            except (psutil.Error, OSError):
                continue  # a process ended, or the sandbox was cleared, while it was looked at
            reason = exceeded(usage, self.limits)
            if reason:
                self.end_reason = reason
                self.kill()


def remove(folder: Path) -> None:
    """Remove a folder that learners' code could write to.

    It may hold folders that are locked, or nested more deeply than Python can follow.
    """
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        if sys.platform == "linux":
            for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
                subprocess.run([*command, str(folder)], stderr=subprocess.DEVNULL)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
