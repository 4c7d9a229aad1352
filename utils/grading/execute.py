"""Run a submission: the learner's cells in the sandbox, the checks in front of the judge.

`GuardedExecute` stands where nbgrader's own `Execute` does among the preprocessors of autograding,
and leaves the same outputs behind, from which nbgrader gives points.
"""

import contextlib
import itertools
import os
import queue
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.blocking import BlockingKernelClient
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from utils.grading.errors import GradingError
from utils.grading.judge.codec import LARGEST
from utils.grading.judge.judge import receive, send
from utils.grading.lesson import Lesson, is_check, needed_cells
from utils.grading.result import Options
from utils.grading.sandbox.sandbox import Room, Sandbox

SETTLE = 5  # seconds that an interrupted cell has to come to an end
LARGEST_PICTURE = 1_000_000  # characters of an output's picture
LARGEST_PACKET = 20_000_000  # bytes of one message from a kernel; it is cut off when it sends more
PICTURES = ("image/png", "image/jpeg")


class Lost(GradingError):
    """The kernel is gone. The message says why."""


class TimeUp(Lost):
    """A cell or a call took too long, and would not be interrupted."""


@dataclass
class Task:
    """One submission to run.

    Parameters
    ----------
    lesson, options, sandbox
        What is graded, how, and where its code runs.
    files
        Folder with what the learner handed in.
    doubts
        Filled on the way: what a person should look at, and the checks that it concerns.
    """

    lesson: Lesson
    options: Options
    sandbox: Sandbox
    files: Path
    doubts: dict[str, list[str]] = field(default_factory=dict)


