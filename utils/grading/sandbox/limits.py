"""Limits on what one sandbox may use: what counts as too much, and how it is measured.

The system itself holds each process to `process_limits`. Sums over all processes of a sandbox are
another matter. Control groups (cgroups) would be the means for them, but a process may only make
some as root on a machine whose cgroups are writable, or within a systemd session of its user. Most
containers and many servers offer neither. So the grader measures with psutil, ten times a second,
and ends a sandbox that has used too much. Between two looks it may use more, but not for long.
"""

import contextlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from utils.grading.result import Options
from utils.grading.sandbox.bubblewrap import MEGABYTE, OWN_FOLDERS


@dataclass(frozen=True)
class Limits:
    """How much a sandbox may use at most.

    Parameters
    ----------
    processes, threads
        Of all processes together.
    memory
        Bytes, of all processes together.
    written
        Bytes written to the disk so far. Only the exchange folder is on one.
    exchange_size, exchange_files
        Bytes and files in the folder that the kernel shares with the grader.
    own_files
        Files in the sandbox's own folders, where each takes a kilobyte of the system's memory.
    """

    processes: int
    memory: int
    threads: int = 1_000
    written: int = 4_000 * MEGABYTE
    exchange_size: int = 1_000 * MEGABYTE
    exchange_files: int = 1_000
    own_files: int = 50_000


@dataclass
class Usage:
    """How much a sandbox uses, in the units of `Limits`.

    ``exchange_folders`` counts folders in the exchange folder, where only the grader's files
    belong; ``exchange_locked`` tells that the grader cannot read it any more.
    """

    processes: int = 0
    threads: int = 0
    memory: int = 0
    written: int = 0
    exchange_size: int = 0
    exchange_files: int = 0
    exchange_folders: int = 0
    exchange_locked: bool = False
    own_files: int = 0


def limits_of(options: Options) -> Limits:
    """Return the limits that the options of grading ask for."""
    return Limits(processes=options.processes, memory=options.memory_megabytes * MEGABYTE)


def process_limits(options: Options) -> dict[str, int]:
    """Return the limits of each single process, by the names that prlimit gives them.

    Memory and file sizes are in bytes, processor time in seconds.
    """
    return {
        "data": options.memory_megabytes * MEGABYTE,
        "fsize": options.file_megabytes * MEGABYTE,
        "cpu": int(2 * options.notebook_seconds) + 60,
        "core": 0,
    }


def exceeded(usage: Usage, limits: Limits) -> str | None:
    """Return in words which limit was exceeded; None if none was."""
    if usage.processes > limits.processes:
        return f"it started more than {limits.processes:,} processes"
    if usage.threads > limits.threads:
        return f"it started more than {limits.threads:,} threads"
    if usage.memory > limits.memory:
        return f"it used more than {limits.memory // MEGABYTE:,} MB of memory"
    if usage.exchange_locked:
        return "it locked the grader's files"
    if usage.exchange_folders:
        return "it made a folder where only the grader's files belong"
    if usage.exchange_size > limits.exchange_size or usage.exchange_files > limits.exchange_files:
        return f"it wrote more than {limits.exchange_size // MEGABYTE:,} MB or too many files"
    if usage.written > limits.written:
        return f"it wrote more than {limits.written // MEGABYTE:,} MB"
    if usage.own_files > limits.own_files:
        return f"it made more than {limits.own_files:,} files"
    return None


class Meter:
    """Measures what a sandbox uses.

    Parameters
    ----------
    limits
        Memory is counted exactly only where a quick look is above its limit, since it takes long.
    exchange
        The folder that the kernel shares with the grader; None if its files are not limited.
    """

    def __init__(self, limits: Limits, exchange: Path | None) -> None:
        self.limits, self.exchange = limits, exchange
        self.written: dict[psutil.Process, int] = {}  # also by processes that have ended

    def measure(
        self, processes: list[psutil.Process], init_process: psutil.Process | None
    ) -> Usage:
        """Measure what is used now.

        Parameters
        ----------
        processes
            All processes of the sandbox.
        init_process
            The first process of its process namespace, once bubblewrap has started it.

        Raises
        ------
        OSError
            If the sandbox was cleared while it was looked at.
        """
        usage = Usage(processes=len(processes))
        usage.threads = _total(psutil.Process.num_threads, processes)
        if exceeded(usage, self.limits):
            return usage  # what follows takes long for thousands of processes
        usage.memory = _total(_memory, processes)
        if usage.memory > self.limits.memory:
            usage.memory = _total(_own_memory, processes)
        if self.exchange:
            self._count_exchange(usage)
            for process in processes:
                with contextlib.suppress(psutil.Error):
                    self.written[process] = process.io_counters().write_bytes
            # This counts files, too, that cannot be found any more, since they have no name.
            usage.written = sum(self.written.values())
            if init_process:
                usage.own_files = _own_files(init_process.pid)
        return usage

    def _count_exchange(self, usage: Usage) -> None:
        assert self.exchange
        try:
            with os.scandir(self.exchange) as entries:
                for entry in entries:
                    usage.exchange_files += 1
                    usage.exchange_folders += entry.is_dir(follow_symlinks=False)
                    with contextlib.suppress(FileNotFoundError):  # the grader clears up meanwhile
                        usage.exchange_size += entry.stat(follow_symlinks=False).st_size
                    if usage.exchange_files > self.limits.exchange_files:
                        return  # there may be millions
        except PermissionError:
            usage.exchange_locked = True


def _own_files(init_process: int) -> int:
    """Return how many files the fullest of the sandbox's own folders holds."""
    most = 0
    for folder in OWN_FOLDERS:
        place = f"/proc/{init_process}/root{folder}"
        if os.stat(place).st_dev != os.stat("/tmp").st_dev:  # bubblewrap has mounted it
            files = os.statvfs(place)
            most = max(most, files.f_files - files.f_ffree)
    return most


def _total(measure: Callable[[psutil.Process], int], processes: Iterable[psutil.Process]) -> int:
    """Return a sum over processes, without those that have ended meanwhile."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += measure(process)
    return total


def _memory(process: psutil.Process) -> int:
    return process.memory_info().rss


def _own_memory(process: psutil.Process) -> int:
    """Return what a process takes, with its share of what several processes have in common."""
    try:
        memory = process.memory_full_info()
        return getattr(memory, "pss", memory.uss)  # only Linux tells the share
    except psutil.AccessDenied:
        return _memory(process)
