"""What a kernel finds in its sandbox, and what it does not."""

import sys
from pathlib import Path

import pytest

from tests.support.kernels import SECRET, attempt, say
from utils.grading.sandbox.bubblewrap import environment, program_folders, sandbox_command
from utils.grading.sandbox.client import Kernel
from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER


def test_only_the_exchange_folder_can_be_written_to(tmp_path: Path):
    command = sandbox_command(tmp_path, [tmp_path / "mine.txt"])
    writable = [command[i + 1] for i, word in enumerate(command) if word == "--bind"]
    assert writable == [str(tmp_path)]
    assert command[-2:] == ["--remount-ro", "/"]
    place = command.index(str(tmp_path / "mine.txt"))
    assert command[place - 1 : place + 2][0::2] == ["--ro-bind", "/home/learner/mine.txt"]


def test_programs_are_where_the_grader_has_them():
    folders = program_folders()
    assert str(UTILS_FOLDER) in folders and str(DATA_FOLDER) in folders
    assert str(COURSE_FOLDER) not in folders
    assert all(Path(folder).is_dir() for folder in folders)


def test_the_environment_is_none_of_the_graders_own(monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", SECRET)
    assert SECRET not in str(environment())


def test_the_data_is_there_and_stays_as_it_is(kernel: Kernel):
    source = "from utils.data import load_digits; print(load_digits('test_data.csv.gz')[0].shape)"
    assert say(kernel, source) == "(10000, 28, 28)\n"
    for folder in (UTILS_FOLDER, DATA_FOLDER, Path(sys.prefix), Path("/usr"), Path("/etc")):
        path = str(folder / "pwned")
        assert say(kernel, attempt(f"open({path!r}, 'w')")) in ("OSError\n", "PermissionError\n")
        assert not Path(path).exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "8.8.8.8", "localhost"])
def test_no_network(kernel: Kernel, host: str):
    source = f"import socket; socket.create_connection(({host!r}, 53), timeout=1)"
    assert say(kernel, attempt(source)).strip() in ("OSError", "ConnectionRefusedError", "gaierror")
    names = "import socket; print([name for _, name in socket.if_nameindex()])"
    assert say(kernel, names) in ("['lo']\n", "[]\n")


@pytest.mark.parametrize(
    "path", ["solutions", "tests", "grading", "lessons", ".git", "pyproject.toml"]
)
def test_the_course_is_not_there(kernel: Kernel, path: str):
    assert (
        say(kernel, f"import os; print(os.path.exists({str(COURSE_FOLDER / path)!r}))") == "False\n"
    )


def test_nothing_of_the_machine_is_there(kernel: Kernel):
    for path in ("/etc/passwd", "/etc/shadow", "/var", "/run", "/sys"):
        assert say(kernel, f"import os; print(os.path.exists({path!r}))") == "False\n", path


def test_what_was_handed_in_is_there_but_is_no_module(kernel: Kernel):
    assert say(kernel, "print(open('mine.txt').read())") == "my data\n"
    assert say(kernel, attempt("open('mine.txt', 'w')")) in ("OSError\n", "PermissionError\n")
    assert say(kernel, "import os; print(os.path.lexists('link.txt'))") == "False\n"
    assert say(kernel, "import numpy; print(numpy.sum([1, 2]))") == "3\n"


def test_no_secret_in_the_environment(kernel: Kernel):
    source = """
        import glob, os
        print(dict(os.environ))
        for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
            try:
                print(open(path).read())
            except OSError:
                pass
    """
    said = say(kernel, source)
    assert "PATH" in said and SECRET not in said and "GRADER_SECRET" not in said
