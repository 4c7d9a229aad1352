"""The judge: runs the checks of a lesson in a process that a learner's code never enters.

A check calls the learner's functions by their names, as it does in a notebook. Here, these names
are `RemoteFunction`s: each call goes to the learner's kernel, and what comes back is plain data
(see `codec.py`). So a notebook can redefine `assert`'s helpers, patch NumPy or walk through the
frames of its callers as much as it likes: neither the checks nor the hidden tests are there.

`protocol.py` says how the judge talks with the grader.
"""

import ast
import builtins
import contextlib
import io
import math
import os
import sys
import types
from collections.abc import Callable
from typing import IO, Any

import cloudpickle
import numpy as np

from utils.checks import CheckFailed
from utils.grading.judge.codec import decode
from utils.grading.judge.in_kernel import LearnersFunction
from utils.grading.judge.protocol import HIDDEN, receive, send

LONGEST = 4_000  # characters that a check may say


class KernelLost(BaseException):
    """The learner's kernel ended or took too long. No check can catch it as one of its errors."""


class UnreadableReply(BaseException):
    """A reply that no function's value becomes: only tampering makes one. No check can catch it."""


class RemoteFunction:
    """A function that runs in the learner's kernel.

    Parameters
    ----------
    name
        What checks call it.
    call
        Takes the name and the pickled call, returns the encoded reply.
    target
        None: what the learner's notebook calls by this name. Or a function of `utils` that has to
        run where the learner's functions are.
    """

    def __init__(
        self, name: str, call: Callable[[str, bytes], bytes], target: Callable | None = None
    ) -> None:
        self.__name__ = name
        self._target = target or name
        self._call = call

    def __reduce__(self) -> tuple:
        return LearnersFunction(self.__name__).__reduce__()  # there, it is the function itself

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        reply = self._call(self.__name__, cloudpickle.dumps((self._target, arguments, options)))
        try:
            outcome, value, changed = decode(reply)
            if outcome == "returned":
                for position, argument in changed:
                    _change_in_place(arguments[position], argument)
                return value
            kind, name, said, where = (str(part) for part in value)
        except (ValueError, TypeError, IndexError) as error:
            reason = (  # `error` itself speaks of bytes, which tell an instructor nothing
                f"{self.__name__} gave no readable reply: something in the notebook has changed "
                "how answers are sent, or the answer is far too large."
            )
            raise UnreadableReply(reason) from error
        raise _error(kind, name, said, where)


def _error(kind: str, name: str, said: str, where: str) -> Exception:
    """Return an error like the one that the learner's function raised.

    It has the same name, and is a subclass of the same built-in kind, so that a check can catch it.
    """
    base = getattr(builtins, kind, None)
    if not (isinstance(base, type) and issubclass(base, Exception)):
        base = Exception
    error_type = base if base.__name__ == name else type(name[:60], (base,), {})
    try:
        error = error_type(said)
    except TypeError:  # UnicodeDecodeError and the like want more arguments
        error = type(name[:60], (Exception,), {})(said)
    vars(error).update(from_learner=True, place=where)
    return error


def _change_in_place(mine: Any, theirs: Any) -> None:
    """Let an argument become what the learner's function has made of it."""
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        with contextlib.suppress(ValueError, AttributeError, TypeError):
            if mine.shape != theirs.shape:
                mine.shape = theirs.shape
            mine[...] = theirs
    elif isinstance(mine, list) and isinstance(theirs, list):
        mine[:] = theirs
    elif isinstance(mine, dict | set) and type(mine) is type(theirs):
        mine.clear()
        mine.update(theirs)
    elif isinstance(mine, np.random.Generator) and isinstance(theirs, np.random.Generator):
        mine.bit_generator.state = theirs.bit_generator.state
    elif hasattr(mine, "iloc") and type(mine) is type(theirs):
        mine._update_inplace(theirs)


