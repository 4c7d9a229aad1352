"""Kernels and judges in no time: forked from a process that has imported the packages already.

Importing TensorFlow takes seconds; a fork of a process that has it takes none. This process runs
nothing of a learner's, ever, and knows no secret. A kernel is a fork that enters the room which
bubblewrap holds (`sandbox.py`), gives up all it could do outside, and only then reads
its first message. TensorFlow is imported here but never used: its threads would not survive a fork.

A cold kernel, which bubblewrap starts in its room, gives up the same rights here.
"""

import contextlib
import ctypes
import gc
import json
import os
import platform
import random
import resource
import select
import signal
import socket
import struct
import sys
from typing import NoReturn

# The namespaces of a room, as in <linux/sched.h>: user, mounts, network, processes, IPC, host name
# and control groups
NAMESPACES = 0x10000000 | 0x00020000 | 0x40000000 | 0x20000000 | 0x08000000 | 0x04000000
NAMESPACES |= 0x02000000
PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 22, 24, 38
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63

# System calls that no notebook needs, by their numbers on each kind of processor: memory that no
# process would seem to use (memfd_create, memfd_secret, shmget, msgget), new namespaces (unshare,
# setns), and gates to the system that had many holes (userfaultfd, io_uring_setup, bpf,
# perf_event_open, keyctl, add_key, request_key).
REFUSED = {
    "x86_64": (319, 447, 29, 68, 272, 308, 323, 425, 321, 298, 250, 248, 249),
    "aarch64": (279, 447, 194, 186, 97, 268, 282, 425, 280, 241, 219, 217, 218),
}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435  # hides its flags from a filter
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as in <linux/audit.h>

libc = ctypes.CDLL(None, use_errno=True)


def serve(connection: socket.socket) -> None:
    """Answer requests until the other side closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader
    setting, _ = _receive(connection)
    import_ahead(setting["imports"])
    connection.send(b"{}")
    while True:
        request, files = _receive(connection)
        if request is None:
            return
        try:
            answer = _handle(request, files, connection, setting)
        except OSError as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        finally:
            for file in files:
                os.close(file)
        connection.send(json.dumps(answer).encode())
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _receive(connection: socket.socket) -> tuple[dict | None, list[int]]:
    data, files, _, _ = socket.recv_fds(connection, 1 << 20, 2)
    return (json.loads(data) if data else None), files


def import_ahead(imports: list[str]) -> None:
    """Import what kernels, judges and the lesson need."""
    import ipykernel.kernelapp  # noqa: F401
    import IPython.core.interactiveshell  # noqa: F401
    import tensorflow as tf

    # quiet_tensorflow makes TensorFlow's first constant, which would start its threads: not yet.
    constant, tf.constant = tf.constant, lambda value: None
    import utils.quiet_tensorflow

    tf.constant = constant
    import utils.grading.judge.in_kernel
    import utils.grading.judge.judge  # noqa: F401

    for source in imports:
        with contextlib.suppress(Exception):  # the learner's kernel will say it
            exec(source, {})
    gc.collect()
    gc.freeze()  # so that collecting garbage does not copy all these pages in every fork


def _handle(
    request: dict, files: list[int], connection: socket.socket, setting: dict
) -> dict[str, int]:
    if request["fork"] == "judge":
        child = os.fork()
        if not child:
            _leave_after(run_judge, *files)
        return {"pid": child}
    errors, errors_here = os.pipe()
    child = os.fork()
    if not child:
        _leave_after(run_kernel, request, setting, errors_here)
    os.close(errors_here)
    with os.fdopen(errors, "rb") as stream:
        lines = stream.read().decode().splitlines()  # ends when the kernel has entered, or failed
    os.waitpid(child, 0)
    numbers = [int(line) for line in lines if line.isdigit()]
    if len(lines) > 1 or not numbers:
        raise OSError(" ".join(line for line in lines if not line.isdigit()))
    return {"pid": numbers[0]}


def _leave_after(run: object, *arguments: object) -> NoReturn:
    """Run a fork's work; never return into the server's loop."""
    try:
        run(*arguments)
    except BaseException:
        os._exit(1)
    os._exit(0)


def run_judge(reader: int, writer: int) -> None:
    """What a fork does as a judge, over two pipes."""
    from utils.grading.judge.judge import serve

    reader, writer = _keep_only(reader, writer)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(os.fdopen(reader, "rb"), os.fdopen(writer, "wb"))


def run_kernel(request: dict, setting: dict, errors: int) -> None:
    """What a fork does as a kernel: enter the room, give up all rights, start."""
    (errors,) = _keep_only(errors)
    try:
        room = os.pidfd_open(request["holder"])
        _check(libc.setns(room, NAMESPACES), "setns")
        os.close(room)
        kernel = os.fork()  # only a child is in the room's process namespace
        if kernel:
            os.write(errors, f"{kernel}\n".encode())
            os._exit(0)
        os.setsid()
        give_up_rights()
        for name, value in request["limits"].items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), (value, value))
        os.environ.clear()
        os.environ.update(setting["environment"])
        os.chdir(setting["home"])
    except BaseException as error:
        os.write(errors, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os.close(errors)
    start_kernel(request["connection_file"])


def start_kernel(connection_file: str) -> None:
    """Be a kernel until it is told to end."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed()
    import numpy as np

    np.random.seed()  # noqa: NPY002  (learners may use the old functions)
    sys.argv = ["ipykernel_launcher", "-f", connection_file, "--HistoryManager.enabled=False"]
    IPKernelApp.launch_instance(sys.argv[1:])


