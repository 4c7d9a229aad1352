"""Where learners' code runs: a kernel behind bubblewrap, with its own empty world around it.

In a room there is no network, no process but its own, and no file but the programs, `utils`,
`data`, and what the learner handed in; all of it read-only. Its /tmp and its working directory are
small, and gone with it. One folder is shared with the grader, for the kernel's sockets and for the
calls of the learner's functions.

A kernel starts through a kernelspec, as any Jupyter kernel does. It starts cold (bubblewrap runs
Python) or warm (bubblewrap holds the room, and a fork of `fork_server.py` enters it).
"""

import contextlib
import itertools
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import matplotlib
import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from utils.grading.errors import GradingError
from utils.grading.result import Options
from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER

HOME = "/home/learner"  # the working directory in a room
MEGABYTE = 1_000_000
OWN_FOLDERS = {"/tmp": 256, "/dev/shm": 64, HOME: 64}  # megabytes that they may hold
SHARED_MEGABYTES = 1_000  # in the folder that is shared with the grader
WRITTEN_MEGABYTES = 4_000  # to the disk, altogether; only that folder is on one
MOST_SHARED_FILES = 1_000
MOST_FILES = 50_000  # in the room's own folders, where each takes a kilobyte of the system's memory
MOST_THREADS = 1_000
SLOWEST_START = 180  # seconds; importing TensorFlow takes 15 on a busy machine
WATCH_EVERY = 0.1  # seconds
KERNEL = "digits-sandbox"

log = logging.getLogger("utils.grading")


class SandboxError(GradingError):
    """Learners' code cannot be shut off here. The message says why and what to do."""


def check_sandbox() -> None:
    """Find out whether bubblewrap works on this machine.

    Raises
    ------
    SandboxError
        If not.
    """
    remedy = "Or grade with --no-sandbox: then learners' code may do all that you may do."
    if sys.platform != "linux":
        raise SandboxError(f"The sandbox needs Linux; this is {sys.platform}. {remedy}")
    if not shutil.which("bwrap"):
        raise SandboxError(
            f"bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap. {remedy}"
        )
    with tempfile.TemporaryDirectory(prefix="dg-", dir="/tmp") as folder:
        command = [*bubblewrap(Path(folder), []), "true"]
        trial = subprocess.run(command, capture_output=True, text=True)
    if trial.returncode:
        raise SandboxError(
            f"bubblewrap does not work here: {trial.stderr.strip()}\n"
            "Most often, the system forbids user namespaces to ordinary users. An administrator "
            "can allow them: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu "
            "24.04 and later, `sysctl kernel.unprivileged_userns_clone=1` on older Debian. "
            "Or this is a container that may not mount /proc. " + remedy
        )


class Judge:
    """A process that runs `utils.grading.judge.judge.serve`."""

    def __init__(self, reader: BinaryIO, writer: BinaryIO, kill: Callable[[], None]) -> None:
        self.reader, self.writer = reader, writer
        self._kill = kill

    def kill(self) -> None:
        """End it, also while somebody waits for its answer."""
        self._kill()
        for stream in (self.reader, self.writer):
            with contextlib.suppress(OSError, ValueError):
                stream.close()


class Sandbox:
    """Starts kernels and judges for the submissions of one lesson.

    Parameters
    ----------
    imports
        The lesson's import statements, which a warm start runs ahead.
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
        self.server = None
        if options.sandbox and options.warm:
            try:
                self.server = WarmServer(imports)
            except OSError as error:
                self.go_on_cold(error)

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End what still runs, and clear up."""
        if self.server:
            self.server.close()
        remove(self.folder)

    def go_on_cold(self, error: OSError) -> None:
        """Start every kernel anew from now on: slower, and shut off in the same way."""
        log.warning("Kernels start cold from now on, since a warm one failed: %s", error)
        if self.server:
            self.server.close()
        self.server = None

    def room(self, files: Path | None = None) -> "Room":
        """Return a room for one kernel, to be used with ``with``.

        Parameters
        ----------
        files
            Folder with what the learner handed in. The kernel finds it in its working directory,
            but for notebooks and links.
        """
        return Room(self, self.folder / str(next(self.numbers)), files)

    def judge(self) -> Judge:
        """Start a judge."""
        if self.server:
            try:
                return self.server.judge()
            except OSError as error:
                self.go_on_cold(error)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "utils.grading.judge.judge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": str(COURSE_FOLDER)},
        )

        def kill() -> None:
            process.kill()
            process.wait()

        return Judge(process.stdout, process.stdin, kill)


ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",  # a class is graded with a process for each core
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


