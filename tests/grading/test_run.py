"""The engine: a class is graded once, whatever happens meanwhile, and nobody stops the others."""

import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from distributed import Client
from rich.console import Console

from utils.grading import __main__ as command
from utils.grading import run as engine
from utils.grading.__main__ import main, summary
from utils.grading.gradebook import (
    course_config,
    locked,
    marks_by_hand,
    open_gradebook,
    register_lesson,
    saved_points,
)
from utils.grading.lesson import LessonError
from utils.grading.result import Check, Options, Result
from utils.grading.run import RunError, grade_class, read_result
from utils.paths import COURSE_FOLDER

LESSON = "00_start_here"


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


def without_gradebook(replace: Callable) -> None:
    """What is graded by `pretend` is in no gradebook."""
    replace(engine, "register_lesson", lambda lesson, options: None)
    replace(engine, "_is_saved", lambda result, saved: True)
    replace(engine, "saved_points", lambda lesson, options: {})
    replace(engine, "due_date", lambda lesson, options: "")
    replace(engine, "marks_by_hand", lambda lesson, options: {})


@pytest.fixture
def course(tmp_path: Path, monkeypatch) -> Path:
    for name in ("nbgrader_config.py", "solutions", "lessons"):
        (tmp_path / name).symlink_to(COURSE_FOLDER / name)
    without_gradebook(monkeypatch.setattr)
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
        "PYTHONPATH": str(COURSE_FOLDER),
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
    for name, order in (("bomb", "die"), ("bomb2", "die"), ("broken", "raise")):
        hand_in(course, name, order)
    result = {result.student: result for result in run().results}
    assert {name: result[name].score for name in ALL} == ALL
    killed = "KilledWorker"
    for name, reason in (("bomb", killed), ("bomb2", killed), ("broken", "nobody thought of")):
        assert result[name].status == "failed" and reason in result[name].reason
    tried = graded(course)
    assert 1 < tried.count("bomb") <= 4 * engine.ATTEMPTS  # not again and again
    assert all(tried.count(name) == 1 for name in ALL), "what is kept is not graded again"


def test_workers_of_this_machine_take_orders_from_us_only():
    """On a server with accounts for learners, anybody may connect to a port."""
    with engine._client(None, 1, 1) as client:
        address = client.scheduler_info()["address"]
        assert client.submit(pow, 7, 2).result(60) == 49
        timeout = engine.dask.config.get("distributed.deploy.lost-worker-timeout")
        assert timeout == "1h", "Dask's 15 s would leave a busy machine without workers"
        for stranger in (address, address.replace("tls:", "tcp:")):
            with pytest.raises((OSError, TypeError)):
                Client(stranger, timeout=2, loop=client.loop)