def give_up_rights() -> None:
    """Drop all capabilities, and the way to any new ones.

    Raises
    ------
    OSError
        If the system refuses.
    """
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    for capability in range(LAST_CAPABILITY + 1):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            break  # past the last one that this system knows
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _check(libc.capset(header, none), "capset")
    if platform.machine() in REFUSED:
        _refuse_system_calls(platform.machine())


def _refuse_system_calls(machine: str) -> None:
    """Let the calls in `REFUSED` fail, here and in all processes that this one starts."""
    load, equal, at_least, any_of, end = 0x20, 0x15, 0x35, 0x45, 0x06  # as in <linux/bpf_common.h>
    refuse, missing, allow = 0x00050000 + 1, 0x00050000 + 38, 0x7FFF0000  # EPERM, ENOSYS
    # Each step is (code, steps to skip if true, steps to skip if false, value).
    steps = [
        (load, 0, 0, 4),  # the processor's kind: there are others that it can speak, too
        (equal, 1, 0, ARCHITECTURE[machine]),
        (end, 0, 0, refuse),
        (load, 0, 0, 0),  # the call's number
        (at_least, 0, 1, 0x40000000),  # a second set of numbers on x86
        (end, 0, 0, refuse),
        (equal, 0, 1, CLONE3),
        (end, 0, 0, missing),  # so that the C library takes clone instead
    ]
    for number in REFUSED[machine]:
        steps += [(equal, 0, 1, number), (end, 0, 0, refuse)]
    steps += [
        (equal, 0, 3, CLONE[machine]),
        (load, 0, 0, 16),  # its flags
        (any_of, 0, 1, 0x7E020000),  # a new namespace of any kind
        (end, 0, 0, refuse),
        (end, 0, 0, allow),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code))
    _check(libc.prctl(PR_SET_SECCOMP, 2, program, 0, 0), "seccomp")


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _keep_only(*files: int) -> list[int]:
    """Close every file but these and the standard ones; return them, renumbered."""
    kept = [os.dup2(file, 900 + i, inheritable=False) for i, file in enumerate(files)]
    os.closerange(3, 900)
    os.closerange(900 + len(kept), 65_536)
    return kept


if __name__ == "__main__":
    if sys.argv[1] == "cold":
        if select.select([0], [], [], 0)[0]:
            sys.exit()  # the grader was gone before bubblewrap could tell
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        give_up_rights()
        start_kernel(sys.argv[2])
    else:
        serve(socket.socket(fileno=int(sys.argv[1])))