class Judge:
    """Runs the checks of one submission.

    Parameters
    ----------
    imports
        The lesson's import statements.
    functions
        The names that the learner's solutions define.
    call
        Brings the name of a function and a pickled call to the learner's kernel, and returns the
        encoded reply.
    """

    def __init__(
        self, imports: list[str], functions: list[str], call: Callable[[str, bytes], bytes]
    ) -> None:
        module = types.ModuleType("__main__")  # so that what a check defines is pickled by value
        sys.modules["__main__"] = module
        self.namespace = module.__dict__
        for source in imports:
            exec(compile(source, "<imports>", "exec"), self.namespace)
        self.given = dict(self.namespace)
        for name, thing in list(self.given.items()):
            if getattr(thing, "runs_with_the_learner", False):
                # Its code goes along. What a notebook has put in its place is not called.
                cloudpickle.register_pickle_by_value(sys.modules[thing.__module__])
                self.given[name] = RemoteFunction(name, call, thing)
        for name in functions:
            self.given[name] = RemoteFunction(name, call)

    def check(self, source: str, points: float) -> list[dict[str, Any]]:
        """Run a check and return the outputs that nbgrader gives points for.

        Parameters
        ----------
        source
            The check cell, with its hidden tests.
        points
            The most that it can give. A last line with a number gives so many of them.

        Raises
        ------
        MemoryError
            If there was not enough for the check. This process should end then.
        """
        self.namespace.update(self.given)  # whatever an earlier check has called by these names
        printed = io.StringIO()
        tree = ast.parse(source)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        outputs = []
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            try:
                exec(compile(tree, "<check>", "exec"), self.namespace)
                if isinstance(last, ast.Expr):
                    expression = ast.Expression(last.value)
                    value = eval(compile(expression, "<check>", "eval"), self.namespace)
                    if value is not None:
                        outputs.append(_result(float(value), points))
            except (KernelLost, UnreadableReply) as error:
                outputs = [_failure(type(error).__name__, str(error))]
            except BaseException as error:
                if isinstance(error, MemoryError) and not hasattr(error, "from_learner"):
                    raise
                outputs = [_failure(*_what_to_say(error, source))]
                if isinstance(error, CheckFailed):  # feedback shows what a notebook shows
                    outputs[0]["traceback"] = error._render_traceback_()
        text = printed.getvalue()[:LONGEST]
        if text:
            outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": text})
        return outputs


def _what_to_say(error: BaseException, source: str) -> tuple[str, str]:
    """Return an error's name and message, for the learner.

    What a learner's function says of the data of a hidden test is kept back: it could tell the
    data. The check's own messages are meant to be read.
    """
    name, message = type(error).__name__, str(error)
    if getattr(error, "from_learner", False):
        place = f" ({where})" if (where := getattr(error, "place", "")) else ""
        if _is_hidden(_line_of_check(error), source):
            return name, f"raised by the answer, with the data of a hidden test{place}"
        message += place
    return name, message[:LONGEST]


def _line_of_check(error: BaseException) -> int:
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<check>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _is_hidden(line: int, source: str) -> bool:
    for part in HIDDEN.finditer(source):
        first, last = (source.count("\n", 0, end) + 1 for end in part.span())
        if first <= line <= last:
            return True
    return False


def _result(value: float, points: float) -> dict[str, Any]:
    """Return a number as nbgrader reads it; one that makes no sense is an error of the check."""
    if not (math.isfinite(value) and 0 <= value <= points):
        return _failure("ValueError", f"The check gave {value} of {points} points.")
    return {
        "output_type": "execute_result",
        "data": {"text/plain": repr(value)},
        "metadata": {},
        "execution_count": 1,
    }


def _failure(name: str, message: str) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": name,
        "evalue": message,
        "traceback": [f"{name}: {message}"],
    }


def serve(reader: IO[bytes], writer: IO[bytes]) -> None:
    """Judge one submission over a stream, until the other side closes it."""

    def call(function: str, data: bytes) -> bytes:
        send(writer, {"call": data, "function": function})
        message = receive(reader)
        if "failed" in message:
            raise KernelLost(message["failed"])
        return message["reply"]

    start = receive(reader)
    _limit_memory(start["memory"])
    try:
        judge = Judge(start["imports"], start["functions"], call)
    except Exception as error:  # the lesson's own fault, not a learner's
        send(writer, {"broken": f"{type(error).__name__}: {error}"})
        return
    send(writer, {"ready": True})
    with contextlib.suppress(EOFError):
        while True:
            order = receive(reader)
            try:
                send(writer, {"outputs": judge.check(order["check"], order["points"])})
            except MemoryError:
                send(writer, {"out_of_memory": True})
                return


def _limit_memory(most: int) -> None:
    """Get no more than so many bytes of memory, where the system can hold a process to it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    # The stream is the standard one. Whatever prints must not get in between.
    to_grader = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(sys.stdin.buffer, to_grader)
