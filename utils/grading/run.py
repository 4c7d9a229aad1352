"""Grade a class: every submission of a lesson, on all processors or on many machines.

Dask hands the submissions out to worker processes, one at a time each. A result is written to
grading/results/ as soon as it is there, with a fingerprint of all that it depends on. So a run may
stop at any moment, and the next one goes on where it was; and it grades anew only what changed.
"""

import atexit
import contextlib
import dataclasses
import hashlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from utils.grading.gradebook import (
    database_url,
    due_date,
    locked,
    marks_by_hand,
    register_lesson,
    saved_points,
)
from utils.grading.lesson import Lesson, load_lesson
from utils.grading.result import Options, Result
from utils.grading.sandbox.bubblewrap import check_sandbox
from utils.grading.sandbox.sandbox import SandboxFactory
from utils.grading.submission import grade as grade_submission

PATIENCE = 30  # seconds until a scheduler answers, and four times that for its first worker

Grade = Callable[[str, str, Options, SandboxFactory | None], Result]
ATTEMPTS = 2  # of a submission that takes its worker down with it
ONLY_SHOWN = {"__main__.py", "export.py", "report.py"}  # modules that no mark depends on


class RunError(RuntimeError):
    """A run cannot begin. The message says why and what to do."""


@dataclass
class ClassRun:
    """What came of a run: all results of the class, and which students were graded this time.

    ``gone`` are students with an older result whose submission is not there any more.
    """

    results: list[Result] = field(default_factory=list)
    graded_now: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    seconds: float = 0.0


def grade_class(
    lesson: str,
    options: Options,
    students: list[str] | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    force: bool = False,
    grade: Grade = grade_submission,
    console: Console | None = None,
) -> ClassRun:
    """Grade all submissions of a lesson that are new or changed.

    Parameters
    ----------
    lesson
        Such as ``"04_cnn"``; the submissions are in grading/submitted/STUDENT/LESSON/.
    options
        How to grade.
    students
        Grade only these; None means everybody.
    scheduler
        Address of a Dask scheduler whose workers share the course's folder, for example
        ``"tcp://10.0.0.5:8786"``. None starts worker processes on this machine.
    workers
        How many of these; None means one for each processor.
    force
        Grade also what has not changed.
    grade
        Grades one submission.
    console
        Where to show progress; None means standard error.

    Raises
    ------
    RunError
        If there is nothing to grade, another run grades this lesson, or no worker answers.
    LessonError, SandboxError, GradebookError
        If the lesson, the sandbox or the gradebook cannot be used.
    KeyboardInterrupt
        Passed on. What is graded by then is kept.
    """
    start = time.perf_counter()
    about = load_lesson(options.root, lesson)
    submitted = find_students(lesson, options.root)
    chosen = submitted if students is None else sorted(set(students))
    unknown = sorted(set(chosen) - set(submitted))
    if unknown or not chosen:
        where = options.root / "grading" / "submitted"
        who = f"of {', '.join(unknown)} " if unknown else ""
        raise RunError(
            f"There is no submission {who}for {lesson}. Expected {where}/STUDENT/{lesson}/."
        )
    if options.sandbox and not scheduler:
        check_sandbox()
    with _only_run(lesson, options.root):
        register_lesson(lesson, options)
        run = ClassRun(gone=sorted(set(_kept_students(lesson, options.root)) - set(submitted)))
        due, by_hand = due_date(lesson, options), marks_by_hand(lesson, options)
        prints = {
            student: fingerprint(about, student, options, due, by_hand.get(student))
            for student in chosen
        }
        if force:
            for student in chosen:
                _result_path(lesson, student, options.root).unlink(missing_ok=True)
        saved = saved_points(lesson, options)
        kept = {
            student: read_result(lesson, student, options.root, prints[student])
            for student in chosen
        }
        for student, result in kept.items():
            if result and not _is_saved(result, saved.get(student)):
                _result_path(lesson, student, options.root).unlink()  # of another gradebook
                kept[student] = None
        run.results = [result for result in kept.values() if result]
        to_grade = [student for student, result in kept.items() if result is None]
        run.graded_now = to_grade
        with contextlib.ExitStack() as stack:
            if to_grade:
                client = stack.enter_context(_client(scheduler, workers, len(to_grade)))
                show = stack.enter_context(_progress(console or Console(stderr=True), lesson))
                show(len(run.results), len(chosen))
                for result in _on_workers(client, about, to_grade, prints, options, grade):
                    run.results.append(result)
                    show(len(run.results), len(chosen))
    run.results.sort(key=lambda result: result.student)
    run.seconds = time.perf_counter() - start
    return run


