"""What the grader runs in a learner's kernel: call one of the learner's functions, send the result.

Nothing here is a secret, and nothing here is trusted. A learner's code can change all of it and
gains nothing: the judge decides about points, in another process, and a forged reply is no more
than another return value of the function.
"""

import builtins
import io
import pickle
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.core.interactiveshell import InteractiveShell

from utils.grading.judge.codec import encode
from utils.grading.sandbox.channel import receive_frame, send_frame

LONGEST = 2_000  # characters of a message
LARGEST_CALL = 600_000_000  # bytes

_stream: socket.socket  # to the grader


class LearnersFunction:
    """In arguments, stands for a function of the learner's. Here it becomes that function."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __reduce__(self) -> tuple:
        return find, (self.name,)


def find(name: str) -> Any:
    """Return what the learner's notebook calls by this name.

    Raises
    ------
    NameError
        If there is nothing of this name.
    """
    namespace = get_ipython().user_ns
    if name not in namespace:
        raise NameError(f"name {name!r} is not defined")
    return namespace[name]


def use_stream(stream: socket.socket) -> None:
    """Take calls from a stream; see `utils.grading.sandbox.channel`."""
    global _stream
    _stream = stream


def connect(port: int, token: str) -> None:
    """Take calls from the grader, which listens on this machine; only without a sandbox.

    Parameters
    ----------
    port
        Where it listens.
    token
        What it wants to hear first.
    """
    stream = socket.create_connection(("127.0.0.1", port))
    stream.sendall(token.encode())
    use_stream(stream)


def serve_call(number: int) -> None:
    """Read a call from the stream, make it, and send back what came of it.

    The call is a pickle of (function, arguments, options), which comes from the judge. The reply
    is encoded plain data: see `reply_to`.
    """
    with _uninterrupted():
        call = receive_frame(_stream, number, LARGEST_CALL)
    reply = reply_to(call)
    with _uninterrupted():
        send_frame(_stream, number, reply)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let no interruption leave half a frame in the stream."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def reply_to(call: bytes) -> bytes:
    """Make a call and return the reply, encoded: outcome, value and changed arguments.

    What the function prints is dropped: it could show the data of a hidden test.
    """
    nowhere = io.StringIO()
    try:
        with redirect_stdout(nowhere), redirect_stderr(nowhere):
            function, arguments, options = pickle.loads(call)
            if isinstance(function, str):
                function = find(function)
            before = [_snapshot(argument) for argument in arguments]
            value = function(*arguments, **options)
        changed = [
            [i, argument]
            for i, argument in enumerate(arguments)
            if before[i] is not None and _snapshot(argument) != before[i]
        ]
        return encode(["returned", value, changed])
    except BaseException as error:  # sys.exit and Ctrl-C as well: the judge hears of everything
        name = type(error).__name__
        kind = next(
            (k.__name__ for k in type(error).__mro__ if getattr(builtins, k.__name__, None) is k),
            "Exception",
        )
        try:
            said, where = str(error)[:LONGEST], _place(error)
        except Exception:
            said, where = "(its message cannot be shown)", ""
        return encode(["raised", [kind, name, said, where], []])


def _snapshot(argument: Any) -> bytes | None:
    """Return a state of an argument that can be compared later, if it can change at all."""
    if isinstance(argument, np.ndarray | list | dict | set | np.random.Generator) or hasattr(
        argument, "iloc"
    ):
        return encode(argument)
    return None


def _place(error: BaseException) -> str:
    """Return the line of the learner's notebook where an error arose, if it arose there."""
    lines = [
        f"line {frame.lineno} of {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "ipykernel_" in frame.filename or frame.filename.startswith("<ipython")
    ]
    return lines[-1] if lines else ""


# --- What was changed that a notebook has no reason to change ------------------------------------

WATCHED = ("builtins", "numpy", "numpy.testing", "IPython.core.interactiveshell")
REPLACED_ANYWAY = {"builtins.input"}  # ipykernel does so for every cell
HOOKS = {"run_cell", "run_cell_async", "showtraceback", "run_code", "user_expressions"}
CLEAN: dict[str, int] = {}


def remember_tools() -> None:
    """Note what the tools of checks look like, before any code of the learner has run."""
    shell = get_ipython()
    # IPython's own end the kernel a little later, in the middle of another cell.
    shell.user_ns.update(exit=sys.exit, quit=sys.exit)
    shell.system = shell.system_raw  # for lines with "!": it needs no terminal, of which is none
    CLEAN.update(_state_of_tools())


def report_tampering(number: int) -> None:
    """Send the names of the tools that a notebook has replaced, one a line.

    It changes no mark, since checks run elsewhere. It tells a person where to look.
    """
    receive_frame(_stream, number, LARGEST_CALL)
    send_frame(_stream, number, "\n".join(tampered_tools()).encode())


def tampered_tools() -> list[str]:
    """Return the names of the tools that have been replaced since `remember_tools`."""
    shell = get_ipython()
    now = _state_of_tools()
    found = {name for name, identity in CLEAN.items() if now.get(name) != identity}
    found -= REPLACED_ANYWAY
    found |= {f"get_ipython().{name}" for name in HOOKS & set(vars(shell))}
    if shell.custom_exceptions:
        found.add("get_ipython().set_custom_exc")
    if shell.ast_transformers:
        found.add("get_ipython().ast_transformers")
    return sorted(found)


def _state_of_tools() -> dict[str, int]:
    state = {}
    for module_name in WATCHED:
        module = sys.modules.get(module_name)
        for name, thing in (vars(module) if module else {}).items():
            if callable(thing) and not name.startswith("_"):
                state[f"{module_name}.{name}"] = hash((id(thing), getattr(thing, "__code__", 0)))
    for name, thing in vars(InteractiveShell).items():
        if callable(thing):
            state[f"InteractiveShell.{name}"] = id(thing)
    return state
