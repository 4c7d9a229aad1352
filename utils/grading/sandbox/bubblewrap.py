"""The command line of bubblewrap: what a learner's kernel finds around it.

There is no network, no process but its own, and no file but the programs, `utils`, `data`, and
what the learner handed in; all of it read-only. `OWN_FOLDERS` are small, in memory, and gone with
the sandbox: nothing that learner's code writes reaches a folder of the grader's.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import matplotlib

from utils.grading.errors import GradingError
from utils.grading.sandbox.seccomp import filter_program
from utils.grading.sandbox.users import (
    LEARNER,
    NOBODY,
    needs_ordinary_user,
    open_user_namespace,
)
from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER

HOME = "/home/learner"  # the working directory in a sandbox
MEGABYTE = 1_000_000
OWN_FOLDERS = {"/tmp": 256, "/dev/shm": 64, HOME: 64}  # megabytes that they may hold
OWN_FILES = "/tmp/own_files"  # what the course calls a learner's own files: none at the start
CONNECTION_FILE = "/connection.json"
# What is in /proc beside processes, and can be written to: whoever is root may use it without any
# right. Container programs keep the same list read-only.
SYSTEM_SWITCHES = ("sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi")

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


class SandboxError(GradingError):
    """Learners' code cannot be isolated here. The message says why and what to do."""


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
    with tempfile.TemporaryDirectory(prefix="dg-", dir="/tmp") as folder, Openings() as openings:
        (Path(folder) / "mine.txt").touch()
        trial = subprocess.run(
            [
                *sandbox_command([Path(folder) / "mine.txt"], openings),
                *(sys.executable, "-P", "-m", "utils.grading.sandbox.fork_server", "check"),
            ],
            pass_fds=openings.files,
            capture_output=True,
            text=True,
        )
    if trial.returncode:
        said = trial.stderr.strip().splitlines() or ["no message"]
        raise SandboxError(
            f"bubblewrap does not work here: {said[-1]}\n{_cause(said[-1])} {remedy}"
        )


def _cause(said: str) -> str:
    """Return the likeliest cause of a failure, and its remedy."""
    if "Permission denied" in said or "No module named" in said:
        return (
            f"You grade as root, so learners' code runs as user {NOBODY} (nobody), who must be "
            f"able to read the course: `chmod -R a+rX {UTILS_FOLDER} {DATA_FOLDER} {sys.prefix}`. "
            "Or grade as an ordinary user."
            if needs_ordinary_user()
            else "A file of the course cannot be read in the sandbox."
        )
    return (
        "Most often, the system forbids user namespaces to ordinary users. An administrator can "
        "allow them: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu 24.04 and "
        "later, `sysctl kernel.unprivileged_userns_clone=1` on older Debian. Or this is a "
        "container that may not mount /proc."
    )


class Openings:
    """Open files that bubblewrap inherits, to be used with ``with``.

    Attributes
    ----------
    filter
        The filter of system calls; None on a machine without one.
    namespace
        The user namespace to use; None lets bubblewrap make one.
    files
        All of these.
    """

    def __init__(self) -> None:
        self.filter: int | None = None
        self.namespace: int | None = None
        program = filter_program(platform.machine())
        if program:
            self.filter, writer = os.pipe()
            os.write(writer, program)  # far less than a pipe holds
            os.close(writer)
        if needs_ordinary_user():
            self.namespace = open_user_namespace()

    @property
    def files(self) -> list[int]:
        return [file for file in (self.filter, self.namespace) if file is not None]

    def __enter__(self) -> "Openings":
        return self

    def __exit__(self, *error: object) -> None:
        for file in self.files:
            os.close(file)


def sandbox_command(
    handed_in: list[Path], openings: Openings, connection_file: str | None = None
) -> list[str]:
    """Return the command that makes a sandbox; the program to run there comes after it.

    Parameters
    ----------
    handed_in
        Files and folders that the kernel finds in its working directory.
    openings
        What the command inherits.
    connection_file
        The kernel finds it as `CONNECTION_FILE`.
    """
    command = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if openings.namespace is None:
        command += ["--unshare-user", "--uid", str(LEARNER), "--gid", str(LEARNER)]
    else:
        command += ["--userns", str(openings.namespace)]
        for capability in ("SETUID", "SETGID", "SETPCAP"):  # to become the ordinary user
            command += ["--cap-add", f"CAP_{capability}"]
    if openings.filter is not None:
        command += ["--seccomp", str(openings.filter)]
    command += ["--hostname", "sandbox", "--clearenv", "--proc", "/proc"]
    command += ["--dir", "/dev", "--dir", "/etc"]  # otherwise only their owner could enter them
    for name in SYSTEM_SWITCHES:
        if os.path.exists(f"/proc/{name}"):
            command += ["--ro-bind", f"/proc/{name}", f"/proc/{name}"]
    command += ["--ro-bind", "/usr", "/usr"]
    # Single devices instead of --dev: for that, bubblewrap would put a second user namespace
    # around, which a forked kernel could not enter.
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
        command += ["--perms", "1777", "--size", str(megabytes * MEGABYTE), "--tmpfs", folder]
    for folder in program_folders():
        for parent in [*reversed(Path(folder).parents)][1:]:
            command += ["--dir", str(parent)]
        command += ["--ro-bind", folder, folder]
    for path in handed_in:
        command += ["--ro-bind", str(path), f"{HOME}/{path.name}"]
    command += ["--perms", "1777", "--dir", OWN_FILES]
    command += ["--perms", "1777", "--dir", "/tmp/matplotlib"]
    for fonts in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):  # takes long to find anew
        command += ["--ro-bind", str(fonts), f"/tmp/matplotlib/{fonts.name}"]
    if connection_file:
        command += ["--ro-bind", connection_file, CONNECTION_FILE]
    command += ["--chdir", HOME]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    return [*command, "--remount-ro", "/"]


def program_folders() -> list[str]:
    """Return the folders that a kernel reads its programs from, each where the grader has it."""
    folders = [sys.base_prefix, sys.prefix, str(UTILS_FOLDER), str(DATA_FOLDER)]
    folders += filter(None, [os.environ.get("PYTHONPYCACHEPREFIX")])
    found: list[str] = []
    for folder in folders:
        for place in dict.fromkeys((os.path.realpath(folder), folder)):
            if not place.startswith("/usr/") and os.path.isdir(place) and place not in found:
                found.append(place)
    return found


def environment() -> dict[str, str]:
    """Return all environment variables of a kernel: none of the grader's own."""
    variables = {
        **ENVIRONMENT,
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": "/tmp",
        "PYTHONPATH": str(COURSE_FOLDER),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "NBGRADER_EXECUTION": "autograde",
        "COURSE_OWN_FILES": OWN_FILES,
    }
    # where byte code is kept, and what this processor needs, if it is set
    for name in ("PYTHONPYCACHEPREFIX", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        if name in os.environ:
            variables[name] = os.environ[name]
    return variables
