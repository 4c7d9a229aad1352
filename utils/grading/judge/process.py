"""The grader's handle of a judge, which runs in a process of its own."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from utils.grading.errors import GradingError
from utils.grading.judge.protocol import receive, send
from utils.paths import COURSE_FOLDER

NO_OWN_FILES = {"COURSE_OWN_FILES": os.devnull}  # no folder: a judge finds no files of a learner's


class JudgeEnded(GradingError):
    """A judge has ended in the middle of a check. The message says why."""


class JudgeStopped(JudgeEnded):
    """It was ended, since the check used too much; it would again."""


class LessonBroken(JudgeStopped):
    """It cannot begin: what the lesson imports is missing or fails. No learner is to blame."""


class JudgeProcess:
    """A process that runs `utils.grading.judge.judge.serve`.

    Parameters
    ----------
    reader, writer
        The streams from it and to it.
    kill
        Ends the process.
    """

    def __init__(self, reader: IO[bytes], writer: IO[bytes], kill: Callable[[], None]) -> None:
        self.reader, self.writer = reader, writer
        self._kill = kill

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a message and return what the judge says to it.

        Raises
        ------
        JudgeStopped
            If it took longer than so many seconds, or more memory than it may, or, as a
            `LessonBroken`, if the lesson's imports fail.
        JudgeEnded
            If it has ended by itself.
        """
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            send(self.writer, message)
            reply = receive(self.reader)
        except (EOFError, OSError, ValueError) as error:
            if late.is_set():
                raise JudgeStopped(f"it took longer than {seconds:.0f} seconds") from error
            raise JudgeEnded("its process ended, perhaps for lack of memory") from error
        finally:
            timer.cancel()
        if "broken" in reply:
            raise LessonBroken(
                "The lesson's own imports fail in the grader, so that nobody's checks can run: "
                f"{reply['broken']}"
            )
        if "out_of_memory" in reply:
            raise JudgeStopped("it needed more memory than it may have")
        return reply

    def kill(self) -> None:
        """End it, also while somebody waits for what it says."""
        self._kill()
        for stream in (self.reader, self.writer):
            with contextlib.suppress(OSError, ValueError):
                stream.close()


class JudgeSession:
    """The judge of one submission: started when it is first asked, and anew after an end.

    Parameters
    ----------
    start
        Starts a judge.
    first_message
        What every judge is told first.
    seconds
        How long it may take for each of its messages.
    """

    def __init__(
        self, start: Callable[[], JudgeProcess], first_message: dict[str, Any], seconds: float
    ) -> None:
        self._start, self._first_message, self._seconds = start, first_message, seconds
        self._process: JudgeProcess | None = None

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and return what the judge says to it.

        Raises
        ------
        JudgeEnded
            See `JudgeProcess.ask`. The next message goes to another judge.
        """
        try:
            if not self._process:
                self._process = self._start()
                self._process.ask(self._first_message, self._seconds)
            return self._process.ask(message, self._seconds)
        except JudgeEnded:
            self.end()
            raise

    def end(self) -> None:
        """End the judge, if there is one."""
        if self._process:
            self._process.kill()
        self._process = None


def start_judge(environment: dict[str, str]) -> JudgeProcess:
    """Start a judge that imports everything itself.

    Parameters
    ----------
    environment
        Variables that it gets beside the grader's own.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "utils.grading.judge.judge"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment, "PYTHONPATH": str(COURSE_FOLDER), **NO_OWN_FILES},
    )
    assert process.stdin and process.stdout

    def kill() -> None:
        process.kill()
        process.wait()

    return JudgeProcess(process.stdout, process.stdin, kill)
