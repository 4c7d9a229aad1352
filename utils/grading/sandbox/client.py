"""The grader's side of a kernel in a sandbox: run cells there, call the learner's functions.

Nothing that comes from there is trusted: messages and replies may be forged, too many or too large,
or never come.
"""

import contextlib
import queue
import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from nbformat import NotebookNode

from utils.grading.errors import GradingError
from utils.grading.judge.codec import LARGEST
from utils.grading.sandbox.channel import Channel
from utils.grading.sandbox.outputs import Outputs, error_output
from utils.grading.sandbox.sandbox import Sandbox, SandboxFactory

SETTLE = 5  # seconds that an interrupted cell has to come to an end
LARGEST_PACKET = 20_000_000  # bytes of one message from a kernel; it is cut off when it sends more
IN_KERNEL = "utils.grading.judge.in_kernel"


class Lost(GradingError):
    """The kernel is gone. The message says why."""


class TimeUp(Lost):
    """A cell or a call took too long, and would not be interrupted."""


class Kernel:
    """One kernel in a sandbox, until it is lost or closed.

    Parameters
    ----------
    factory
        Makes the sandbox.
    files
        Folder with what the learner handed in.

    Raises
    ------
    RuntimeError
        If no kernel could be started.
    """

    def __init__(self, factory: SandboxFactory, files: Path | None) -> None:
        self.output_characters = factory.options.output_characters
        self.stack = contextlib.ExitStack()
        self.why_lost = ""
        try:
            self.sandbox: Sandbox = self.stack.enter_context(factory.sandbox(files))
            self.manager = self.sandbox.start_kernel()
            self.stack.callback(self.manager.shutdown_kernel, now=True)
            context = self.stack.enter_context(zmq.Context())
            context.setsockopt(zmq.MAXMSGSIZE, LARGEST_PACKET)
            context.setsockopt(zmq.RCVHWM, 100)
            context.setsockopt(zmq.LINGER, 0)
            self.client: BlockingKernelClient = self.manager.client(context=context)
            self.client.start_channels(stdin=False, hb=False)
            self.stack.callback(self.client.stop_channels)
            self.client.wait_for_ready(timeout=120)
            self.channel = Channel(self.sandbox.stream or self._connect(), LARGEST)
            self.stack.callback(self.channel.close)
            self.run(f"import {IN_KERNEL}; {IN_KERNEL}.remember_tools()", 60)
        except Exception as error:
            self.close()
            raise RuntimeError(f"No kernel could be started: {error}") from error

    def _connect(self) -> socket.socket:
        """Have a kernel without sandbox connect: on Windows it could not inherit a stream."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(60)
            token, port = secrets.token_hex(), listener.getsockname()[1]
            self.run(f"import {IN_KERNEL}; {IN_KERNEL}.connect({port}, {token!r})", 60)
            stream, _ = listener.accept()
        if stream.recv(len(token)).decode(errors="replace") != token:
            raise OSError("Another program has connected in place of the kernel.")
        return stream

    def close(self) -> None:
        """End the kernel and all that it has started."""
        with contextlib.suppress(Exception):
            self.sandbox.kill()
        self.stack.close()

    def lost(self) -> bool:
        """Whether it has ended, for whatever reason."""
        return bool(self.why_lost or self.sandbox.end_reason) or not self.manager.is_alive()

    def run(self, source: str, seconds: float) -> list[NotebookNode]:
        """Run a cell and return its outputs, of which only text and pictures are kept.

        Raises
        ------
        TimeUp
            If it takes longer than so many seconds, and interrupting does not help.
        Lost
            If it ends the kernel.
        """
        outputs = Outputs(self.output_characters)
        for message in self._messages(source, seconds, outputs):
            outputs.add(message)
        return outputs.kept

    def call(self, call: bytes, seconds: float) -> bytes:
        """Have a pickled call made in the kernel, and return the encoded reply.

        Raises
        ------
        TimeUp, Lost
            As for `run`.
        """
        start = time.monotonic()
        reply = self._run_helper("serve_call", call, seconds)
        if time.monotonic() - start >= seconds:
            raise TimeUp("no reply in time")  # what there is comes from the interruption
        return reply

    def tampered(self) -> list[str]:
        """Return which tools the notebook has replaced, as far as its kernel tells."""
        try:
            told = self._run_helper("report_tampering", b"", SETTLE)
        except Lost:
            return ["what runs cells"]
        return told[:10_000].decode("utf-8", "replace").split()[:20]

    def _run_helper(self, function: str, order: bytes, seconds: float) -> bytes:
        """Run a function of `in_kernel` that takes an order from the channel; return its reply."""
        number, reply = self.channel.request(order)
        module = f"__import__('{IN_KERNEL}', fromlist=['{function}'])"
        for _ in self._messages(f"{module}.{function}({number})", seconds):
            pass
        try:
            return reply.result(timeout=SETTLE)
        except (OSError, ValueError) as error:  # a timeout is an OSError, too
            self.why_lost = "it answered a call with something else than a result"
            raise Lost(self.why_lost) from error

    def _messages(
        self, source: str, seconds: float, outputs: Outputs | None = None
    ) -> Iterator[dict[str, Any]]:
        """Run a cell and yield what the kernel publishes meanwhile."""
        request = self.client.execute(
            source, silent=outputs is None, store_history=False, allow_stdin=False
        )
        deadline, interrupted = time.monotonic() + seconds, False
        replied = None
        while True:
            reason = self.sandbox.end_reason
            if reason or not self.manager.is_alive():
                self.why_lost = reason or "the kernel's process has ended"
                raise Lost(self.why_lost)
            if time.monotonic() > deadline or (outputs and outputs.flood):
                if interrupted:
                    self.why_lost = "it did not stop when interrupted"
                    self.sandbox.kill()
                    raise TimeUp(f"it did not end within {seconds:.0f} seconds")
                self.manager.interrupt_kernel()
                deadline, interrupted = time.monotonic() + SETTLE, True
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                # Of too many or too large messages, some are lost; then the reply is the end.
                with contextlib.suppress(queue.Empty):
                    reply = self.client.get_shell_msg(timeout=0)
                    if reply["parent_header"].get("msg_id") == request:
                        replied = time.monotonic()
                if replied and time.monotonic() > replied + 1:
                    break
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
            yield message
        if interrupted and outputs is not None:
            stopped = f"stopped after {seconds:.0f} seconds"
            outputs.kept.append(error_output("CellTimeoutError", stopped))
