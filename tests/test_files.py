"""Files and folders are written whole or not at all."""

import os
from pathlib import Path

import pytest

from utils.files import replaced_folder, write_atomically


def test_a_file_is_replaced(tmp_path: Path):
    path = tmp_path / "notes.json"
    for text in ("first", "second\nline, ü"):
        write_atomically(path, text)
        assert path.read_bytes() == text.encode()
    assert os.listdir(tmp_path) == ["notes.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch, step: str):
    path = tmp_path / "notes.json"
    write_atomically(path, "old")

    def fail(*arguments: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="the disk is full"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["notes.json"]


def test_a_folder_takes_the_place_of_the_old_one(tmp_path: Path):
    target = tmp_path / "some" / "folder"
    for name in ("first", "second"):
        with replaced_folder(target) as new:
            (new / name).touch()
        assert os.listdir(target) == [name]
    assert os.listdir(target.parent) == ["folder"]


def test_a_folder_that_is_not_finished_changes_nothing(tmp_path: Path):
    with replaced_folder(tmp_path / "folder") as new:
        (new / "old").touch()
    with pytest.raises(RuntimeError), replaced_folder(tmp_path / "folder") as new:
        (new / "half").touch()
        raise RuntimeError
    assert os.listdir(tmp_path / "folder") == ["old"]
    assert os.listdir(tmp_path) == ["folder"]