class Room:
    """The surroundings of one kernel.

    Attributes
    ----------
    exchange, inside
        A folder that both sides read and write, as the grader and as the kernel sees it.
    """

    def __init__(self, sandbox: Sandbox, folder: Path, files: Path | None) -> None:
        self.sandbox, self.folder, self.files = sandbox, folder, files
        self.exchange = folder / "x"
        self.inside = str(self.exchange)
        self.reason: str | None = None
        self.process: psutil.Process | None = None
        self.first: psutil.Process | None = None  # with it, all processes of the room end
        self.kernel: psutil.Process | None = None  # a warm kernel, which is no child of bubblewrap
        self.written: dict[psutil.Process, int] = {}
        self.closed = threading.Event()

    def __enter__(self) -> "Room":
        self.exchange.mkdir(parents=True)
        self.exchange.chmod(0o700)
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        remove(self.folder)

    def start_kernel(self) -> KernelManager:
        """Start a kernel in this room, and return its manager.

        Raises
        ------
        SandboxError
            If it does not start.
        """
        if not self.sandbox.options.sandbox:
            return self._start_without_sandbox()
        specification = self.folder / "kernels" / KERNEL / "kernel.json"
        specification.parent.mkdir(parents=True, exist_ok=True)
        specification.write_text(
            json.dumps(
                {
                    "argv": self._command(),
                    "display_name": "Sandbox",
                    "language": "python",
                    "interrupt_mode": "message",
                }
            )
        )
        manager = KernelManager(
            kernel_name=KERNEL,
            kernel_spec_manager=KernelSpecManager(
                kernel_dirs=[str(specification.parent.parent)], ensure_native_kernel=False
            ),
            transport="ipc",
            ip=str(self.exchange / "k"),  # sockets k-1, k-2 ...: both sides see the same path
            connection_file=str(self.exchange / "c.json"),
        )
        manager.start_kernel(
            # what bubblewrap itself gets can be read in its room, as /proc/1/environ
            env={"PATH": os.environ.get("PATH", os.defpath)},
            stdin=subprocess.PIPE,  # at whose end the room ends: so it never outlives the grader
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.process = psutil.Process(manager.provisioner.pid)
        if self.sandbox.server:
            try:
                holder = self._holder()
                connection = str(self.exchange / "c.json")
                kernel = self.sandbox.server.kernel(holder, connection, self._limits())
                self.kernel = psutil.Process(kernel)
            except OSError as error:
                manager.shutdown_kernel(now=True)
                self.sandbox.go_on_cold(error)
                return self.start_kernel()
        threading.Thread(target=self._watch, daemon=True).start()
        return manager

    def _start_without_sandbox(self) -> KernelManager:
        home = self.folder / "home"
        home.mkdir()
        for path in self._handed_in():
            (shutil.copytree if path.is_dir() else shutil.copy)(path, home / path.name)
        environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(COURSE_FOLDER)}
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(
            cwd=str(home), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.process = psutil.Process(manager.provisioner.pid)
        threading.Thread(target=self._watch, daemon=True).start()
        return manager

    def watch(self) -> str | None:
        """Return why the kernel was ended; None if it was not."""
        return self.reason

    def kill(self) -> None:
        """End everything in the room."""
        self.closed.set()
        if self.first:  # with it, all others end, however many they are
            _kill([self.first])
        if self.process:
            with contextlib.suppress(psutil.NoSuchProcess):
                _kill([*self.process.children(recursive=True), self.process])

    # --- bubblewrap -------------------------------------------------------------------------

    def _command(self) -> list[str]:
        """Return the kernelspec's command."""
        limits = self._limits()
        command = ["prlimit", *(f"--{name}={value}" for name, value in limits.items())]
        command += bubblewrap(self.exchange, self._handed_in())
        if self.sandbox.server:
            return [*command, "cat"]  # holds the room
        python = [sys.executable, "-P", "-m", "utils.grading.sandbox.fork_server", "cold"]
        return [*command, *python, "{connection_file}"]

    def _limits(self) -> dict[str, int]:
        """Return the limits of each process, by the names that prlimit gives them."""
        options = self.sandbox.options
        return {
            "data": options.memory_megabytes * MEGABYTE,
            "fsize": options.file_megabytes * MEGABYTE,
            "cpu": int(2 * options.notebook_seconds) + 60,
            "core": 0,
        }

    def _handed_in(self) -> list[Path]:
        if not self.files:
            return []
        return [
            path
            for path in sorted(self.files.iterdir())
            if path.suffix != ".ipynb"
            and not path.is_symlink()
            and (path.is_file() or path.is_dir())
        ]

    def _holder(self) -> int:
        """Return the process that holds the room, once bubblewrap has furnished it."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(psutil.Error):
                for process in self.process.children(recursive=True):
                    if process.name() == "cat":
                        return process.pid
            if not _is_alive(self.process):
                break
            time.sleep(0.002)
        raise SandboxError("bubblewrap did not start.")

    # --- Limits that hold for the whole room ------------------------------------------------

    def _processes(self) -> list[psutil.Process]:
        """Return all processes in the room. Those without a parent belong to bubblewrap's."""
        found = [self.process, *self.process.children(recursive=True)]
        if self.sandbox.options.sandbox and len(found) > 1:
            self.first = found[1]
        with contextlib.suppress(psutil.Error):
            if self.kernel:
                found += [self.kernel, *self.kernel.children(recursive=True)]
        return found

    def _watch(self) -> None:
        while not self.closed.wait(WATCH_EVERY):
            if self.kernel and not _is_alive(self.kernel):
                self.kill()  # what holds the room, and what the kernel has started
                return
            try:
                reason = self._too_much()
            except (psutil.Error, OSError):
                continue  # a process ended, or the room was cleared, while it was looked at
            if reason:
                self.reason = reason
                self.kill()

    def _too_much(self) -> str | None:
        options = self.sandbox.options
        processes = self._processes()
        if len(processes) > options.processes:
            return f"it started more than {options.processes} processes"
        if _total(psutil.Process.num_threads, processes) > MOST_THREADS:
            return f"it started more than {MOST_THREADS:,} threads"
        most = options.memory_megabytes * MEGABYTE
        # the second way of counting is exact, but takes long
        if _total(_memory, processes) > most and _total(_own_memory, processes) > most:
            return f"it used more than {options.memory_megabytes:,} MB of memory"
        return self._too_many_files(processes) if options.sandbox else None

    def _too_many_files(self, processes: list[psutil.Process]) -> str | None:
        """Return what is wrong with the files in the room.

        Those that cannot be found any more, since they have no name, show in what was written.
        """
        for process in processes:
            with contextlib.suppress(psutil.Error):
                self.written[process] = process.io_counters().write_bytes
        size = 0
        try:
            with os.scandir(self.exchange) as entries:
                for number, entry in enumerate(entries):
                    if entry.is_dir(follow_symlinks=False):
                        return "it made a folder where only the grader's files belong"
                    with contextlib.suppress(FileNotFoundError):  # the grader clears up meanwhile
                        size += entry.stat(follow_symlinks=False).st_size
                    if size > SHARED_MEGABYTES * MEGABYTE or number > MOST_SHARED_FILES:
                        return f"it wrote more than {SHARED_MEGABYTES:,} MB or too many files"
        except PermissionError:
            return "it locked the grader's files"
        if sum(self.written.values()) > WRITTEN_MEGABYTES * MEGABYTE:
            return f"it wrote more than {WRITTEN_MEGABYTES:,} MB"
        for folder in OWN_FOLDERS if self.first else []:
            place = f"/proc/{self.first.pid}/root{folder}"
            if os.stat(place).st_dev != os.stat("/tmp").st_dev:  # the room is furnished
                files = os.statvfs(place)
                if files.f_files - files.f_ffree > MOST_FILES:
                    return f"it made more than {MOST_FILES:,} files"
        return None


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


def _total(measure: Callable[[psutil.Process], int], processes: list[psutil.Process]) -> int:
    """Return a sum over processes, without those that have ended meanwhile."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += measure(process)
    return total


def _memory(process: psutil.Process) -> int:
    return process.memory_info().rss


def _own_memory(process: psutil.Process) -> int:
    """Return what a process takes, with its share of what several processes have in common."""
    try:
        memory = process.memory_full_info()
        return getattr(memory, "pss", memory.uss)  # only Linux tells the share
    except psutil.AccessDenied:
        return _memory(process)


def bubblewrap(shared: Path, handed_in: list[Path]) -> list[str]:
    """Return the command that furnishes a room; the program to run there comes after it.

    Parameters
    ----------
    shared
        The folder that the grader and the kernel both write to.
    handed_in
        Files and folders that the kernel finds in its working directory.
    """
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--hostname", "sandbox", "--uid", "1000", "--gid", "1000", "--clearenv"]
    command += ["--proc", "/proc", "--ro-bind", "/usr", "/usr"]
    # Single devices instead of --dev: for that, bubblewrap would put a second user namespace
    # around, which a warm kernel could not enter.
    for device in ("null", "zero", "full", "random", "urandom"):
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    command += ["--symlink", "/proc/self/fd", "/dev/fd"]
    for folder in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            command += ["--ro-bind", folder, folder]
    for name in ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "alternatives"):
        command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for folder, megabytes in OWN_FOLDERS.items():
        command += ["--size", str(megabytes * MEGABYTE), "--tmpfs", folder]
    for folder in _programs():
        command += ["--ro-bind", folder, folder]
    for path in handed_in:
        command += ["--ro-bind", str(path), f"{HOME}/{path.name}"]
    for fonts in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):  # takes long to find anew
        command += ["--ro-bind", str(fonts), f"/tmp/matplotlib/{fonts.name}"]
    command += ["--bind", str(shared), str(shared), "--chdir", HOME]
    for name, value in room_environment().items():
        command += ["--setenv", name, value]
    return [*command, "--remount-ro", "/"]


def _programs() -> list[str]:
    """Return the folders that a kernel reads its programs from, each where the grader has it."""
    folders = [sys.base_prefix, sys.prefix, str(UTILS_FOLDER), str(DATA_FOLDER)]
    folders += filter(None, [os.environ.get("PYTHONPYCACHEPREFIX")])
    found = []
    for folder in folders:
        for place in dict.fromkeys((os.path.realpath(folder), folder)):
            if not place.startswith("/usr/") and os.path.isdir(place) and place not in found:
                found.append(place)
    return found


def room_environment() -> dict[str, str]:
    """Return all environment variables of a kernel: none of the grader's own."""
    environment = {
        **ENVIRONMENT,
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": "/tmp",
        "PYTHONPATH": str(COURSE_FOLDER),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "NBGRADER_EXECUTION": "autograde",
    }
    if "PYTHONPYCACHEPREFIX" in os.environ:
        environment["PYTHONPYCACHEPREFIX"] = os.environ["PYTHONPYCACHEPREFIX"]
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # what this processor needs, if set
        if name in os.environ:
            environment[name] = os.environ[name]
    return environment


# --- The warm start -----------------------------------------------------------------------------


class WarmServer:
    """A process that has imported a lesson's packages, and forks kernels and judges.

    See `utils.grading.sandbox.fork_server`, which runs in it.
    """

    def __init__(self, imports: list[str]) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(SLOWEST_START)
        environment = room_environment()
        environment["MPLCONFIGDIR"] = matplotlib.get_configdir()
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "utils.grading.sandbox.fork_server",
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
            )
        self._ask({"imports": imports, "environment": room_environment(), "home": HOME})

    def judge(self) -> Judge:
        """Fork a judge.

        Raises
        ------
        OSError
            If the server does not answer.
        """
        their_input, my_output = os.pipe()
        my_input, their_output = os.pipe()
        try:
            answer = self._ask({"fork": "judge"}, [their_input, their_output])
        finally:
            os.close(their_input)
            os.close(their_output)

        process = psutil.Process(answer["pid"])
        streams = os.fdopen(my_input, "rb"), os.fdopen(my_output, "wb")
        return Judge(*streams, lambda: _kill([process]))

    def kernel(self, holder: int, connection_file: str, limits: dict[str, int]) -> int:
        """Fork a kernel that enters the room of a process, and return its process.

        Raises
        ------
        OSError
            If it could not enter.
        """
        request = {"holder": holder, "connection_file": connection_file, "limits": limits}
        return self._ask({"fork": "kernel", **request})["pid"]

    def close(self) -> None:
        self.socket.close()  # at which it ends
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.process.kill()
        self.process.wait()

    def _ask(self, message: dict, files: list[int] | None = None) -> dict:
        data = json.dumps(message).encode()
        socket.send_fds(self.socket, [data], files or [])
        answer = self.socket.recv(1 << 16)
        if not answer:
            raise OSError("the warm server has ended")
        answer = json.loads(answer)
        if "error" in answer:
            raise OSError(answer["error"])
        return answer
