"""Limits on what one sandbox may use: what counts as too much, and how it is measured.

The system itself holds each process to `process_limits`. Sums over all processes of a sandbox are
another matter. Control groups (cgroups) would be the means for them, but a process may only make
some as root on a machine whose cgroups are writable, or within a systemd session of its user. Most
containers and many servers offer neither. So the grader measures with psutil, ten times a second,
and ends a sandbox that has used too much. Between two looks it may use more, but not for long.

A sandbox writes nothing to a disk. Its own folders are in memory, and have a size that the system
keeps; they count as its memory. So do the buffers of its network sockets, which no process shows.
Those of other sockets and of pipes cannot be seen: there, their number is limited.
"""

import contextlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from utils.grading.result import Options
from utils.grading.sandbox.bubblewrap import MEGABYTE, OWN_FOLDERS

OPEN_FILES = 1_024  # of each process


@dataclass(frozen=True)
class Limits:
    """How much a sandbox may use at most, all processes together.

    Parameters
    ----------
    processes, threads
        How many there are.
    memory
        Bytes, with those of files in its own folders and those that wait in network sockets.
    sockets
        How many there are. Each may hold 0.4 MB of the system's memory.
    open_files
        How many there are, pipes included. Each of these may hold 64 kB, and a few more.
    own_files
        Files in the sandbox's own folders, where each takes a kilobyte of the system's memory.
    """

    processes: int
    memory: int
    threads: int = 1_000
    sockets: int = 500
    open_files: int = 10_000
    own_files: int = 50_000


@dataclass
class Usage:
    """How much a sandbox uses, in the units of `Limits`."""

    processes: int = 0
    threads: int = 0
    memory: int = 0
    sockets: int = 0
    open_files: int = 0
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
        "nofile": OPEN_FILES,
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
    if usage.sockets > limits.sockets:
        return f"it opened more than {limits.sockets:,} sockets"
    if usage.open_files > limits.open_files:
        return f"it opened more than {limits.open_files:,} files"
    if usage.own_files > limits.own_files:
        return f"it made more than {limits.own_files:,} files"
    return None


def measure(
    processes: list[psutil.Process], init_process: psutil.Process | None, limits: Limits
) -> Usage:
    """Measure what a sandbox uses.

    Parameters
    ----------
    processes
        All its processes.
    init_process
        The first process of its process namespace, once bubblewrap has started it. None where
        there is no sandbox: then only processes and their memory count.
    limits
        What takes long is measured only as far as these limits are not exceeded already.

    Raises
    ------
    OSError
        If the sandbox was cleared while it was looked at.
    """
    usage = Usage(processes=len(processes))
    usage.threads = _total(_threads, processes)
    if exceeded(usage, limits):
        return usage
    shared = 0
    if init_process:
        usage.own_files, shared = _own_files(init_process.pid)
        usage.sockets, waiting = _sockets(Path(f"/proc/{init_process.pid}/net"))
        usage.open_files = _total(psutil.Process.num_fds, processes)
        shared += waiting
    usage.memory = shared + _total(_memory, processes)
    if usage.memory > limits.memory:
        usage.memory = shared + _total(_own_memory, processes)
    return usage


def _own_files(init_process: int) -> tuple[int, int]:
    """Return how many files the fullest of the sandbox's own folders holds, and bytes in all."""
    most = size = 0
    for folder in OWN_FOLDERS:
        place = f"/proc/{init_process}/root{folder}"
        if os.stat(place).st_dev != os.stat("/tmp").st_dev:  # bubblewrap has mounted it
            files = os.statvfs(place)
            most = max(most, files.f_files - files.f_ffree)
            size += (files.f_blocks - files.f_bfree) * files.f_frsize
    return most, size


def _sockets(net: Path) -> tuple[int, int]:
    """Return how many sockets a network namespace has, and the bytes that wait in them.

    Parameters
    ----------
    net
        The folder ``net`` in /proc of one of its processes.
    """
    waiting = 0
    for name in ("tcp", "tcp6", "udp", "udp6"):
        with contextlib.suppress(FileNotFoundError):  # a system without IPv6
            for line in (net / name).read_text().splitlines()[1:]:
                to_send, received = line.split()[4].split(":")
                waiting += int(to_send, 16) + int(received, 16)
    used = (net / "sockstat").read_text().split()  # sockets: used 12
    return int(used[2]), waiting


def _total(count: Callable[[psutil.Process], int], processes: Iterable[psutil.Process]) -> int:
    """Return a sum over processes, without those that have ended meanwhile."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError):
            total += count(process)
    return total


def _threads(process: psutil.Process) -> int:
    """Count threads by their folders: psutil reads a text in which a process has its own name."""
    tasks = f"/proc/{process.pid}/task"
    return len(os.listdir(tasks)) if os.path.isdir(tasks) else process.num_threads()


def _memory(process: psutil.Process) -> int:
    return process.memory_info().rss


def _own_memory(process: psutil.Process) -> int:
    """Return what a process takes, with its share of what several processes have in common."""
    try:
        memory = process.memory_full_info()
        return getattr(memory, "pss", memory.uss)  # only Linux tells the share
    except psutil.AccessDenied:
        return _memory(process)
