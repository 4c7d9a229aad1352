"""The engine: a class is graded once, whatever happens meanwhile, and nobody stops the others."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from utils.grading import engine
from utils.grading.__main__ import main, summary
from utils.grading.engine import RunError, grade_class, read_result
from utils.grading.lesson import LessonError
from utils.grading.result import Check, Options, Result
from utils.notebooks import ROOT

LESSON = "00_start_here"
TESTS = Path(__file__).parent


def pretend(lesson: str, student: str, options: Options, sandbox: object) -> Result:
    """Stand in for the real thing: the submission says what becomes of it."""
    folder = options.root / "grading" / "submitted" / student / lesson
    with open(options.root / "log", "a") as log:
        log.write(f"{student}\n")
    order = (folder / "order").read_text()
    if order == "die":
        os._exit(1)
    if order == "raise":
        raise RuntimeError("something that nobody thought of")
    time.sleep(0.05)
    points = float(order)
    checks = [Check("one", points, 7.0)]
    return Result(student, lesson, "graded", checks=checks, score=points, max_score=7.0)


def hand_in(course: Path, student: str, order: str) -> None:
    folder = course / "grading" / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "order").write_text(order)


@pytest.fixture
def course(tmp_path: Path, monkeypatch) -> Path:
    for name in ("nbgrader_config.py", "solutions", "lessons"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setattr(engine, "register_lesson", lambda lesson, options: None)
    for number in range(6):
        hand_in(tmp_path, f"student{number}", str(number))
    return tmp_path


@contextmanager
def dask_cluster(workers: int) -> Iterator[str]:
    """A scheduler and workers as an institute would run them: processes of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(engine.ATTEMPTS - 1),
    }
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["worker", address, "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in [scheduler, *[worker] * workers]
    ]
    try:
        yield address
    finally:
        for process in processes[::-1]:
            process.terminate()
        for process in processes:
            process.wait(30)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with dask_cluster(workers=2) as address:
        yield address


@pytest.fixture
def run(course: Path, cluster: str) -> Callable[..., engine.ClassRun]:
    """Grade the class on a cluster that runs already, which is quicker than to start one."""

    def run(**options: object) -> engine.ClassRun:
        return grade(course, scheduler=cluster, **options)

    return run


def grade(course: Path, **options: object) -> engine.ClassRun:
    where = Options(root=course, sandbox=False)
    options = {"console": Console(file=StringIO()), **options}
    return grade_class(LESSON, where, grade=pretend, **options)


def scores(run: engine.ClassRun) -> dict[str, float]:
    return {result.student: result.score for result in run.results}


def graded(course: Path) -> list[str]:
    """Who was graded since the last time that this was asked."""
    log = course / "log"
    names = log.read_text().split() if log.exists() else []
    log.unlink(missing_ok=True)
    return sorted(names)


ALL = {f"student{number}": float(number) for number in range(6)}


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


def test_nobody_stops_the_others(course: Path, run: Callable):
    hand_in(course, "bomb", "die")
    hand_in(course, "broken", "raise")
    result = {result.student: result for result in run().results}
    assert {name: result[name].score for name in ALL} == ALL
    for name, reason in (("bomb", "KilledWorker"), ("broken", "nobody thought of")):
        assert result[name].status == "failed" and reason in result[name].reason
    assert 1 < graded(course).count("bomb") <= 4 * engine.ATTEMPTS  # not again and again
    run()
    assert set(graded(course)) == {"bomb", "broken"}, "what failed is tried again"


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
    lock = course / "grading" / "results" / f"{LESSON}.run"
    lock.parent.mkdir(parents=True)
    import psutil

    lock.write_text(f"{os.getpid()} {psutil.Process().create_time()}")
    with pytest.raises(RunError, match=f"Process {os.getpid()} is grading"):
        run()
    lock.write_text(f"{os.getpid()} 1.5")  # of a process that is gone; its number is in use again
    assert scores(run()) == ALL
    assert not lock.exists()


def test_fingerprint_changes_with_what_counts(course: Path, run: Callable):
    about = engine.load_lesson(course, LESSON)
    options = Options(root=course)

    def of(options: Options) -> str:
        return engine.fingerprint(about, "student1", options)

    first = of(options)
    assert of(Options(root=course, warm=False)) == first, "a cold start changes no mark"
    assert of(Options(root=course, call_seconds=1)) != first
    assert of(Options(root=course, db="postgresql://elsewhere/digits")) != first
    (course / "grading/submitted/student1" / LESSON / "more").write_text("")
    assert of(options) != first


# --- Killed at any moment -----------------------------------------------------------------------

SCRIPT = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
if __name__ == "__main__":
    from pathlib import Path
    import test_grading_engine as tests
    tests.engine.register_lesson = lambda lesson, options: None
    tests.grade(Path(sys.argv[1]), workers=2)
"""


def start(course: Path) -> subprocess.Popen:
    script = course / "run.py"
    script.write_text(SCRIPT)
    return subprocess.Popen(
        [sys.executable, str(script), str(course)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def results(course: Path) -> list[str]:
    return sorted(p.stem for p in (course / "grading" / "results" / LESSON).glob("*.json"))


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
        about = engine.load_lesson(course, LESSON)
        options = Options(root=course, sandbox=False)
        name = f"student{number}"
        print_now = engine.fingerprint(about, name, options)
        kept = read_result(LESSON, name, course, print_now)
        assert kept.score == (number if number < 6 else number % 8)


# --- Progress -----------------------------------------------------------------------------------


def test_progress_without_a_terminal_is_a_line_now_and_then(course: Path, run: Callable, capsys):
    run()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{LESSON}: 0 of 6") and lines[-1].startswith(f"{LESSON}: 6 of 6")


def test_progress_on_a_terminal_is_a_bar(run: Callable):
    screen = StringIO()
    run(console=Console(file=screen, force_terminal=True, width=80))
    assert "6/6" in screen.getvalue()


def test_results_are_plain_json(course: Path, run: Callable):
    run()
    text = (course / "grading" / "results" / LESSON / "student4.json").read_text()
    assert json.loads(text)["result"]["score"] == 4.0


# --- The command line ---------------------------------------------------------------------------


def test_the_summary_names_who_needs_what():
    graded = Result("ada", LESSON, "graded", score=5.0, max_score=7.0)
    failed = Result("ben", LESSON, "failed", "There is no notebook.")
    text = summary(engine.ClassRun([graded, failed], ["ada"], ["gone"], 3.2))
    assert "2 submissions: 1 graded, 0 need a person's look, 1 failed" in text
    assert "of 7: mean 5.0" in text
    assert "ben: failed. There is no notebook." in text and "gone" in text


@pytest.mark.parametrize(
    "lesson, options, message",
    [
        ("99_nothing", [], "00_start_here"),
        (LESSON, ["--student", "nobody"], "of nobody"),
        ("04_cnn", [], "STUDENT/04_cnn/"),
    ],
)
def test_what_cannot_begin_is_one_message(course: Path, capsys, lesson, options, message):
    assert main([lesson, "--root", str(course), "--no-sandbox", *options]) == 2
    said = capsys.readouterr().err
    assert message in said and "Traceback" not in said


def test_without_bubblewrap_it_refuses(course: Path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main([LESSON, "--root", str(course)]) == 2
    assert "--no-sandbox" in capsys.readouterr().err
    assert not results(course)
