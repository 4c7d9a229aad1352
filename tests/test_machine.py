"""utils.machine: a ready machine is called ready, and each fault is named with its remedy."""

import importlib.metadata
from pathlib import Path

import pytest

from utils import machine
from utils.install import CannotInstall


@pytest.fixture
def without_tensorflow(monkeypatch):
    """Its import takes seconds; lesson 00 itself runs the whole check."""
    monkeypatch.delitem(machine.CHECKS, "TensorFlow")


@pytest.mark.usefixtures("without_tensorflow")
def test_ready(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert machine.check_machine()
    printed = capsys.readouterr().out
    assert "60,000 + 10,000 digits" in printed
    assert printed.endswith("Your machine is ready.\n") and "NOT READY" not in printed


@pytest.mark.usefixtures("without_tensorflow")
@pytest.mark.parametrize("name", ["numpy.py", "utils.py", "pandas"])
def test_a_file_that_hides_a_package(tmp_path: Path, monkeypatch, capsys, name: str):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir() if "." not in name else (tmp_path / name).touch()
    assert not machine.check_machine()
    printed = capsys.readouterr().out
    assert f"NOT READY  your files: {tmp_path / name} hides the package" in printed
    assert "Rename it" in printed
    assert "ok  data" in printed, "the other parts are still checked"


def test_a_package_of_another_version(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.1")
    with pytest.raises(machine.NotReady, match="numpy is 0.1, but the course needs .*make lab"):
        machine.CHECKS["packages"]()


def test_another_python(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 9, 1, "final", 0))
    with pytest.raises(machine.NotReady, match="this is Python 3.9.1; .* 3.11 to 3.13"):
        machine.CHECKS["Python"]()


def test_a_system_without_tensorflow(monkeypatch):
    def refuse() -> None:
        raise CannotInstall("There is no TensorFlow for this.")

    monkeypatch.setattr(machine, "check_system", refuse)
    with pytest.raises(machine.NotReady, match="There is no TensorFlow for this"):
        machine.CHECKS["system"]()
