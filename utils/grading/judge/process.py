"""The grader's handle of a judge, which runs in a process of its own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Any

from utils.grading.judge.protocol import receive, send
from utils.paths import COURSE_FOLDER


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

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and return what the judge says to it.

        Raises
        ------
        EOFError, OSError
            If the judge has ended.
        ValueError
            If its message is too long, or its streams are closed.
        """
        send(self.writer, message)
        return receive(self.reader)

    def kill(self) -> None:
        """End it, also while somebody waits for what it says."""
        self._kill()
        for stream in (self.reader, self.writer):
            with contextlib.suppress(OSError, ValueError):
                stream.close()


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
        env={**os.environ, **environment, "PYTHONPATH": str(COURSE_FOLDER)},
    )
    assert process.stdin and process.stdout

    def kill() -> None:
        process.kill()
        process.wait()

    return JudgeProcess(process.stdout, process.stdin, kill)