def find_students(lesson: str, root: Path) -> list[str]:
    """Return who has handed in something for a lesson."""
    return sorted(
        path.parent.name
        for path in (root / "grading" / "submitted").glob(f"*/{lesson}")
        if not path.parent.name.startswith(".")
    )


# --- Workers ------------------------------------------------------------------------------------


@contextlib.contextmanager
def _client(scheduler: str | None, workers: int | None, most: int) -> Iterator[Client]:
    settings = {
        "distributed.scheduler.allowed-failures": ATTEMPTS - 1,
        "distributed.deploy.lost-worker-timeout": "1h",  # a busy machine needs time for a new one
        "distributed.comm.timeouts.connect": "60s",
        "distributed.worker.multiprocessing-method": "spawn",
        "distributed.logging": {"distributed": "critical", "bokeh": "critical"},
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        if scheduler:
            try:
                client = stack.enter_context(Client(scheduler, timeout=PATIENCE))
                client.wait_for_workers(1, timeout=4 * PATIENCE)
            except (OSError, ValueError) as error:  # a timeout is an OSError, too
                raise RunError(
                    f"No Dask worker answers at {scheduler} ({type(error).__name__}). Start "
                    f"`dask scheduler` and `dask worker {scheduler} --nthreads 1`, or leave out "
                    "--scheduler to grade on this machine."
                ) from error
            yield client
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        with _without_ctrl_c():
            cluster = LocalCluster(
                n_workers=min(workers or os.cpu_count() or 1, most),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=None,  # the sandbox has its own
                local_directory=folder,
                silence_logs=50,
                security=True,  # or anybody on this machine could run code as the instructor
                preload=[__name__],
            )
        stack.enter_context(cluster)
        yield stack.enter_context(Client(cluster))


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Start threads and processes that Ctrl-C does not reach; it reaches us, once we are done."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def dask_setup(worker: object) -> None:
    """Dask calls this as a worker of ours starts: from now on it is out of the terminal's reach."""
    if hasattr(signal, "pthread_sigmask"):
        os.setsid()
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # drops one that came meanwhile
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, handler)


def _on_workers(
    client: Client,
    lesson: Lesson,
    students: list[str],
    prints: dict[str, str],
    options: Options,
    grade: Grade,
) -> Iterator[Result]:
    """Have submissions graded and yield the results as they come.

    When a worker dies, Dask suspects all that it had waiting there. So whoever is suspected is
    graded once more at the end, alone: only who takes the worker along again has failed.
    """

    def submit(student: str) -> Future:
        return client.submit(
            grade_and_keep, lesson.name, student, options, prints[student], grade, pure=False
        )

    def failed(student: str, error: Exception) -> Result:
        reason = f"{type(error).__name__}: {error}"[:300]
        return Result(student, lesson.name, "failed", f"Grading broke off. {reason}")

    futures = {submit(student): student for student in students}
    suspected = []
    try:
        for future in as_completed(futures):
            try:
                yield future.result()
            except KilledWorker:
                suspected.append(futures[future])
            except Exception as error:  # something that nobody thought of
                yield failed(futures[future], error)
            future.release()
        for student in suspected:
            future = submit(student)
            try:
                yield future.result()
            except Exception as error:
                yield failed(student, error)
        with contextlib.suppress(Exception):  # they end with their workers in any case
            client.run(close_sandboxes)
    finally:
        client.cancel(list(futures))


_sandboxes: dict[tuple[str, Options], SandboxFactory] = {}
# nbgrader's converters and our preprocessors know one submission per process, but a worker of
# somebody else's cluster may have many threads.
_grading = threading.Lock()


