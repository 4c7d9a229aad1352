"""Whose a file of a bulk download is, as Moodle and Canvas name them."""

import zipfile
from pathlib import Path

import pytest

from utils.grading.downloads import Handin, open_download, safe_name, sort_by_learner


def sort(folder: Path, *names: str) -> tuple[list[Handin], list[str]]:
    """Sort a ZIP with files of these names; return whose they are, and what is told."""
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
    told: list[str] = []
    with open_download(folder / "all.zip") as entries:
        handins = sort_by_learner(entries, told)
        for entry in (file for handin in handins for file in handin.files.values()):
            assert entry.read(1_000) == entry.path.encode()
    return handins, told


@pytest.mark.parametrize(
    "path, name, number, late, file",
    [
        (
            "Ada Lovelace_123_assignsubmission_file_/cnn.ipynb",
            "Ada Lovelace",
            "123",
            0,
            "cnn.ipynb",
        ),
        ("Ada Lovelace_123_assignsubmission_file/a/b.py", "Ada Lovelace", "123", 0, "a/b.py"),
        ("Ada Lovelace_123_assignsubmission_file_cnn.ipynb", "Ada Lovelace", "123", 0, "cnn.ipynb"),
        ("Participant 7_7_assignsubmission_file_/cnn.ipynb", "Participant 7", "7", 0, "cnn.ipynb"),
        (
            "x/y/Group 1-Li Wei_9_assignsubmission_file_/a_1_2_b.py",
            "Group 1-Li Wei",
            "9",
            0,
            "a_1_2_b.py",
        ),
        ("lovelaceada_123_456_cnn.ipynb", "lovelaceada", "123", 0, "cnn.ipynb"),
        ("lovelaceada_LATE_123_456_cnn-2.ipynb", "lovelaceada", "123", 1, "cnn-2.ipynb"),
        (
            "submissions/lovelaceada_123_456_my_1_2_cnn.ipynb",
            "lovelaceada",
            "123",
            0,
            "my_1_2_cnn.ipynb",
        ),
        ("anon_aB3dE_456_cnn.ipynb", "anon", "aB3dE", 0, "cnn.ipynb"),
        ("anon_LATE_aB3dE_456_cnn.ipynb", "anon", "aB3dE", 1, "cnn.ipynb"),
    ],
)
def test_names_of_moodle_and_canvas(
    tmp_path: Path, path: str, name: str, number: str, late: int, file: str
):
    [handin], told = sort(tmp_path, path)
    assert (handin.name, handin.number, handin.late) == (name, number, late) and not told
    assert list(handin.files) == [file] and handin.files[file].path == path


@pytest.mark.parametrize(
    "path",
    ["cnn.ipynb", "ada/cnn.ipynb", "ada_cnn.ipynb", "ada_12_cnn.ipynb", "_1_2_x", "12_34.py"],
)
def test_other_names_are_nobodys(tmp_path: Path, path: str):
    handins, told = sort(tmp_path, path)
    assert not handins and path in told[0]


def test_what_programs_leave_behind_is_passed_over(tmp_path: Path):
    ada = "Ada_1_assignsubmission_file_"
    names = [f"__MACOSX/{ada}/._cnn.ipynb", f"{ada}/.ipynb_checkpoints/cnn.ipynb", ".DS_Store"]
    [handin], told = sort(tmp_path, f"{ada}/cnn.ipynb", *names)
    assert list(handin.files) == ["cnn.ipynb"] and not told


def test_two_files_of_one_name_are_both_kept(tmp_path: Path):
    flat = "Ada_1_assignsubmission_file_cnn.ipynb"
    [handin], _ = sort(tmp_path, flat, f"Ada_1_assignsubmission_file_/{flat[28:]}")
    assert len(handin.files) == 2 and all(name.endswith(".ipynb") for name in handin.files)


@pytest.mark.parametrize("name", ["../..", "a/b", "C:\\x", "a\x1b[2Jb", " . ", "x" * 500, "é" * 90])
def test_names_of_folders_are_safe(name: str):
    safe = safe_name(name)
    assert safe == safe.strip(" .") and safe.isprintable() and 0 < len(safe.encode()) <= 100
    assert not set(safe) & set('/\\:<>"|?*')
