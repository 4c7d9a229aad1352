"""Start kernels as any Jupyter client does: through a kernelspec, with a manager."""

import json
import os
import subprocess
from pathlib import Path

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from utils.grading.sandbox.bubblewrap import ENVIRONMENT
from utils.paths import COURSE_FOLDER

NAME = "digits-sandbox"
CONNECTION_FILE = "c.json"


def start_in_sandbox(command: list[str], folder: Path, exchange: Path) -> KernelManager:
    """Start a kernel by a command, and return its manager.

    Parameters
    ----------
    command
        The command, with ``{connection_file}`` for the path of the connection file.
    folder
        Where the kernelspec is written; the kernel does not see it.
    exchange
        Folder for the kernel's sockets and its connection file: both sides see it at the same path.
        It must be short, since the address of a socket has at most 107 bytes.
    """
    specification = folder / "kernels" / NAME / "kernel.json"
    specification.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "argv": command,
        "display_name": "Sandbox",
        "language": "python",
        "interrupt_mode": "message",
    }
    specification.write_text(json.dumps(content))
    manager = KernelManager(
        kernel_name=NAME,
        kernel_spec_manager=KernelSpecManager(
            kernel_dirs=[str(specification.parent.parent)], ensure_native_kernel=False
        ),
        transport="ipc",
        ip=str(exchange / "k"),  # sockets k-1, k-2 ...
        connection_file=str(exchange / CONNECTION_FILE),
    )
    manager.start_kernel(
        # what bubblewrap itself gets can be read in its sandbox, as /proc/1/environ
        env={"PATH": os.environ.get("PATH", os.defpath)},
        stdin=subprocess.PIPE,  # at whose end the sandbox ends: so it never outlives the grader
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return manager


def start_without_sandbox(home: Path) -> KernelManager:
    """Start a kernel that may do what the grader may do, and return its manager.

    Parameters
    ----------
    home
        Its working directory.
    """
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(
        cwd=str(home),
        env={**os.environ, **ENVIRONMENT, "PYTHONPATH": str(COURSE_FOLDER)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return manager


def process_of(manager: KernelManager) -> psutil.Process:
    """Return the process that a manager has started."""
    assert isinstance(manager.provisioner, LocalProvisioner) and manager.provisioner.pid
    return psutil.Process(manager.provisioner.pid)
