"""A Dask cluster on this machine, as an institute would run one on many."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from utils.grading.workers import ATTEMPTS
from utils.paths import COURSE_FOLDER


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
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(ATTEMPTS - 1),
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
