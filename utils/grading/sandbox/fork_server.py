"""Fork server: start kernels and judges without importing TensorFlow again.

Importing TensorFlow takes seconds; a fork of a process that has it takes none. This process runs
nothing of a learner's, ever, and knows no secret. A kernel is a fork that enters the namespaces
which bubblewrap has made (`sandbox.py`), gives up all it could do outside, and only then reads its
first message. TensorFlow is imported here but never used: its threads would not survive a fork.

Without the fork server, bubblewrap starts this module in the sandbox, and the kernel gives up the
same rights here. The grader's side is `fork_client.py`.
"""

import contextlib
import gc
import json
import os
import random
import resource
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from utils.grading.sandbox.channel import PORTS
from utils.grading.sandbox.seccomp import give_up_rights, setns

# The namespaces of a sandbox, as in <linux/sched.h>: user, mounts, network, processes, IPC, host
# name and control groups
NAMESPACES = 0x10000000 | 0x00020000 | 0x40000000 | 0x20000000 | 0x08000000 | 0x04000000
NAMESPACES |= 0x02000000


def serve(connection: socket.socket) -> None:
    """Answer requests until the other side closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader
    setting, _ = _receive(connection)
    if setting is None:
        return
    import_ahead(setting["imports"])
    connection.send(b"{}")
    while True:
        request, files = _receive(connection)
        if request is None:
            return
        try:
            reply = _handle(request, files, setting)
        except OSError as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        finally:
            for file in files:
                os.close(file)
        connection.send(json.dumps(reply).encode())
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _receive(connection: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    data, files, _, _ = socket.recv_fds(connection, 1 << 20, 16)
    return (json.loads(data) if data else None), files


def import_ahead(imports: list[str]) -> None:
    """Import what kernels, judges and the lesson need."""
    import ipykernel.kernelapp  # noqa: F401
    import IPython.core.interactiveshell  # noqa: F401
    import tensorflow as tf

    # quiet_tensorflow makes TensorFlow's first constant, which would start its threads: not yet.
    constant, tf.constant = tf.constant, lambda value: None
    import utils.quiet_tensorflow

    tf.constant = constant
    import utils.grading.judge.in_kernel
    import utils.grading.judge.judge  # noqa: F401

    for source in imports:
        with contextlib.suppress(Exception):  # the learner's kernel will say it
            exec(source, {})
    gc.collect()
    gc.freeze()  # so that collecting garbage does not copy all these pages in every fork


def _handle(request: dict[str, Any], files: list[int], setting: dict[str, Any]) -> dict[str, Any]:
    """Fork a judge or a kernel, and return its process."""
    if request["fork"] == "judge":
        child = os.fork()
        if not child:
            _leave_after(run_judge, *files)
        return {"pid": child}
    errors, errors_here = os.pipe()
    child = os.fork()
    if not child:
        _leave_after(run_kernel, request, setting, errors_here, files)
    os.close(errors_here)
    with os.fdopen(errors, "rb") as stream:
        lines = stream.read().decode().splitlines()  # ends when the kernel has entered, or failed
    os.waitpid(child, 0)
    numbers = [int(line) for line in lines if line.isdigit()]
    if len(lines) > 1 or not numbers:
        raise OSError(" ".join(line for line in lines if not line.isdigit()))
    return {"pid": numbers[0]}


def _leave_after(run: Callable[..., None], *arguments: object) -> NoReturn:
    """Run a fork's work; never return into the server's loop."""
    try:
        run(*arguments)
    except BaseException:
        os._exit(1)
    os._exit(0)


def run_judge(reader: int, writer: int) -> None:
    """What a fork does as a judge, over two pipes."""
    from utils.grading.judge.judge import serve

    reader, writer = _keep_only(reader, writer)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(os.fdopen(reader, "rb"), os.fdopen(writer, "wb"))


def run_kernel(
    request: dict[str, Any], setting: dict[str, Any], errors: int, files: list[int]
) -> None:
    """What a fork does as a kernel: enter the sandbox, give up all rights, start."""
    errors, *files = _keep_only(errors, *files)
    try:
        namespaces = os.pidfd_open(request["namespace_process"])
        setns(namespaces, NAMESPACES)
        os.close(namespaces)
        kernel = os.fork()  # only a child is in the sandbox's process namespace
        if kernel:
            os.write(errors, f"{kernel}\n".encode())
            os._exit(0)
        os.setsid()
        give_up_rights()
        set_limits(request["limits"])
        os.environ.clear()
        os.environ.update(setting["environment"])
        os.chdir(setting["home"])
    except BaseException as error:
        os.write(errors, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os.close(errors)
    start_kernel(request["connection"], files)


def set_limits(limits: dict[str, int]) -> None:
    """Set limits of this process and all that it starts, by the names that prlimit gives them."""
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), (value, value))


def start_kernel(connection: dict[str, Any], files: list[int]) -> None:
    """Be a kernel until it is told to end.

    Parameters
    ----------
    connection
        What a connection file says.
    files
        The kernel's end of the stream for calls, and the sockets on which it listens, in the order
        of `PORTS`.
    """
    import zmq
    from ipykernel.kernelapp import IPKernelApp

    from utils.grading.judge import in_kernel

    listeners = dict(zip(PORTS.values(), files[1:], strict=True))

    class SandboxKernelApp(IPKernelApp):
        """A kernel that listens on sockets which it was given."""

        def _bind_socket(self, s: Any, port: int) -> Any:
            s.setsockopt(zmq.USE_FD, listeners[port])
            return super()._bind_socket(s, port)

        def init_heartbeat(self) -> None:
            """Do without: the grader sees whether the process lives."""

    in_kernel.use_stream(socket.socket(fileno=files[0]))
    connection_file = Path(tempfile.gettempdir(), "connection.json")
    connection_file.write_text(json.dumps(connection))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed()
    import numpy as np

    np.random.seed()  # noqa: NPY002  (learners may use the old functions)
    sys.argv = ["ipykernel_launcher", "-f", str(connection_file)]
    sys.argv += ["--HistoryManager.enabled=False"]
    SandboxKernelApp.launch_instance(sys.argv[1:])


def _keep_only(*files: int) -> list[int]:
    """Close every file but these and the standard ones; return them, renumbered."""
    kept = [os.dup2(file, 900 + i, inheritable=False) for i, file in enumerate(files)]
    os.closerange(3, 900)
    os.closerange(900 + len(kept), 65_536)
    return kept


if __name__ == "__main__":
    if sys.argv[1] == "check":
        give_up_rights()  # and then read what a kernel reads
        import colorsys  # noqa: F401  (of Python itself)

        import msgpack  # noqa: F401  (of the environment)

        from utils.paths import DATA_FOLDER

        next(DATA_FOLDER.iterdir()).open("rb").close()
    elif sys.argv[1] == "kernel":
        if select.select([0], [], [], 0)[0]:
            sys.exit()  # the grader was gone before bubblewrap could tell
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        connection = json.loads(Path(sys.argv[2]).read_text())
        files = _keep_only(*map(int, sys.argv[3:]))
        give_up_rights()
        start_kernel(connection, files)
    else:
        serve(socket.socket(fileno=int(sys.argv[1])))
