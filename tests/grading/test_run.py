"""A run of a class: everybody once, whatever happens meanwhile, and nobody stops the others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from filelock import FileLock
from rich.console import Console

from tests.support import pretended_class
from tests.support.pretended_class import ALL, LESSON, grade, graded, hand_in, results, scores
from utils.grading.errors import LessonError, RunError
from utils.grading.result import Options
from utils.grading.results import read_result
from utils.grading.run import grade_class
from utils.paths import COURSE_FOLDER


def test_workers_of_this_machine_and_a_cluster_give_the_same_marks(course: Path, run: Callable):
    assert scores(grade(course)) == ALL == scores(run(force=True))


def test_everybody_once_and_only_changes_again(course: Path, run: Callable):
    assert scores(run()) == ALL
    assert graded(course) == sorted(ALL)

    assert scores(run()) == ALL
    assert graded(course) == []

    hand_in(course, "student3", "7")
    hand_in(course, "newcomer", "5")
    again = run()
    assert scores(again) == {**ALL, "student3": 7.0, "newcomer": 5.0}
    assert graded(course) == ["newcomer", "student3"] == again.graded_now

    assert scores(run(students=["student1"], force=True)) == {"student1": 1.0}
    assert graded(course) == ["student1"]


def test_a_submission_that_is_gone_is_told(course: Path, run: Callable):
    run()
    (course / "grading" / "submitted" / "student5").rename(course / "away")
    assert run().gone == ["student5"]


def test_a_damaged_result_is_made_anew(course: Path, run: Callable):
    run()
    graded(course)
    kept = course / "grading" / "results" / LESSON / "student2.json"
    kept.write_text(kept.read_text()[:100])
    assert scores(run()) == ALL
    assert graded(course) == ["student2"]


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"lesson": "99_nothing"}, LessonError, "00_start_here"),
        ({"students": ["nobody"]}, RunError, "of nobody for 00_start_here"),
    ],
)
def test_what_cannot_begin_says_why(course: Path, arguments: dict, error: type, message: str):
    arguments = {"lesson": LESSON, "options": Options(root=course, sandbox=False), **arguments}
    with pytest.raises(error, match=message):
        grade_class(**arguments)


def test_one_run_at_a_time(course: Path, run: Callable):
    lock = course / "grading" / "results" / f"{LESSON}.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock), pytest.raises(RunError, match="Another run is grading"):
        run()
    assert lock.exists(), "as after a run that was killed"
    assert scores(run()) == ALL


# --- Killed at any moment -----------------------------------------------------------------------


def start(course: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, pretended_class.__file__, str(course)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(COURSE_FOLDER)},
        # The tests may run in the background, where Ctrl-C is ignored; the grader has a terminal.
        preexec_fn=_hear_ctrl_c if sys.platform != "win32" else None,
    )


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to kill with")
def test_killed_at_different_moments_it_goes_on(course: Path, run: Callable):
    for number in range(6, 40):
        hand_in(course, f"student{number}", str(number % 8))
    for kept in (1, 12, 25):  # kill it as soon as so many are done
        process = start(course)
        while len(results(course)) < kept and process.poll() is None:
            time.sleep(0.01)
        assert process.poll() is None, process.stderr.read()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    before = results(course)
    graded(course)
    assert len(scores(run())) == 40
    assert not set(graded(course)) & set(before), "what was kept is not graded again"
    for number in range(40):
        kept = read_result(LESSON, f"student{number}", course)
        assert kept.score == (number if number < 6 else number % 8)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_says_how_far_it_got(course: Path):
    for number in range(6, 300):
        hand_in(course, f"student{number}", "5")
    process = start(course)
    while not results(course) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert "Traceback" not in said and "Error" not in said, said
    assert f"Stopped. {len(results(course))} of 300 are graded, and kept" in said


# --- Progress -----------------------------------------------------------------------------------


def test_progress_without_a_terminal_is_a_line_now_and_then(course: Path, run: Callable, capsys):
    run()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{LESSON}: 0 of 6") and lines[-1].startswith(f"{LESSON}: 6 of 6")


def test_progress_on_a_terminal_is_a_bar(run: Callable):
    screen = StringIO()
    run(console=Console(file=screen, force_terminal=True, width=80))
    assert "6/6" in screen.getvalue()
