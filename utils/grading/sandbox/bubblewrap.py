"""The command line of bubblewrap: what a learner's kernel finds around it.

There is no network, no process but its own, and no file but the programs, `utils`, `data`, and
what the learner handed in; all of it read-only. `OWN_FOLDERS` are small, and gone with the sandbox.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import matplotlib

from utils.grading.errors import GradingError
from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER

HOME = "/home/learner"  # the working directory in a sandbox
MEGABYTE = 1_000_000
OWN_FOLDERS = {"/tmp": 256, "/dev/shm": 64, HOME: 64}  # megabytes that they may hold

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
    with tempfile.TemporaryDirectory(prefix="dg-", dir="/tmp") as folder:
        trial = subprocess.run(
            [*sandbox_command(Path(folder), []), "true"], capture_output=True, text=True
        )
    if trial.returncode:
        raise SandboxError(
            f"bubblewrap does not work here: {trial.stderr.strip()}\n"
            "Most often, the system forbids user namespaces to ordinary users. An administrator "
            "can allow them: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu "
            "24.04 and later, `sysctl kernel.unprivileged_userns_clone=1` on older Debian. "
            "Or this is a container that may not mount /proc. " + remedy
        )


def sandbox_command(exchange: Path, handed_in: list[Path]) -> list[str]:
    """Return the command that makes a sandbox; the program to run there comes after it.

    Parameters
    ----------
    exchange
        The folder that the grader and the kernel both write to, at the same path.
    handed_in
        Files and folders that the kernel finds in its working directory.
    """
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--hostname", "sandbox", "--uid", "1000", "--gid", "1000", "--clearenv"]
    command += ["--proc", "/proc", "--ro-bind", "/usr", "/usr"]
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
        command += ["--size", str(megabytes * MEGABYTE), "--tmpfs", folder]
    for folder in program_folders():
        command += ["--ro-bind", folder, folder]
    for path in handed_in:
        command += ["--ro-bind", str(path), f"{HOME}/{path.name}"]
    for fonts in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):  # takes long to find anew
        command += ["--ro-bind", str(fonts), f"/tmp/matplotlib/{fonts.name}"]
    command += ["--bind", str(exchange), str(exchange), "--chdir", HOME]
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
    }
    # where byte code is kept, and what this processor needs, if it is set
    for name in ("PYTHONPYCACHEPREFIX", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        if name in os.environ:
            variables[name] = os.environ[name]
    return variables
