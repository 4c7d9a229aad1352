"""What tests of the sandbox share: how to run cells in a kernel, and how to look for processes."""

import textwrap
import time
from collections.abc import Callable

import psutil

from utils.grading.sandbox.client import Kernel

LESSON = "00_start_here"
SECRET = "MARKER-environment-77af"  # in the environment of the tests, as GRADER_SECRET
LIMITS = {"memory_megabytes": 1_800, "processes": 40, "cell_seconds": 5}


def say(kernel: Kernel, source: str, seconds: float = 60) -> str:
    """Run a cell and return what it printed, or its error."""
    outputs = kernel.run(textwrap.dedent(source), seconds)
    return "".join(o.get("text", "") or f"{o.get('ename')}: {o.get('evalue')}" for o in outputs)


def attempt(source: str) -> str:
    """Return a cell that prints the name of the error that a statement raises."""
    return (
        f"import os\ntry:\n    {source}\n    print('done')\n"
        "except Exception as e: print(type(e).__name__)"
    )


def running(word: str) -> list[psutil.Process]:
    """Return the processes with a word in their command."""
    found = psutil.process_iter(["cmdline"])
    return [p for p in found if any(word in part for part in p.info["cmdline"] or [])]


def soon(condition: Callable[[], object]) -> bool:
    """Whether something becomes true within some seconds."""
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(condition())
