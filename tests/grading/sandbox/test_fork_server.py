"""Kernels and judges from the fork server, and kernels that start anew, behave in the same way."""

import os
import subprocess
import sys

from tests.support.grading import need_sandbox
from tests.support.kernels import say
from utils.grading.sandbox.client import Kernel
from utils.grading.sandbox.sandbox import SandboxFactory


def test_tensorflow_computes(kernel: Kernel):
    source = (
        "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.ones((3, 4)) @ tf.ones((4, 5)))))"
    )
    assert say(kernel, source).strip().endswith("60.0")


def test_kernels_draw_different_random_numbers(factory: SandboxFactory, new_kernel):
    source = "import random, numpy as np; print(random.random(), np.random.rand())"
    if factory.fork_server:  # a fork could have inherited this, and has TensorFlow already
        source += "\nfrom utils.quiet_tensorflow import tf; print(float(tf.random.uniform([])))"
    one, other = (say(new_kernel(), source).split() for _ in range(2))
    assert len(one) >= 2 and not set(one) & set(other)


def test_a_judge_ends_at_once_even_without_the_server(factory: SandboxFactory, monkeypatch):
    judge = factory.judge()
    from_judge = os.dup(judge.reader.fileno())
    if factory.fork_server:
        monkeypatch.setattr(factory.fork_server, "_request", None)
    judge.kill()
    assert os.read(from_judge, 1) == b""
    os.close(from_judge)


def test_a_kernel_does_not_start_after_its_grader_has_gone():
    need_sandbox()
    command = [sys.executable, "-P", "-m", "utils.grading.sandbox.fork_server"]
    command += ["kernel", "/nowhere"]
    subprocess.run(command, stdin=subprocess.DEVNULL, timeout=20, check=True)


def test_the_grader_is_not_among_the_kernels_parents(kernel: Kernel):
    source = f"import os; print(os.getpid() == {os.getpid()}, os.getppid() < 10)"
    assert say(kernel, source) == "False True\n"
