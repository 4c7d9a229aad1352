"""What tests of grading share: whether there is a sandbox, a class to grade, its marks."""

import os
import shutil
import socket
import sys
import threading
from pathlib import Path

import pytest

from tests.support.submissions import Handin, blank, half, perfect
from utils.grading.gradebook import open_gradebook
from utils.grading.result import Options
from utils.grading.sandbox.sandbox import SandboxError, check_sandbox
from utils.paths import COURSE_FOLDER


def need_sandbox() -> None:
    """Skip where learners' code cannot be shut off; in CI on Linux, that is a failure."""
    try:
        check_sandbox()
    except SandboxError as error:
        if os.environ.get("CI") and sys.platform == "linux":
            raise
        pytest.skip(str(error))


class Server:
    """Waits on 127.0.0.1 for connections, and counts them."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.connections += 1


def copy_course(folder: Path, lesson: str) -> Path:
    """Make a course with one lesson, and nothing handed in."""
    folder.mkdir(exist_ok=True)
    shutil.copy(COURSE_FOLDER / "nbgrader_config.py", folder)
    for tree in ("solutions", "lessons"):
        shutil.copytree(COURSE_FOLDER / tree / lesson, folder / tree / lesson)
    return folder


def make_class(folder: Path, students: int, lesson: str) -> Path:
    """Make a course in which every third learner has everything right, half of it, or nothing."""
    copy_course(folder, lesson)
    for number in range(students):
        build = (perfect, half, blank)[number % 3]
        build(Handin(folder, f"student{number:02}", lesson))
    return folder


def marks(options: Options, lesson: str) -> dict[str, list[tuple]]:
    """Return every point in the gradebook."""
    with open_gradebook(options) as gradebook:
        return {
            submission.student.id: sorted(
                (grade.name, grade.auto_score, grade.max_score)
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
            for submission in gradebook.assignment_submissions(lesson)
        }
