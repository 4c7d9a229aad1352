"""What a kernel finds in its sandbox, and what it does not."""

import os
import sys
from pathlib import Path

import pytest

from tests.support.grading import need_sandbox
from tests.support.kernels import SECRET, attempt, running, say, soon
from utils.grading.sandbox.bubblewrap import (
    Openings,
    environment,
    program_folders,
    sandbox_command,
)
from utils.grading.sandbox.client import Kernel
from utils.paths import COURSE_FOLDER, DATA_FOLDER, UTILS_FOLDER


def test_nothing_of_the_graders_can_be_written_to(tmp_path: Path):
    need_sandbox()
    with Openings() as openings:
        command = sandbox_command([tmp_path / "mine.txt"], openings)
    assert "--bind" not in command
    assert command[-2:] == ["--remount-ro", "/"]
    place = command.index(str(tmp_path / "mine.txt"))
    assert command[place - 1 : place + 2 : 2] == ["--ro-bind", "/home/learner/mine.txt"]


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


def test_the_folder_for_own_files_is_empty_and_can_be_written_to(kernel: Kernel):
    source = """
        from utils.paths import own_files
        print(list(own_files().iterdir()))
        (own_files() / "my_network.keras").write_bytes(b"x")
        print([path.name for path in own_files().iterdir()])
        """
    assert say(kernel, source) == "[]\n['my_network.keras']\n"


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


def test_the_systems_switches_cannot_be_written_to(kernel: Kernel):
    """Whoever is root may write to some of these without any right, and so start programs."""
    source = """
        import os
        opened = []
        for top in ("/proc/sys", "/proc/irq", "/proc/fs", "/proc/bus", "/proc/acpi", "/proc/scsi"):
            for folder, _, names in os.walk(top):
                for path in (f"{folder}/{name}" for name in names):
                    try: os.close(os.open(path, os.O_WRONLY)); opened.append(path)
                    except OSError: pass
        for name in os.listdir("/proc"):
            path = f"/proc/{name}"
            if os.path.isfile(path):
                try: os.close(os.open(path, os.O_WRONLY)); opened.append(path)
                except OSError: pass
        print(opened)
    """
    assert say(kernel, source) == "[]\n"


def test_a_learner_is_never_the_systems_root(kernel: Kernel):
    """Also where the grader is: else everything that belongs to root would be the learner's."""
    say(kernel, "import subprocess; kept = subprocess.Popen(['sleep', '54321'])")
    assert soon(lambda: running("54321"))
    (process,) = running("54321")
    assert 0 not in process.uids() and 0 not in process.gids()
    assert Path(f"/proc/{process.pid}/status").read_text().split("Groups:")[1].split("\n")[0] in (
        "\t ",
        f"\t{' '.join(map(str, os.getgroups()))} ",
    )
    assert say(kernel, "print(kept.kill())") == "None\n"
