"""Kernels in sandboxes, forked ones and others: one factory of each kind for all tests here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.grading import need_sandbox
from tests.support.kernels import LESSON, LIMITS, SECRET
from utils.grading.lesson import load_lesson
from utils.grading.result import Options
from utils.grading.sandbox.client import Kernel
from utils.grading.sandbox.sandbox import SandboxFactory
from utils.paths import COURSE_FOLDER


@pytest.fixture(scope="session", params=["forked", "started anew"])
def factory(request) -> Iterator[SandboxFactory]:
    need_sandbox()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_SECRET", SECRET)
        options = Options(fork_server=request.param == "forked", **LIMITS)
        imports = load_lesson(COURSE_FOLDER, LESSON).imports
        with SandboxFactory(imports, options) as factory:
            yield factory


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("handed-in")
    (folder / "mine.txt").write_text("my data")
    (folder / "numpy.py").write_text("raise RuntimeError('shadowed')")
    (folder / "link.txt").symlink_to(COURSE_FOLDER / "pyproject.toml")
    return folder


@pytest.fixture
def new_kernel(factory: SandboxFactory, handed_in: Path) -> Iterator[Callable[[], Kernel]]:
    kernels = []

    def make() -> Kernel:
        kernels.append(Kernel(factory, handed_in))
        return kernels[-1]

    yield make
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def kernel(factory: SandboxFactory, handed_in: Path) -> Iterator[Kernel]:
    """One kernel for all tests of a module that leave it as it was."""
    kernel = Kernel(factory, handed_in)
    yield kernel
    kernel.close()