class GuardedExecute(NbGraderPreprocessor):
    """Runs the cells that the answers need, and lets the judge run the checks."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        with Run(self.task, nb) as run:
            run.everything()
        return nb, resources


class Run:
    """One run of a submission, over as many kernels as it takes.

    A cell that ends its kernel is left out in the next one: the learner's other answers still
    get their points.
    """

    def __init__(self, task: Task, notebook: NotebookNode) -> None:
        self.task = task
        self.cells = notebook.cells
        self.needed = needed_cells(self.cells)
        self.harmful: dict[int, str] = {}  # cells that ended a kernel, and how
        self.impatient: set[str] = set()  # functions that took too long once
        self.deadline = time.monotonic() + task.options.notebook_seconds
        self.kernel: Kernel | None = None
        self.judge = None

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *error: object) -> None:
        self._end_kernel()
        if self.judge:
            self.judge.kill()

    def everything(self) -> None:
        """Run cells and checks in the order of the notebook."""
        for position, cell in enumerate(self.cells):
            if cell.cell_type == "code" and is_check(cell):
                cell.outputs = [NotebookNode(output) for output in self._check(position)]
            elif position in self.needed:
                self._run(position)
        self._look_for_tampering()

    # --- The learner's cells ----------------------------------------------------------------

    def _run(self, position: int) -> None:
        cell = self.cells[position]
        try:
            kernel = self._kernel(position)
            cell.outputs = kernel.run(cell.source, self._seconds(self.task.options.cell_seconds))
        except Lost as lost:
            self._end_kernel()
            self.harmful[position] = str(lost)
            cell.outputs = [_error("KernelLost", str(lost))]
            self._doubt(f"A cell ended its kernel: {lost}")

    def _kernel(self, position: int) -> "Kernel":
        """Return a kernel in which the needed cells before this one have run."""
        if self.kernel and not self.kernel.lost():
            return self.kernel
        self._end_kernel()
        self._seconds(1)
        self.kernel = Kernel(self.task)
        for earlier in self.needed:
            if earlier < position and earlier not in self.harmful:
                try:
                    seconds = self._seconds(self.task.options.cell_seconds)
                    self.kernel.run(self.cells[earlier].source, seconds)
                except TimeUp:
                    raise
                except Lost as lost:  # a cell that is harmful only sometimes
                    self.harmful[earlier] = str(lost)
                    return self._kernel(position)
        return self.kernel

    def _end_kernel(self) -> None:
        if self.kernel:
            self.kernel.close()
        self.kernel = None

    def _seconds(self, most: float) -> float:
        """Return how long the next step may take.

        Raises
        ------
        TimeUp
            If the time for the whole submission is used up.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeUp(
                f"The submission has used up its {self.task.options.notebook_seconds:.0f} seconds."
            )
        return min(most, left)

    # --- The checks -------------------------------------------------------------------------

    def _check(self, position: int) -> list[dict[str, Any]]:
        """Return the outputs of one check."""
        name = self.cells[position].metadata.nbgrader.grade_id
        cell = self.task.lesson.checks[name]
        order = {"check": cell.source, "points": float(cell.metadata.nbgrader.points)}
        try:
            message = self._ask_judge(order)
            while "call" in message:
                message = self._ask_judge(self._answer(position, message))
            return message["outputs"]
        except (EOFError, OSError, ValueError) as error:
            self.judge.kill()
            self.judge = None
            reason = "The check could not deal with what the answer returned, and was ended."
            self._doubt(f"{reason} ({type(error).__name__})", name)
            return [_error("CheckEnded", reason)]

    def _ask_judge(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send the judge a message and return its answer. It is ended if it takes too long."""
        if not self.judge:
            self.judge = self.task.sandbox.judge()
            lesson = self.task.lesson
            self._ask_judge({"imports": lesson.imports, "functions": lesson.functions})
        with _at_most(60 + self.task.options.call_seconds, self.judge.kill):
            send(self.judge.writer, message)
            return receive(self.judge.reader)

    def _answer(self, position: int, message: dict[str, Any]) -> dict[str, Any]:
        """Make one call in the learner's kernel."""
        function, options = message["function"], self.task.options
        most = min(5, options.call_seconds) if function in self.impatient else options.call_seconds
        try:
            kernel = self._kernel(position)
            return {"reply": kernel.call(message["call"], self._seconds(most))}
        except TimeUp as late:
            self.impatient.add(function)
            if time.monotonic() > self.deadline:
                return {"failed": str(late)}
            return {
                "failed": f"{function} did not return within {most:g} seconds. "
                "Is there a loop without end?"
            }
        except Lost as lost:
            self._end_kernel()
            reason = f"{function} ended the kernel: {lost}"
            self._doubt(reason, self.cells[position].metadata.nbgrader.grade_id)
            return {"failed": reason}

    # --- What a person should look at -------------------------------------------------------

    def _doubt(self, reason: str, check: str | None = None) -> None:
        checks = self.task.doubts.setdefault(reason, [])
        if check and check not in checks:
            checks.append(check)

    def _look_for_tampering(self) -> None:
        if not self.kernel or self.kernel.lost():
            return
        names = self.kernel.tampered()
        if names:
            self._doubt(f"Tools of the checks were replaced: {', '.join(names)}")


class Kernel:
    """One kernel in a room of the sandbox, until it is lost or closed."""

    def __init__(self, task: Task) -> None:
        self.options = task.options
        self.stack = contextlib.ExitStack()
        self.calls = itertools.count()
        self.why_lost = ""
        try:
            self.room: Room = self.stack.enter_context(task.sandbox.room(task.files))
            self.manager = self.room.start_kernel()
            self.stack.callback(self.manager.shutdown_kernel, now=True)
            context = self.stack.enter_context(zmq.Context())
            context.setsockopt(zmq.MAXMSGSIZE, LARGEST_PACKET)
            context.setsockopt(zmq.RCVHWM, 100)
            context.setsockopt(zmq.LINGER, 0)
            self.client: BlockingKernelClient = self.manager.client(context=context)
            self.client.start_channels()
            self.stack.callback(self.client.stop_channels)
            self.client.wait_for_ready(timeout=120)
            self.run(
                "import utils.grading.judge.in_kernel; "
                "utils.grading.judge.in_kernel.remember_tools()",
                60,
            )
        except Exception as error:
            self.close()
            raise RuntimeError(f"No kernel could be started: {error}") from error

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.room.kill()
        self.stack.close()

    def lost(self) -> bool:
        return bool(self.why_lost) or bool(self.room.watch()) or not self.manager.is_alive()

    def run(self, source: str, seconds: float) -> list[NotebookNode]:
        """Run a cell and return its outputs, of which only text and pictures are kept.

        Raises
        ------
        TimeUp
            If it takes longer, and interrupting does not help.
        Lost
            If it ends the kernel.
        """
        outputs = Outputs(self.options.output_characters)
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
        reply = self._have("answer", call, seconds)
        if time.monotonic() - start >= seconds:
            raise TimeUp("no answer in time")  # what there is comes from the interruption
        return reply or b""

    def tampered(self) -> list[str]:
        """Return which tools the notebook has replaced, as far as its kernel tells."""
        try:
            told = self._have("report_tampering", b"", SETTLE)
        except Lost:
            return []
        if told is None:
            return ["what runs cells"]
        return told[:10_000].decode("utf-8", "replace").split()[:20]

    def _have(self, function: str, order: bytes, seconds: float) -> bytes | None:
        """Run a function of `in_kernel`; return what it leaves in its file, if it does.

        Files, since of the messages a notebook can send too many.
        """
        number = next(self.calls)
        mine, there = self.room.exchange / f"{number}", f"{self.room.inside}/{number}"
        mine.with_suffix(".in").write_bytes(order)
        module = f"__import__('utils.grading.judge.in_kernel', fromlist=['{function}'])"
        for _ in self._messages(f"{module}.{function}({there!r})", seconds):
            pass
        reply = read_untrusted(mine.with_suffix(".out"))
        for suffix in (".in", ".out"):
            with contextlib.suppress(OSError):
                mine.with_suffix(suffix).unlink()
        return reply

    def _messages(
        self, source: str, seconds: float, outputs: "Outputs | None" = None
    ) -> Iterator[dict[str, Any]]:
        """Run a cell and yield what the kernel publishes meanwhile."""
        request = self.client.execute(
            source, silent=outputs is None, store_history=False, allow_stdin=False
        )
        deadline, interrupted = time.monotonic() + seconds, False
        replied = None
        while True:
            reason = self.room.watch()
            if reason or not self.manager.is_alive():
                self.why_lost = reason or "the kernel's process has ended"
                raise Lost(self.why_lost)
            if time.monotonic() > deadline or (outputs and outputs.flood):
                if interrupted:
                    self.why_lost = "it did not stop when interrupted"
                    self.room.kill()
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
            outputs.kept.append(_error("CellTimeoutError", f"stopped after {seconds:.0f} seconds"))


class Outputs:
    """The outputs of a cell, as far as they are text or pixels and not too many."""

    def __init__(self, most: int) -> None:
        self.kept: list[NotebookNode] = []
        self.left = most
        self.flood = False
        self._seen = 0

    def add(self, message: dict[str, Any]) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            self._text(str(content.get("name")), str(content.get("text", "")))
        elif kind in ("display_data", "execute_result"):
            self._data(content.get("data", {}))
        elif kind == "error":
            self.kept.append(_error(str(content.get("ename")), str(content.get("evalue"))[:2_000]))

    def _text(self, name: str, text: str) -> None:
        self._count(len(text))
        text = text[: max(0, self.left)]
        self.left -= len(text)
        if text and name in ("stdout", "stderr"):
            last = self.kept[-1] if self.kept else {}
            if last.get("name") == name:
                last.text += text
            else:
                self.kept.append(new_output("stream", name=name, text=text))

    def _data(self, data: dict[str, Any]) -> None:
        kept = {}
        for kind, value in data.items():
            self._count(len(str(value)))
            if kind in PICTURES and isinstance(value, str) and len(value) < LARGEST_PICTURE:
                kept[kind] = value
            elif kind == "text/plain" and isinstance(value, str):
                kept[kind] = value[: max(0, self.left)]
                self.left -= len(kept[kind])
        if kept:
            self.kept.append(new_output("display_data", data=kept))

    def _count(self, characters: int) -> None:
        self._seen += characters + 100
        self.flood = self._seen > 50_000_000  # more than anybody reads: end it


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
    with os.fdopen(file, "rb") as opened:
        status = os.fstat(opened.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            return None
        return opened.read(LARGEST)


@contextlib.contextmanager
def _at_most(seconds: float, stop: Any) -> Iterator[None]:
    """Call `stop` if the block takes longer."""
    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _error(name: str, message: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