def test_a_submission_in_the_hands_of_an_older_run_is_waited_for(course: Path):
    """As after Ctrl-C, when a worker of a cluster is still at it."""
    arguments = (LESSON, "student4", Options(root=course, sandbox=False), "print", pretend)
    threads = [
        threading.Thread(target=engine.grade_and_keep, args=arguments, daemon=True)
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert graded(course) == ["student4"]


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
    with locked(lock), pytest.raises(RunError, match="Another run is grading"):
        run()
    assert lock.exists(), "as after a run that was killed"
    assert scores(run()) == ALL


def test_fingerprint_changes_with_what_counts(course: Path, run: Callable):
    about = engine.load_lesson(course, LESSON)
    options = Options(root=course)

    def of(options: Options) -> str:
        return engine.fingerprint(about, "student1", options)

    first = of(options)
    assert of(Options(root=course, fork_server=False)) == first, "a cold start changes no mark"
    assert of(Options(root=course, call_seconds=1)) != first
    assert of(Options(root=course, db="postgresql://elsewhere/digits")) != first
    assert engine.fingerprint(about, "student1", options, "2030-01-01") != first
    assert engine.fingerprint(about, "student1", options, "", [("why", 2.0, None)]) != first
    config = course / "nbgrader_config.py"
    text = config.read_text()
    config.unlink()  # it is a link
    config.write_text(text + "c.Autograde.timeout = 1\n")
    assert of(options) != first
    config.write_text(text)
    assert of(options) == first
    (course / "grading/submitted/student1" / LESSON / "more").write_text("")
    assert of(options) != first


# --- The gradebook ------------------------------------------------------------------------------


@pytest.fixture
def registered(tmp_path: Path) -> Options:
    """A course whose gradebook knows the lesson, and points of one learner."""
    shutil.copy(COURSE_FOLDER / "nbgrader_config.py", tmp_path)
    shutil.copytree(COURSE_FOLDER / "solutions" / LESSON, tmp_path / "solutions" / LESSON)
    options = Options(root=tmp_path)
    register_lesson(LESSON, options)
    with open_gradebook(options) as gradebook:
        gradebook.update_or_create_student("ada")
        submission = gradebook.update_or_create_submission(LESSON, "ada")
        for found in submission.notebooks[0].grades:
            found.auto_score = 1.0
        gradebook.db.commit()
    return options


def test_marks_outlive_a_change_of_the_lesson(registered: Options):
    before = saved_points(LESSON, registered)
    assert len(before["ada"]) > 3 and set(before["ada"].values()) == {1.0}
    source = registered.root / "solutions" / LESSON / "start_here.ipynb"
    source.write_text(source.read_text().replace("Hello", "Good day"))
    register_lesson(LESSON, registered)
    assert saved_points(LESSON, registered) == before


def test_points_and_comments_by_hand_are_seen(registered: Options):
    assert marks_by_hand(LESSON, registered) == {"ada": []}
    with open_gradebook(registered) as gradebook:
        notebook = gradebook.find_submission(LESSON, "ada").notebooks[0]
        notebook.grades[0].manual_score = 0.5
        notebook.comments[0].manual_comment = "well put"
        names = notebook.grades[0].name, notebook.comments[0].name
        gradebook.db.commit()
    assert marks_by_hand(LESSON, registered) == {
        "ada": [(names[0], 0.5, None), (names[1], "well put")]
    }


def test_a_gradebook_that_is_gone_is_filled_anew(registered: Options):
    checks = [Check(name, 1.0, 1.0) for name in saved_points(LESSON, registered)["ada"]]
    result = Result("ada", LESSON, "graded", checks=checks)
    assert engine._is_saved(result, saved_points(LESSON, registered)["ada"])
    (registered.root / "grading" / "gradebook.db").unlink()
    register_lesson(LESSON, registered)
    assert saved_points(LESSON, registered) == {}, "known, and empty"
    assert not engine._is_saved(result, None), "so it is graded once more"


def test_the_search_path_does_not_grow(registered: Options, monkeypatch):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    lengths = set()
    for _ in range(3):
        course_config(registered)
        with open_gradebook(registered):
            lengths.add(len(os.environ["PATH"]))
    assert len(lengths) == 1, "after some hundred submissions, no program could be started"


# --- Killed at any moment -----------------------------------------------------------------------

SCRIPT = f"""
import sys
sys.path.insert(0, {str(COURSE_FOLDER)!r})
if __name__ == "__main__":
    from pathlib import Path
    import tests.grading.test_run as tests
    tests.without_gradebook(setattr)
    tests.command.grade_class = tests.pretending
    sys.exit(tests.main([tests.LESSON, "--root", sys.argv[1], "--no-sandbox"]))
"""


pretending = functools.partial(grade_class, grade=pretend)


def start(course: Path) -> subprocess.Popen:
    script = course / "run.py"
    script.write_text(SCRIPT)
    return subprocess.Popen(
        [sys.executable, str(script), str(course)],
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
        (LESSON, ["--scheduler", "tcp://127.0.0.1:1"], "dask worker tcp://127.0.0.1:1"),
        (LESSON, ["--scheduler", "nonsense"], "dask worker"),
    ],
)
def test_what_cannot_begin_is_one_message(
    course: Path, capsys, monkeypatch, lesson, options, message
):
    monkeypatch.setattr(engine, "PATIENCE", 1)
    assert main([lesson, "--root", str(course), "--no-sandbox", *options]) == 2
    said = capsys.readouterr().err
    assert message in said and "Traceback" not in said


def test_no_workers_are_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        main([LESSON, "--workers", "0"])
    assert "at least 1" in capsys.readouterr().err


def test_the_report_is_on_the_class_also_after_one_student(course: Path, cluster: str, monkeypatch):
    monkeypatch.setattr(command, "grade_class", pretending)
    monkeypatch.setattr(command, "export_marks", lambda *arguments: {})
    told = []
    monkeypatch.setattr(command, "write_report", lambda _, results, *more: told.append(results))
    for options in ([], ["--student", "student3", "--force"]):
        where = ["--root", str(course), "--no-sandbox", "--scheduler", cluster]
        assert main([LESSON, *where, *options]) == 0
    assert [result.student for result in told[1]] == sorted(ALL)


def test_what_a_learner_wrote_does_not_steer_the_terminal():
    failed = Result("ada", LESSON, "failed", "A file \x1b[2J\udcff is odd.")
    assert "A file ?[2J? is odd." in summary(engine.ClassRun([failed]))


def test_without_bubblewrap_it_refuses(course: Path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main([LESSON, "--root", str(course)]) == 2
    assert "--no-sandbox" in capsys.readouterr().err
    assert not results(course)
