"""Start kernels as any Jupyter client does: through a kernelspec, with a manager.

The sockets through which a kernel in a sandbox is spoken to are made by the grader, in a folder
that the sandbox does not have. The kernel gets them as open files. So there is no name that
learner's code could give to another file or socket of the machine.
"""

import json
import os
import socket
import subprocess
from pathlib import Path

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from utils.grading.sandbox.bubblewrap import ENVIRONMENT
from utils.grading.sandbox.channel import HEARTBEAT, PORTS
from utils.paths import COURSE_FOLDER

NAME = "digits-sandbox"


class KernelSockets:
    """All that the grader and one kernel in a sandbox talk through, to be used with ``with``.

    Parameters
    ----------
    folder
        Where the sockets are bound. Its path must be short, since the address of a socket has at
        most 107 bytes; and the sandbox must not have it.

    Attributes
    ----------
    listeners
        The sockets on which the kernel will listen, by the number that Jupyter knows as their port.
    mine, theirs
        The two ends of the stream for calls; see `channel.py`.
    """

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "k")
        self.listeners: dict[int, socket.socket] = {}
        for port in PORTS.values():
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.listeners[port] = listener
            listener.bind(f"{self.address}-{port}")
            listener.listen()
            listener.setblocking(False)
        self.mine, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)

    def files(self) -> list[int]:
        """Return the kernel's open files: the stream for calls, and the listeners by port."""
        return [self.theirs.fileno(), *(self.listeners[port].fileno() for port in PORTS.values())]

    def __enter__(self) -> "KernelSockets":
        return self

    def __exit__(self, *error: object) -> None:
        """Close here what only the kernel needs, once it has it."""
        for theirs in (self.theirs, *self.listeners.values()):
            theirs.close()


def start_in_sandbox(
    command: list[str], folder: Path, sockets: KernelSockets, files: list[int]
) -> KernelManager:
    """Start a kernel by a command, and return its manager.

    Parameters
    ----------
    command
        The command, with ``{connection_file}`` for the path of the connection file.
    folder
        Where the kernelspec and the connection file are written.
    sockets
        What the kernel will listen on.
    files
        Open files that the command inherits.
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
        ip=sockets.address,
        connection_file=str(folder / "connection.json"),
        hb_port=HEARTBEAT,
        **{f"{channel}_port": port for channel, port in PORTS.items()},
    )
    manager.start_kernel(
        # what bubblewrap itself gets can be read in its sandbox, as /proc/1/environ
        env={"PATH": os.environ.get("PATH", os.defpath)},
        stdin=subprocess.PIPE,  # at whose end the sandbox ends: so it never outlives the grader
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=files,
    )
    return manager


def start_without_sandbox(home: Path) -> KernelManager:
    """Start a kernel that may do what the grader may do, and return its manager.

    Parameters
    ----------
    home
        Its working directory. The folder for a learner's own files lies beside it, and is empty.
    """
    manager = KernelManager(kernel_name="python3")
    own_files = home.with_name("own_files")
    own_files.mkdir()
    manager.start_kernel(
        cwd=str(home),
        env={
            **os.environ,
            **ENVIRONMENT,
            "PYTHONPATH": str(COURSE_FOLDER),
            "COURSE_OWN_FILES": str(own_files),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return manager


def process_of(manager: KernelManager) -> psutil.Process:
    """Return the process that a manager has started."""
    assert isinstance(manager.provisioner, LocalProvisioner) and manager.provisioner.pid
    return psutil.Process(manager.provisioner.pid)
