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
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import dask
import psutil
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from utils.grading.gradebook import database_url, register_lesson
from utils.grading.lesson import Lesson, load_lesson
from utils.grading.result import Options, Result
from utils.grading.sandbox import Sandbox, check_sandbox
from utils.grading.submission import grade as grade_submission

Grade = Callable[[str, str, Options, Sandbox | None], Result]
ATTEMPTS = 2  # of a submission that takes its worker down with it


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
        If there is nothing to grade, or another run grades this lesson.
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
        prints = {student: fingerprint(about, student, options) for student in chosen}
        kept = {
            student: None if force else read_result(lesson, student, options.root, prints[student])
            for student in chosen
        }
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
        "distributed.comm.timeouts.connect": "60s",
        "distributed.worker.multiprocessing-method": "spawn",
        "distributed.logging": {"distributed": "critical", "bokeh": "critical"},
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        if scheduler:
            yield stack.enter_context(Client(scheduler, timeout="30s"))
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        cluster = LocalCluster(
            n_workers=min(workers or os.cpu_count() or 1, most),
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit=None,  # the sandbox has its own
            local_directory=folder,
            silence_logs=50,
        )
        stack.enter_context(cluster)
        yield stack.enter_context(Client(cluster))


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
    finally:
        client.cancel(list(futures))
        with contextlib.suppress(Exception):  # they end with their workers in any case
            client.run(close_sandboxes)


_sandboxes: dict[tuple[str, Options], Sandbox] = {}


def grade_and_keep(
    lesson: str, student: str, options: Options, fingerprint: str, grade: Grade
) -> Result:
    """Grade one submission on a worker, and keep the result. Its sandbox stays for the next one."""
    sandbox = None
    if grade is grade_submission:
        if (lesson, options) not in _sandboxes:
            close_sandboxes()
            imports = load_lesson(options.root, lesson).imports
            _sandboxes[lesson, options] = Sandbox(imports, options)
        sandbox = _sandboxes[lesson, options]
    try:
        result = grade(lesson, student, options, sandbox)
    except Exception:
        close_sandboxes()  # whatever it was: begin with a new one
        raise
    keep_result(result, options.root, fingerprint)
    return result


@atexit.register
def close_sandboxes() -> None:
    """End the sandboxes of this worker."""
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
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"fingerprint": fingerprint, "result": dataclasses.asdict(result)}, indent=1)
    new = path.with_suffix(f".{os.getpid()}.new")
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def read_result(lesson: str, student: str, root: Path, fingerprint: str) -> Result | None:
    """Return the result that was kept, if it is of the same submission graded in the same way."""
    try:
        kept = json.loads(_result_path(lesson, student, root).read_text(encoding="utf-8"))
        if kept["fingerprint"] == fingerprint:
            return Result.from_json(json.dumps(kept["result"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none, or damaged: it is made anew
    return None


def fingerprint(lesson: Lesson, student: str, options: Options) -> str:
    """Return a short text that changes with all that a mark depends on.

    These are the submitted files, the lesson, the grading code, the gradebook and the options.
    """
    digest = hashlib.sha256()

    def add(*parts: object) -> None:
        for part in parts:
            data = part if isinstance(part, bytes) else str(part).encode(errors="replace")
            digest.update(len(data).to_bytes(8, "big") + data)

    add(lesson.release, lesson.source, database_url(options))
    for module in sorted(Path(__file__).parent.glob("*.py")):
        add(module.name, module.read_bytes())
    for name, value in dataclasses.asdict(options).items():
        if name not in ("root", "db", "warm"):  # these change no mark
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
    """Make sure that no other run grades this lesson. A run that was killed leaves no lock."""
    path = root / "grading" / "results" / f"{lesson}.run"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        pid, started = path.read_text().split()
        process = psutil.Process(int(pid))
        running = process.create_time() == float(started)
    except (OSError, ValueError, psutil.NoSuchProcess):
        running = False
    if running:
        raise RunError(f"Process {pid} is grading {lesson} already. Wait for it, or end it.")
    path.write_text(f"{os.getpid()} {psutil.Process().create_time()}")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


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