def grade_and_keep(
    lesson: str, student: str, options: Options, fingerprint: str, grade: Grade
) -> Result:
    """Grade one submission on a worker, and keep the result. Its sandbox stays for the next one.

    A worker of a run that was stopped may still be at it: then its result is waited for, and taken.
    """
    path = _result_path(lesson, student, options.root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _grading, locked(path.with_name(f".{student}.lock")):
        result = read_result(lesson, student, options.root, fingerprint)
        if result is None:
            try:
                result = grade(lesson, student, options, _sandbox(lesson, options, grade))
            except Exception:
                _close_sandboxes()  # whatever it was: begin with a new one
                raise
            keep_result(result, options.root, fingerprint)
    return result


def _sandbox(lesson: str, options: Options, grade: Grade) -> SandboxFactory | None:
    if grade is not grade_submission:
        return None
    if (lesson, options) not in _sandboxes:
        _close_sandboxes()
        imports = load_lesson(options.root, lesson).imports
        _sandboxes[lesson, options] = SandboxFactory(imports, options)
    return _sandboxes[lesson, options]


@atexit.register
def close_sandboxes() -> None:
    """End the sandboxes of this worker, unless it grades just now, perhaps for another run."""
    if _grading.acquire(blocking=False):
        try:
            _close_sandboxes()
        finally:
            _grading.release()


def _close_sandboxes() -> None:
    while _sandboxes:
        _sandboxes.popitem()[1].close()


# --- Results on disk ----------------------------------------------------------------------------


def _result_path(lesson: str, student: str, root: Path) -> Path:
    return root / "grading" / "results" / lesson / f"{student}.json"


def _kept_students(lesson: str, root: Path) -> list[str]:
    return [path.stem for path in (root / "grading" / "results" / lesson).glob("*.json")]


def keep_result(result: Result, root: Path, fingerprint: str) -> None:
    """Write a result, whole or not at all."""
    path = _result_path(result.lesson, result.student, root)
    text = json.dumps({"fingerprint": fingerprint, "result": dataclasses.asdict(result)}, indent=1)
    new = path.with_suffix(f".{os.getpid()}.new")
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def read_result(
    lesson: str, student: str, root: Path, fingerprint: str | None = None
) -> Result | None:
    """Return the result that was kept, if it is of the same submission graded in the same way.

    None as fingerprint returns it in any case.
    """
    try:
        kept = json.loads(_result_path(lesson, student, root).read_text(encoding="utf-8"))
        if fingerprint in (None, kept["fingerprint"]):
            return Result.from_json(json.dumps(kept["result"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none, or damaged: it is made anew
    return None


def kept_results(lesson: str, root: Path) -> dict[str, Result]:
    """Return by student what is kept of a class, also of runs for some students only."""
    kept = {}
    for student in set(_kept_students(lesson, root)) & set(find_students(lesson, root)):
        result = read_result(lesson, student, root)
        if result:
            kept[student] = result
    return kept


def _is_saved(result: Result, saved: dict[str, float] | None) -> bool:
    """Whether the gradebook has the points of a result: it may be a new one, or an older copy."""
    return saved is not None and all(
        check.by_hand or saved.get(check.name) == check.points for check in result.checks
    )


def fingerprint(
    lesson: Lesson,
    student: str,
    options: Options,
    due: str = "",
    by_hand: list[tuple] | None = None,
) -> str:
    """Return a short text that changes with all that a mark and a feedback page depend on.

    These are the submitted files, the lesson and its due date, points and comments by hand, the
    grading code, the gradebook, nbgrader's configuration and the options.
    """
    digest = hashlib.sha256()

    def add(*parts: object) -> None:
        for part in parts:
            data = part if isinstance(part, bytes) else str(part).encode(errors="replace")
            digest.update(len(data).to_bytes(8, "big") + data)

    add(lesson.release, lesson.source, due, by_hand or [], database_url(options))
    add((options.root / "nbgrader_config.py").read_bytes())
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        if module.name not in ONLY_SHOWN:
            add(module.name, module.read_bytes())
    for name, value in dataclasses.asdict(options).items():
        if name not in ("root", "db", "fork_server"):  # these change no mark
            add(name, value)
    folder = options.root / "grading" / "submitted" / student / lesson.name
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            add(path.relative_to(folder))
            try:
                if path.is_symlink() or not path.is_file():
                    add("no file", path.lstat().st_mode)
                elif path.stat().st_size > 100_000_000:  # it will be refused, whatever is in it
                    add(path.stat().st_size, path.stat().st_mtime_ns)
                else:
                    add(path.read_bytes())
            except OSError as error:  # one learner's file must not stop the class
                add("unreadable", error.errno)
    return digest.hexdigest()


@contextlib.contextmanager
def _only_run(lesson: str, root: Path) -> Iterator[None]:
    """Make sure that no other run grades this lesson. A run that was killed holds no lock."""
    path = root / "grading" / "results" / f"{lesson}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(path, wait=False))
        except BlockingIOError as error:
            raise RunError(
                f"Another run is grading {lesson} in this course. Wait for it, or end it."
            ) from error
        yield


# --- Progress -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _progress(console: Console, lesson: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far it is: a bar with the time left, or a line now and then where there is none."""
    if console.is_terminal:
        columns = (BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(TextColumn(lesson), *columns, console=console) as progress:
            task = progress.add_task(lesson)
            yield lambda done, total: progress.update(task, completed=done, total=total)
        return
    said, start = [-1], time.perf_counter()

    def show(done: int, total: int) -> None:
        tenth = 10 * done // total
        if tenth > said[0]:
            said[0] = tenth
            seconds = time.perf_counter() - start
            print(f"{lesson}: {done} of {total} after {seconds:.0f} s", file=sys.stderr, flush=True)

    yield show
