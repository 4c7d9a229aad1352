"""The rights that a kernel gives up, and the system calls that are refused to it."""

import socket
import struct

import pytest

from tests.support.kernels import attempt, say
from utils.grading.sandbox import seccomp
from utils.grading.sandbox.client import Kernel
from utils.grading.sandbox.seccomp import ALLOW, FAIL_ENOSYS, FAIL_EPERM

MACHINES = sorted(seccomp.MACHINES)


def decide(
    machine: str,
    number: int,
    argument: int = 0,
    third_argument: int = 0,
    architecture: int | None = None,
) -> int:
    """Return what the filter says to a call: a small model of the system's filter machine."""
    code = seccomp.filter_program(machine)
    steps = [struct.unpack_from("HBBI", code, place) for place in range(0, len(code), 8)]
    data = {
        seccomp.NUMBER: number,
        seccomp.ARCHITECTURE: architecture or seccomp.ARCHITECTURES[machine],
        seccomp.FIRST_ARGUMENT: argument,
        seccomp.THIRD_ARGUMENT: third_argument,
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
        number = numbers[column]
        assert number is None or decide(machine, number) == FAIL_EPERM, name
    assert decide(machine, seccomp.CLONE3[column]) == FAIL_ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_other_calls_are_allowed(machine: str):
    column = seccomp.MACHINES[machine]
    refused = {numbers[column] for numbers in seccomp.REFUSED.values()}
    special = {seccomp.CLONE3[column], seccomp.SOCKET[column]}
    for number in set(range(500)) - refused - special:
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


def test_a_machine_with_unknown_numbers_has_no_filter():
    assert seccomp.filter_program("riscv64") == b""


@pytest.mark.parametrize("machine", MACHINES)
def test_only_some_families_of_sockets_can_be_made(machine: str):
    call = seccomp.SOCKET[seccomp.MACHINES[machine]]
    allowed = {family for family in range(50) if decide(machine, call, family) == ALLOW}
    assert {socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16} == allowed
    assert decide(machine, call, 16, third_argument=12) == FAIL_EPERM, "netfilter"


@pytest.mark.parametrize("family", ["AF_VSOCK", "AF_ALG", "AF_PACKET"])
def test_other_sockets_are_refused_in_a_kernel(kernel: Kernel, family: str):
    source = f"import socket; socket.socket(socket.{family}, socket.SOCK_STREAM)"
    assert say(kernel, attempt(source)) == "PermissionError\n"


def test_no_process_of_the_sandbox_is_without_filter(kernel: Kernel):
    """One without it could be made to do what is refused to the others."""
    source = """
        import os
        for number in filter(str.isdigit, os.listdir("/proc")):
            status = dict(line.split(":", 1) for line in open(f"/proc/{number}/status"))
            print(status["Name"].strip(), status["Seccomp"].strip(), status["NoNewPrivs"].strip())
    """
    lines = say(kernel, source).splitlines()
    assert len(lines) >= 2 and all(line.endswith(" 2 1") for line in lines), lines


def test_other_processes_cannot_be_traced_or_read(kernel: Kernel):
    source = """
        import ctypes, os, subprocess
        child = subprocess.Popen(["sleep", "60"])
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.ptrace(16, child.pid, 0, 0), ctypes.get_errno())
        print(libc.process_vm_readv(child.pid, None, 0, None, 0, 0), ctypes.get_errno())
        child.kill()
    """
    assert say(kernel, source) == "-1 1\n-1 1\n"


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
