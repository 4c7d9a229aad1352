"""The grader's side of a kernel in a sandbox: run cells there, call the learner's functions.

Nothing that comes from there is trusted: messages may be forged, too many or too large, and files
in the exchange folder may be anything.
"""

import contextlib
import itertools
import os
import queue
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from nbformat import NotebookNode

from utils.grading.errors import GradingError
from utils.grading.judge.codec import LARGEST
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
        self.calls = itertools.count()
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
            self.client.start_channels()
            self.stack.callback(self.client.stop_channels)
            self.client.wait_for_ready(timeout=120)
            self.run(f"import {IN_KERNEL}; {IN_KERNEL}.remember_tools()", 60)
        except Exception as error:
            self.close()
            raise RuntimeError(f"No kernel could be started: {error}") from error

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
        reply = self._run_helper("reply_by_file", call, seconds)
        if time.monotonic() - start >= seconds:
            raise TimeUp("no reply in time")  # what there is comes from the interruption
        return reply or b""

    def tampered(self) -> list[str]:
        """Return which tools the notebook has replaced, as far as its kernel tells."""
        try:
            told = self._run_helper("report_tampering", b"", SETTLE)
        except Lost:
            return []
        if told is None:
            return ["what runs cells"]
        return told[:10_000].decode("utf-8", "replace").split()[:20]

    def _run_helper(self, function: str, order: bytes, seconds: float) -> bytes | None:
        """Run a function of `in_kernel`; return what it leaves in its file, if it does.

        Files, since of the messages a notebook can send too many.
        """
        path = self.sandbox.exchange / f"{next(self.calls)}"
        path.with_suffix(".in").write_bytes(order)
        module = f"__import__('{IN_KERNEL}', fromlist=['{function}'])"
        for _ in self._messages(f"{module}.{function}({str(path)!r})", seconds):
            pass
        reply = read_untrusted(path.with_suffix(".out"))
        for suffix in (".in", ".out"):
            with contextlib.suppress(OSError):
                path.with_suffix(suffix).unlink()
        return reply

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
                    raise TimeUp(f"no end after {seconds:.0f} seconds")
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


def read_untrusted(path: Path) -> bytes | None:
    """Return what is in a file that a learner's process may have put there; None if it is none.

    No link is followed, nothing but a plain file is read, and no more than `LARGEST` bytes.
    """
    try:
        file = os.open(
            path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
    except OSError:
        return None
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        os.close(file)
        return None
    with os.fdopen(file, "rb") as opened:
        return opened.read(LARGEST)
