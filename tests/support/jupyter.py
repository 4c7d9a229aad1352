"""Start JupyterLab for a test, with the very command that a learner types."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from utils.paths import COURSE_FOLDER

START_SECONDS = 120
# What a learner has after downloading the course, as far as JupyterLab shows or needs it.
COURSE_PARTS = ["Makefile", "nbgrader_config.py", "lessons", "utils", "data"]


@dataclass(frozen=True)
class JupyterLab:
    """A running JupyterLab.

    Parameters
    ----------
    first_page
        The address that JupyterLab itself opens in a learner's browser, as a ``file:`` URL of
        the page that leads there.
    address, token
        Where the server answers, such as ``"http://127.0.0.1:8888"``, and what lets a client in.
    log_file
        What the server writes on the terminal.
    """

    first_page: str
    address: str
    token: str
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def notebook_url(self, notebook: str) -> str:
        """Return the address of a notebook, in a workspace of its own.

        In a shared workspace, JupyterLab would open the notebooks of earlier tests again.

        Parameters
        ----------
        notebook
            Its path below the server's root, with forward slashes.
        """
        workspace = secrets.token_hex(4)
        return f"{self.address}/lab/workspaces/{workspace}/tree/{notebook}?token={self.token}"


def copy_course(folder: Path) -> None:
    """Copy what learners have into an existing folder, so that a click changes nothing here."""
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in COURSE_PARTS:
        source = COURSE_FOLDER / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignore)
        else:
            shutil.copy(source, folder)


@contextmanager
def run_jupyterlab(command: Sequence[str], course: Path, scratch: Path) -> Iterator[JupyterLab]:
    """Run a command that starts JupyterLab, and end it afterwards.

    The command stays as it is. Port, token and browser come from a configuration folder that
    takes the place of the user's own.

    Parameters
    ----------
    command
        Such as ``["jupyter", "lab", "lessons/00_start_here/start_here.ipynb"]``.
    course
        The working directory.
    scratch
        An existing, empty folder for the configuration and the log.

    Raises
    ------
    RuntimeError
        If the command ends, or opens no browser within two minutes. The message has its log.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    opened = scratch / "opened"
    note = scratch / "browser.py"
    note.write_text(f"import pathlib, sys\npathlib.Path({str(opened)!r}).write_text(sys.argv[1])\n")
    browser = f'"{Path(sys.executable).as_posix()}" "{note.as_posix()}" %s'
    settings = {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "allow_root": True,  # as in most containers
            "open_browser": True,
            "browser": browser,
        },
        "IdentityProvider": {"token": token},
        "LabApp": {"expose_app_in_browser": True},  # lets tests ask for execution counts
    }
    (scratch / "jupyter_lab_config.json").write_text(json.dumps(settings))
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(scratch)}
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # where `make test` runs the tests
        environment.pop(name, None)
    log_file = scratch / "log"
    with open(log_file, "w") as log:
        server = subprocess.Popen(
            command,
            cwd=course,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not (opened.exists() and opened.read_text()):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{' '.join(command)} opens no browser: {log_file.read_text()}")
            time.sleep(0.2)
        address = f"http://127.0.0.1:{port}"
        yield JupyterLab(opened.read_text(), address, token, log_file)
    finally:
        _end(server)


def _end(server: subprocess.Popen) -> None:
    """End a server and what started it, such as make; the server ends its kernels."""
    if server.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(server.pid, signal.SIGTERM)
    else:
        server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
