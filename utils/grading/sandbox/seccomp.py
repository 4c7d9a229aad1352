"""Give up rights: drop all capabilities, and refuse system calls that no notebook needs.

The filter is a program for the system's packet filter machine (classic BPF), as
<linux/seccomp.h> describes it. It holds for the process that installs it and for all that this
process starts. bubblewrap could install one as well (``--seccomp``), but not in a kernel that
enters the sandbox later, as those of the fork server do.
"""

import ctypes
import os
import platform
import struct

PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 22, 24, 38  # as in <linux/prctl.h>
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63

MACHINES = {"x86_64": 0, "aarch64": 1}  # the column of each kind of processor in `REFUSED`
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as in <linux/audit.h>

# System calls that are refused, with their numbers on x86_64 and aarch64.
REFUSED = {
    # memory that no process would seem to use
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    # new namespaces
    "unshare": (272, 97),
    "setns": (308, 268),
    # gates to the system that had many holes
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
}
CLONE = (56, 220)  # refused with flags for new namespaces
CLONE3 = (435, 435)  # hides its flags from a filter, so it is said to be missing
NEW_NAMESPACES = 0x7E020000  # the flags of clone, as in <linux/sched.h>
SECOND_NUMBERS = 0x40000000  # where x86's second set of call numbers begins (x32)

# Instructions, as in <linux/bpf_common.h>
LOAD, EQUAL, AT_LEAST, ANY_BIT_OF, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# What they load: offsets in `struct seccomp_data`
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
# What they return, as in <linux/seccomp.h>, with an error number
ALLOW, FAIL_EPERM, FAIL_ENOSYS = 0x7FFF0000, 0x00050000 + 1, 0x00050000 + 38

libc = ctypes.CDLL(None, use_errno=True)


def give_up_rights() -> None:
    """Drop all capabilities, and the way to any new ones; refuse the calls in `REFUSED`.

    Raises
    ------
    OSError
        If the system does not allow it.
    """
    check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    for capability in range(LAST_CAPABILITY + 1):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            break  # past the last one that this system knows
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    check(libc.capset(header, none), "capset")
    if platform.machine() in MACHINES:
        _install(filter_program(platform.machine()))


def filter_program(machine: str) -> bytes:
    """Return the filter as instructions of 8 bytes each.

    Parameters
    ----------
    machine
        The kind of processor, as `platform.machine` names it.

    Raises
    ------
    KeyError
        If the numbers for it are not known.
    """
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
        steps += [(EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, FAIL_EPERM)]
    steps += [
        (EQUAL, 0, 3, CLONE[column]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT_OF, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, FAIL_EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _install(program: bytes) -> None:
    code = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0), "seccomp")


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
