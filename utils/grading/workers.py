"""The workers that grade a class: processes that Dask starts here, or a cluster's.

Each grades one submission at a time and keeps a sandbox for the next one. Ctrl-C reaches this
process only: the workers end in an orderly way, with their sandboxes.
"""

import atexit
import contextlib
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from filelock import FileLock

from utils.grading.errors import RunError
from utils.grading.lesson import load_lesson
from utils.grading.result import Options, Result
from utils.grading.results import keep_result, read_result, result_path
from utils.grading.sandbox.sandbox import SandboxFactory
from utils.grading.submission import grade as grade_submission

PATIENCE = 30  # seconds until a scheduler answers, and four times that for its first worker
ATTEMPTS = 2  # of a submission that takes its worker down with it

Grade = Callable[[str, str, Options, SandboxFactory | None], Result]


@contextlib.contextmanager
def connect(scheduler: str | None, workers: int | None, most: int) -> Iterator[Client]:
    """Connect to a cluster, or start one on this machine that takes orders from us only.

    Parameters
    ----------
    scheduler
        The address of a Dask scheduler; None starts worker processes here.
    workers
        How many of these; None means one for each processor.
    most
        Never more than that.

    Raises
    ------
    RunError
        If no worker answers.
    """
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
        with _shielded_from_ctrl_c():
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
def _shielded_from_ctrl_c() -> Iterator[None]:
    """Start threads and processes that Ctrl-C does not reach; it reaches us, once they run."""
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


def grade_on_workers(
    client: Client, lesson: str, fingerprints: dict[str, str], options: Options, grade: Grade
) -> Iterator[Result]:
    """Have submissions graded, and yield the results as they come.

    When a worker dies, Dask suspects every submission that was waiting there. So each suspect is
    graded once more at the end, alone: only one that ends its worker again has failed.

    Parameters
    ----------
    client
        From `connect`.
    lesson
        Such as ``"05_cnn"``.
    fingerprints
        Of the submissions to grade, by student.
    options, grade
        How to grade, and the function that grades one submission.
    """

    def submit(student: str) -> Future:
        print_now = fingerprints[student]
        return client.submit(grade_and_keep, lesson, student, options, print_now, grade, pure=False)

    def failed(student: str, error: Exception) -> Result:
        reason = f"{type(error).__name__}: {error}"[:300]
        return Result(student, lesson, "failed", f"Grading broke off. {reason}")

    futures = {submit(student): student for student in fingerprints}
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
    path = result_path(lesson, student, options.root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _grading, FileLock(path.with_name(f".{student}.lock")):
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
