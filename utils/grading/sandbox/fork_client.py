"""The grader's side of the fork server, which runs in `fork_server.py`."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import matplotlib
import psutil

from utils.grading.judge.process import NO_OWN_FILES, JudgeProcess
from utils.grading.sandbox.bubblewrap import HOME, environment

SLOWEST_START = 180  # seconds; importing TensorFlow takes 15 on a busy machine


class ForkServer:
    """A process that has imported a lesson's packages, and forks kernels and judges.

    Parameters
    ----------
    imports
        The lesson's import statements.

    Raises
    ------
    OSError
        If it does not start within `SLOWEST_START` seconds.
    """

    def __init__(self, imports: list[str]) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(SLOWEST_START)
        server = "utils.grading.sandbox.fork_server"
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", server, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment() | {"MPLCONFIGDIR": matplotlib.get_configdir()} | NO_OWN_FILES,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
            )
        self._request({"imports": imports, "environment": environment(), "home": HOME})

    def judge(self) -> JudgeProcess:
        """Fork a judge.

        Raises
        ------
        OSError
            If the server does not reply.
        """
        their_input, my_output = os.pipe()
        my_input, their_output = os.pipe()
        reader, writer = os.fdopen(my_input, "rb"), os.fdopen(my_output, "wb")
        try:
            reply = self._request({"fork": "judge"}, [their_input, their_output])
        except OSError:
            reader.close()
            writer.close()
            raise
        finally:
            os.close(their_input)
            os.close(their_output)
        process = psutil.Process(reply["pid"])

        def kill() -> None:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

        return JudgeProcess(reader, writer, kill)

    def kernel(
        self,
        namespace_process: int,
        connection: Mapping[str, Any],
        files: list[int],
        limits: dict[str, int],
    ) -> int:
        """Fork a kernel that enters the namespaces of a process, and return its process's number.

        Parameters
        ----------
        namespace_process
            The number of a process in the sandbox.
        connection, files
            See `utils.grading.sandbox.fork_server.start_kernel`.
        limits
            See `utils.grading.sandbox.limits.process_limits`.

        Raises
        ------
        OSError
            If it could not enter.
        """
        request = {
            "fork": "kernel",
            "namespace_process": namespace_process,
            "connection": connection,
            "limits": limits,
        }
        return self._request(request, files)["pid"]

    def close(self) -> None:
        """End the server. Kernels and judges that it has forked stay."""
        self.socket.close()  # at which it ends
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.process.kill()
        self.process.wait()

    def _request(self, message: dict[str, Any], files: list[int] | None = None) -> dict[str, Any]:
        data = json.dumps(message).encode()
        socket.send_fds(self.socket, [data], files or [])
        received = self.socket.recv(1 << 16)
        if not received:
            raise OSError("the fork server has ended")
        reply = json.loads(received)
        if "error" in reply:
            raise OSError(reply["error"])
        return reply
