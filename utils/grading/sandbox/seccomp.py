"""Give up rights: become an ordinary user, drop all capabilities, refuse some system calls.

The filter of system calls is a program for the system's packet filter machine (classic BPF), as
<linux/seccomp.h> describes it. It holds for the process that installs it and for all that this
process starts. bubblewrap installs it in its own processes (``--seccomp``), but cannot do so in a
kernel that enters the sandbox later, as those of the fork server do.
"""

import ctypes
import functools
import os
import platform
import struct

from utils.grading.sandbox.users import LEARNER

# As in <linux/prctl.h>
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 22, 24, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63

MACHINES = {"x86_64": 0, "aarch64": 1}  # the column of each kind of processor in `REFUSED`
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as in <linux/audit.h>

# System calls that are refused, with their numbers on x86_64 and aarch64 (None: there is none).
REFUSED: dict[str, tuple[int, int | None]] = {
    # memory that no process would seem to use
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "io_setup": (206, 0),
    # the memory and the files of other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "open_by_handle_at": (304, 265),
    # new namespaces
    "unshare": (272, 97),
    "setns": (308, 268),
    # gates to the system that had many holes
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "fanotify_init": (300, 262),
    "modify_ldt": (154, None),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
}
CLONE = (56, 220)  # refused with flags for new namespaces
CLONE3 = (435, 435)  # hides its flags from a filter, so it is said to be missing
NEW_NAMESPACES = 0x7E020000  # the flags of clone, as in <linux/sched.h>
SECOND_NUMBERS = 0x40000000  # where x86's second set of call numbers begins (x32)

SOCKET = (41, 198)
# A network namespace has no way out for these families. For others it means nothing (VSOCK), or
# they are gates as above. As in <linux/socket.h>: UNIX, INET, INET6
FAMILIES = (1, 2, 10)
NETLINK, NETLINK_ROUTE = 16, 0  # of all that netlink offers, only the list of network devices

# Instructions, as in <linux/bpf_common.h>
LOAD, EQUAL, AT_LEAST, ANY_BIT_OF, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# What they load: offsets in `struct seccomp_data`
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, THIRD_ARGUMENT = 0, 4, 16, 32
# What they return, as in <linux/seccomp.h>, with an error number
ALLOW, FAIL_EPERM, FAIL_ENOSYS = 0x7FFF0000, 0x00050000 + 1, 0x00050000 + 38


def give_up_rights() -> None:
    """Become an ordinary user, drop all capabilities, and install the filter.

    Raises
    ------
    OSError
        If the system does not allow it.
    """
    prctl = _libc().prctl
    for capability in range(LAST_CAPABILITY + 1):
        if prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            break  # past the last one that this system knows
    if os.getuid() == 0:  # of the user namespace that `users.py` makes
        os.setgroups([])
        os.setresgid(LEARNER, LEARNER, LEARNER)
        os.setresuid(LEARNER, LEARNER, LEARNER)
        check(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")  # so that its /proc/self is its own
    check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    check(_libc().capset(header, none), "capset")
    program = filter_program(platform.machine())
    if program:
        code = ctypes.create_string_buffer(program)
        content = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
        check(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, content, 0, 0), "seccomp")


def filter_program(machine: str) -> bytes:
    """Return the filter as instructions of 8 bytes each.

    Parameters
    ----------
    machine
        The kind of processor, as `platform.machine` names it. For one whose numbers are not known,
        there is no filter: it is empty.
    """
    if machine not in MACHINES:
        return b""
    column = MACHINES[machine]
    # Each step is (code, steps to skip if true, steps to skip if false, value).
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),  # a processor may speak others, too
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, FAIL_EPERM),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, SECOND_NUMBERS),
        (RETURN, 0, 0, FAIL_EPERM),
        (EQUAL, 0, 1, CLONE3[column]),
        (RETURN, 0, 0, FAIL_ENOSYS),  # so that the C library takes clone instead
    ]
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, FAIL_EPERM)]
    steps += [
        (EQUAL, 0, 4, CLONE[column]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT_OF, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, FAIL_EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    families = [(EQUAL, 0, 1, family) for family in FAMILIES]
    steps += [
        (EQUAL, 0, 7 + 2 * len(families), SOCKET[column]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        *(step for test in families for step in (test, (RETURN, 0, 0, ALLOW))),
        (EQUAL, 1, 0, NETLINK),
        (RETURN, 0, 0, FAIL_EPERM),
        (LOAD, 0, 0, THIRD_ARGUMENT),
        (EQUAL, 1, 0, NETLINK_ROUTE),
        (RETURN, 0, 0, FAIL_EPERM),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def setns(file: int, namespaces: int) -> None:
    """Enter namespaces of the process that an open file stands for.

    Raises
    ------
    OSError
        If the system does not allow it.
    """
    check(_libc().setns(file, namespaces), "setns")


def check(result: int, call: str) -> None:
    """Raise the error of a call of the C library that has failed.

    Raises
    ------
    OSError
        If ``result`` is not 0.
    """
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
