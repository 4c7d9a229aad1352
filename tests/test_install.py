"""utils.install: what it refuses, before anything is downloaded, and what it tells."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from utils import install as installer
from utils.install import (
    CannotInstall,
    check_python,
    check_space,
    check_system,
    install,
    remove_unused,
)
from utils.paths import COURSE_FOLDER

GLIBC = ("glibc", "2.39")
FINE = [
    ("Linux", "x86_64", GLIBC, ""),
    ("Linux", "aarch64", ("glibc", "2.28"), ""),
    ("Windows", "AMD64", ("", ""), ""),
    ("Darwin", "arm64", ("", ""), "12.0"),
    ("Darwin", "arm64", ("", ""), "26.1"),
]
REFUSED = {
    "Intel.*Apple silicon": ("Darwin", "x86_64", ("", ""), "14.5"),
    "macOS 11.7, but": ("Darwin", "arm64", ("", ""), "11.7"),
    "Windows on ARM.*WSL": ("Windows", "ARM64", ("", ""), ""),
    "musl.*python:3.12": ("Linux", "x86_64", ("", ""), ""),
    "glibc 2.17, but.*2.28": ("Linux", "x86_64", ("glibc", "2.17"), ""),
    "Linux on armv7l": ("Linux", "armv7l", ("glibc", "2.36"), ""),
    "FreeBSD on x86_64": ("FreeBSD", "amd64", ("", ""), ""),
}


@pytest.mark.parametrize("machine", FINE, ids=str)
def test_machines_with_packages_are_taken(machine: tuple):
    check_system(*machine)


@pytest.mark.parametrize("words", REFUSED)
def test_machines_without_packages_are_refused_with_a_way_out(words: str):
    with pytest.raises(CannotInstall, match=words) as refusal:
        check_system(*REFUSED[words])
    assert "Without installing" in str(refusal.value)
    assert len(str(refusal.value)) < 350


def test_the_readme_has_the_section_that_is_named():
    readme = (COURSE_FOLDER / "README.md").read_text(encoding="utf-8")
    assert "\n## Without installing\n" in readme


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_without_tensorflow_is_refused(version: tuple[int, int]):
    with pytest.raises(CannotInstall, match=rf"3\.{version[1]}, but .* 3\.11 to 3\.13"):
        check_python(version)


def test_a_full_disk_is_noticed_before_it_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10**9}))
    with pytest.raises(CannotInstall, match="1.0 GB left"):
        check_space(tmp_path)


def test_it_needs_nothing_but_python():
    """It runs before anything is installed."""
    heavy = "' '.join(m for m in sys.modules if m == 'numpy') or None"
    code = f"import utils.install, sys; sys.exit({heavy})"
    command = [sys.executable, "-S", "-P", "-c", code]
    environment = {"PYTHONPATH": str(COURSE_FOLDER), "PATH": ""}
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("here", [False, True])
def test_an_environment_is_made_anew_unless_it_is_this_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, here: bool
):
    made: list[Path] = []
    commands: list[list[str]] = []
    monkeypatch.setattr(installer, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr("venv.create", lambda folder, **_: made.append(folder))
    monkeypatch.setattr(installer, "_run", commands.append)
    monkeypatch.setattr(installer, "remove_unused", lambda python: None)
    monkeypatch.setattr(installer, "write_byte_code", lambda python, everything: None)
    install(here=here)
    assert made == ([] if here else [tmp_path])
    assert {command[0] == sys.executable for command in commands} == {here}
    assert (tmp_path / "ready").exists() != here
    assert not (tmp_path / "complete").exists()


def test_headers_for_other_languages_are_not_kept(tmp_path: Path):
    """TensorFlow brings 280 MB of them."""
    venv.create(tmp_path, with_pip=False, symlinks=os.name != "nt")
    scheme = "nt_venv" if os.name == "nt" else "posix_venv"
    packages = Path(sysconfig.get_path("purelib", scheme, {"base": str(tmp_path)}))
    for name in ("include/a.h", "python/b.py"):
        file = packages / "tensorflow" / name
        file.parent.mkdir(parents=True)
        file.touch()
    remove_unused(tmp_path / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    assert os.listdir(packages / "tensorflow") == ["python"]
