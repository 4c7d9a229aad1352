"""The rights that a kernel gives up, and the system calls that are refused to it."""

import struct

import pytest

from tests.support.kernels import attempt, say
from utils.grading.sandbox import seccomp
from utils.grading.sandbox.client import Kernel
from utils.grading.sandbox.seccomp import ALLOW, FAIL_ENOSYS, FAIL_EPERM

MACHINES = sorted(seccomp.MACHINES)


def decide(machine: str, number: int, argument: int = 0, architecture: int | None = None) -> int:
    """Return what the filter says to a call: a small model of the system's filter machine."""
    code = seccomp.filter_program(machine)
    steps = [struct.unpack_from("HBBI", code, place) for place in range(0, len(code), 8)]
    data = {
        seccomp.NUMBER: number,
        seccomp.ARCHITECTURE: architecture or seccomp.ARCHITECTURES[machine],
        seccomp.FIRST_ARGUMENT: argument,
    }
    place = loaded = 0
    while True:
        operation, if_true, if_false, value = steps[place]
        place += 1
        if operation == seccomp.RETURN:
            return value
        if operation == seccomp.LOAD:
            loaded = data[value]
            continue
        holds = {
            seccomp.EQUAL: loaded == value,
            seccomp.AT_LEAST: loaded >= value,
            seccomp.ANY_BIT_OF: bool(loaded & value),
        }[operation]
        place += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_are_refused_by_their_numbers(machine: str):
    column = seccomp.MACHINES[machine]
    for name, numbers in seccomp.REFUSED.items():
        assert decide(machine, numbers[column]) == FAIL_EPERM, name
    assert decide(machine, seccomp.CLONE3[column]) == FAIL_ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_other_calls_are_allowed(machine: str):
    column = seccomp.MACHINES[machine]
    refused = {numbers[column] for numbers in seccomp.REFUSED.values()}
    for number in set(range(500)) - refused - {seccomp.CLONE3[column]}:
        assert decide(machine, number) == ALLOW, number


@pytest.mark.parametrize("machine", MACHINES)
def test_threads_may_be_started_but_no_namespaces(machine: str):
    clone = seccomp.CLONE[seccomp.MACHINES[machine]]
    thread = 0x003D0F00  # the flags that the C library uses for a thread
    assert decide(machine, clone, thread) == ALLOW
    for flag in (0x00020000, 0x02000000, 0x04000000, 0x10000000, 0x40000000):
        assert decide(machine, clone, thread | flag) == FAIL_EPERM, hex(flag)


def test_other_ways_of_numbering_calls_are_refused():
    i386, x32 = 0x40000003, 0x40000000
    assert decide("x86_64", 1, architecture=i386) == FAIL_EPERM
    assert decide("x86_64", x32 + 1) == FAIL_EPERM


def test_a_machine_with_unknown_numbers_is_named():
    with pytest.raises(KeyError, match="riscv64"):
        seccomp.filter_program("riscv64")


def test_no_rights(kernel: Kernel):
    status = say(kernel, "print(open('/proc/self/status').read())")
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(fields[name], 16) == 0, name
    assert fields["NoNewPrivs"] == "1"
    assert set(fields["Uid"].split()) == {"1000"}


def test_no_way_to_new_rights(kernel: Kernel):
    source = """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.setuid(0), libc.chroot(b"/tmp"))
    """
    assert say(kernel, source) == "-1 -1 -1\n"
    for program in (["unshare", "-Ur", "true"], ["unshare", "-Un", "true"]):
        source = f"import subprocess; print(subprocess.run({program}, capture_output=True))"
        assert "returncode=1" in say(kernel, source)


def test_no_memory_that_belongs_to_no_process(kernel: Kernel):
    assert say(kernel, attempt("os.memfd_create('hidden')")) == "PermissionError\n"
    source = "import ctypes; print(ctypes.CDLL(None).shmget(0, 1_000_000, 0o1600))"
    assert say(kernel, source) == "-1\n"
