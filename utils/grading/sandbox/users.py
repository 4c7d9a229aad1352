"""Whom a learner's code runs as, where the grader is root.

Otherwise it runs as the grader, without any of the grader's rights: bubblewrap's user namespace
has only this one user. But root may do things to the system by being root, without any right. So
there, the namespace has two users: root, who sets the sandbox up, and an ordinary one, who runs the
learner's code.
"""

import os
import subprocess
import time
from pathlib import Path

LEARNER = 1000  # the user inside of a sandbox
NOBODY = 65534  # the same one outside, where the grader is root


def needs_ordinary_user() -> bool:
    """Whether the grader is the system's root (and not one that a container made up)."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    rows = Path("/proc/self/uid_map").read_text().splitlines()
    spans = [[int(number) for number in row.split()] for row in rows]
    return any(first <= NOBODY < first + count for first, _, count in spans)


def open_user_namespace() -> int:
    """Make a user namespace with root and an ordinary user; return a file that stands for it.

    Raises
    ------
    OSError
        If the system does not allow it.
    """
    process = subprocess.Popen(
        ["unshare", "--user", "cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        namespace = f"/proc/{process.pid}/ns/user"
        deadline = time.monotonic() + 30
        while os.readlink(namespace) == os.readlink("/proc/self/ns/user"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise OSError("`unshare --user` did not make a user namespace.")
            time.sleep(0.002)
        for name in ("uid_map", "gid_map"):
            # inside, outside, how many; all in one write
            Path(f"/proc/{process.pid}/{name}").write_text(f"0 0 1\n{LEARNER} {NOBODY} 1\n")
        return os.open(namespace, os.O_RDONLY | os.O_CLOEXEC)
    finally:
        process.kill()
        process.communicate()


def make_readable(path: Path) -> None:
    """Let an ordinary user read a folder of the grader's own, with all files and folders in it."""
    for folder, _, names in os.walk(path):
        os.chmod(folder, 0o755)
        for name in names:
            if not os.path.islink(os.path.join(folder, name)):
                os.chmod(os.path.join(folder, name), 0o644)
