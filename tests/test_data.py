"""utils.data: finding, checking, splitting, rebuilding."""

import bz2
import gzip
import hashlib
import io
import lzma
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from utils import data
from utils.data import (
    DataError,
    load_digits,
    load_images,
    read_idx,
    save_digits,
    train_validation_split,
)

# SHA-256 of the original four files of MNIST; data/README.md names them
ORIGINALS = {
    "train": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "test": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}


def idx_bytes(array: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.tobytes()


@pytest.fixture
def digits() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, size=(5, 28, 28), dtype=np.uint8)
    return images, np.array([3, 0, 9, 1, 1], dtype=np.uint8)


@pytest.fixture
def lines(tmp_path: Path, digits) -> list[str]:
    """The lines of a good file, to be damaged."""
    path = save_digits(tmp_path / "good.csv", *digits)
    return path.read_text().splitlines()


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("part, n", [("train", 60_000), ("test", 10_000)])
def test_the_files_are_mnist(part: str, n: int):
    images, labels = load_digits(f"{part}_data.csv.gz")
    assert images.shape == (n, 28, 28) and images.dtype == np.uint8
    assert labels.shape == (n,) and labels.dtype == np.uint8
    found = tuple(hashlib.sha256(idx_bytes(array)).hexdigest() for array in (images, labels))
    assert found == ORIGINALS[part]


def test_found_from_any_folder(tmp_path: Path):
    code = "from utils.data import data_path; print(data_path('test_data.csv.gz'))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()) == data.DATA_FOLDER / "test_data.csv.gz"


def test_own_file_beside_the_notebook(tmp_path: Path, digits, monkeypatch):
    save_digits(tmp_path / "mine.csv", *digits)
    monkeypatch.chdir(tmp_path)
    images, labels = load_digits("mine.csv")
    assert np.array_equal(images, digits[0]) and np.array_equal(labels, digits[1])


@pytest.mark.parametrize("name", ["digits.csv", "digits.csv.gz"])
def test_round_trip(tmp_path: Path, digits, name: str):
    images, labels = load_digits(save_digits(tmp_path / name, *digits))
    assert np.array_equal(images, digits[0]) and np.array_equal(labels, digits[1])
    assert np.array_equal(load_images(tmp_path / name), digits[0])


@pytest.mark.parametrize("name", ["images.csv", "images.csv.gz"])
def test_images_without_labels(tmp_path: Path, digits, name: str):
    path = save_digits(tmp_path / name, digits[0])
    assert np.array_equal(load_images(path), digits[0])
    with pytest.raises(DataError, match=f"{name} has no column 'label'.*load_images"):
        load_digits(path)


def test_saving_twice_gives_the_same_bytes(tmp_path: Path, digits):
    first = save_digits(tmp_path / "a.csv.gz", *digits).read_bytes()
    os.utime(tmp_path / "a.csv.gz", (0, 0))
    second = save_digits(tmp_path / "a.csv.gz", *digits).read_bytes()
    assert first == second


def test_missing_file_names_the_places_and_the_remedy(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="no file nothing.csv in .*data or in .*README") as error:
        load_digits("nothing.csv")
    assert str(tmp_path) in str(error.value)


def test_shipped_files_name_git_as_the_remedy(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(data, "DATA_FOLDER", tmp_path)
    with pytest.raises(DataError, match="git checkout -- data/train_data.csv.gz"):
        load_digits("train_data.csv.gz")


def test_altered_shipped_file(tmp_path: Path, digits, monkeypatch):
    monkeypatch.setattr(data, "DATA_FOLDER", tmp_path)
    save_digits(tmp_path / "test_data.csv.gz", *digits)  # good digits, but other ones
    with pytest.raises(DataError, match="not the file that came with the course.*git checkout"):
        load_digits("test_data.csv.gz")


@pytest.mark.parametrize("kept", [20, 3000])
def test_truncated_gzip(tmp_path: Path, digits, kept: int):
    path = save_digits(tmp_path / "cut.csv.gz", *digits)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DataError, match="cut.csv.gz is damaged or cut short.*Fix the file"):
        load_digits(path)


def test_flipped_bits_in_gzip(tmp_path: Path, digits):
    path = save_digits(tmp_path / "flipped.csv.gz", *digits)
    content = bytearray(path.read_bytes())
    content[2000] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DataError, match="flipped.csv.gz"):
        load_digits(path)


def test_not_gzip_at_all(tmp_path: Path):
    path = tmp_path / "text.csv.gz"
    path.write_text("this is no gzip file")
    with pytest.raises(DataError, match="text.csv.gz is damaged"):
        load_digits(path)


def test_not_text_at_all(tmp_path: Path):
    path = tmp_path / "binary.csv"
    path.write_bytes(bytes(range(256)) * 50)
    with pytest.raises(DataError, match="binary.csv"):
        load_digits(path)


def test_empty_file(tmp_path: Path):
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(DataError, match="empty.csv"):
        load_digits(path)


def test_header_without_rows(tmp_path: Path, lines):
    with pytest.raises(DataError, match="has a header but no rows"):
        load_digits(write(tmp_path / "d.csv", lines[:1]))


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("pixel5,", "pixel_5,", "line 1: column 7 should be 'pixel5', but is 'pixel_5'"),
        ("label,", "digit,", "line 1: column 1 should be 'label', but is 'digit'"),
        (",pixel783", "", "line 1: column 785 should be 'pixel783', but is 'nothing'"),
        (",pixel783", ",pixel783,pixel784", "786 columns, but only 785 are expected"),
    ],
)
def test_wrong_columns(tmp_path: Path, lines, old: str, new: str, message: str):
    lines[0] = lines[0].replace(old, new, 1)
    with pytest.raises(DataError, match=message):
        load_digits(write(tmp_path / "d.csv", lines))


@pytest.mark.parametrize(
    "column, value, message",
    [
        (0, "10", "label is '10', not a whole number from 0 to 9"),
        (0, "-1", "label is '-1'"),
        (0, "", "label is ''"),
        (0, "seven", "label is 'seven'"),
        (31, "256", "pixel30 is '256', not a whole number from 0 to 255"),
        (31, "-3", "pixel30 is '-3'"),
        (31, "0.5", "pixel30 is '0.5'"),
        (31, "nan", "pixel30 is 'nan'"),
        (31, "9" * 30, "pixel30 is '9999"),
    ],
)
def test_wrong_value(tmp_path: Path, lines, column: int, value: str, message: str):
    fields = lines[3].split(",")
    fields[column] = value
    lines[3] = ",".join(fields)
    with pytest.raises(DataError, match=rf"d.csv, line 4 \(row 3 of the digits\): {message}"):
        load_digits(write(tmp_path / "d.csv", lines))


@pytest.mark.parametrize("change", [lambda line: line + ",0", lambda line: line.rpartition(",")[0]])
def test_wrong_number_of_values(tmp_path: Path, lines, change):
    lines[2] = change(lines[2])
    with pytest.raises(DataError, match="line 3 .*78[46] values instead of 785"):
        load_digits(write(tmp_path / "d.csv", lines))


def test_one_value_too_many_in_every_row(tmp_path: Path, lines):
    lines = [lines[0], *(line + ",0" for line in lines[1:])]
    with pytest.raises(DataError, match="line 2 .*786 values instead of 785"):
        load_digits(write(tmp_path / "d.csv", lines))


PACK = {
    "d.csv": bytes,
    "d.csv.gz": gzip.compress,
    "d.csv.bz2": bz2.compress,
    "d.csv.xz": lzma.compress,
    "d.csv.zip": lambda text: zipped({"digits.csv": text, "__MACOSX/._digits.csv": b"?"}),
}


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def told(path: Path, content: bytes) -> str:
    """Return what is said about a file, which is short and harmless whatever it holds."""
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        load_digits(path)
    message = str(error.value)
    assert len(message) < 300 and message.isprintable() and path.name in message
    return message


@pytest.mark.parametrize("name", PACK)
def test_the_line_is_right_however_the_file_is_packed(tmp_path: Path, lines, name: str):
    path, text = tmp_path / name, "\n".join(lines)
    path.write_bytes(PACK[name](text.encode()))
    assert load_digits(path)[0].shape == (5, 28, 28)
    for damaged, said in {
        "256": "line 6 (row 5 of the digits): pixel99 is '256', not a whole number",
        '"7': "line 6 (row 5 of the digits): there is a stray double quote",
        "\x1b" * 2_000: "line 6 (row 5 of the digits): pixel99 is '\\x1b",
        "\x1b" * 200_000: "line 6 (row 5 of the digits): there is far too long a value",
        "1,2": "line 6 (row 5 of the digits): 786 values instead of 785",
    }.items():
        values = lines[5].split(",")
        values[100] = damaged
        broken = "\n".join([*lines[:5], ",".join(values), *lines[1:] * 20])
        assert said in told(path, PACK[name](broken.encode()))
    assert "separated by semicolons" in told(path, PACK[name](text.replace(",", ";").encode()))
    assert "separated by tabs" in told(path, PACK[name](text.replace(",", "\t").encode()))
    assert "is empty" in told(path, PACK[name](b""))
    last = "\n".join(",".join([*line.split(",")[1:], line.split(",")[0]]) for line in lines)
    assert "'label' should be the first, but is column 785" in told(path, PACK[name](last.encode()))


@pytest.mark.parametrize("name", list(PACK)[1:])
def test_damage_of_a_packed_file_is_told_or_harmless(tmp_path: Path, lines, digits, name: str):
    whole = PACK[name]("\n".join(lines).encode())
    path = tmp_path / name
    for cut in (5, 20, len(whole) // 2, len(whole) - 3):
        assert told(path, whole[:cut])
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(whole), 40):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << rng.integers(8)
        path.write_bytes(flipped)
        try:
            found = load_digits(path)  # a time or a name in there may have changed
        except DataError as error:
            assert len(str(error)) < 300 and str(error).isprintable()
        else:
            np.testing.assert_array_equal(found[0], digits[0])
            np.testing.assert_array_equal(found[1], digits[1])


def test_files_that_are_something_else(tmp_path: Path, lines):
    text = "\n".join(lines).encode()
    several = {"train.csv": text, "test.csv": text}
    assert "holds 2 files (train.csv, test.csv)" in told(tmp_path / "k.zip", zipped(several))
    excel = {"[Content_Types].xml": b"", "xl/workbook.xml": b""}
    assert "is an Excel workbook" in told(tmp_path / "d.csv", zipped(excel))
    assert "is encoded as UTF-16" in told(tmp_path / "d.csv", text.decode().encode("utf-16"))
    deep = tmp_path.joinpath(*["a" * 100] * 3)
    deep.mkdir(parents=True)
    told(deep / "d.csv", b"label;pixel0")
    path = tmp_path / "gzipped.csv"
    path.write_bytes(gzip.compress(text))
    assert len(load_digits(path)[0]) == 5


@pytest.mark.parametrize("size", [1, 60, 100, 299])
def test_split_is_stratified_and_complete(size: int):
    labels = np.random.default_rng(1).choice(10, size=300, p=[0.3] + [0.7 / 9] * 9)
    images = np.arange(300)
    parts = train_validation_split(images, labels, size, seed=3)
    train_images, train_labels, validation_images, validation_labels = parts
    assert len(validation_images) == size
    assert np.array_equal(np.sort(np.concatenate([train_images, validation_images])), images)
    assert np.array_equal(labels[train_images], train_labels)
    assert np.array_equal(labels[validation_images], validation_labels)
    share = np.bincount(labels, minlength=10) * size / 300
    assert np.abs(np.bincount(validation_labels, minlength=10) - share).max() <= 1


def test_split_depends_on_the_seed_alone():
    labels = np.arange(200) % 10
    first, again, other = (
        train_validation_split(np.arange(200), labels, 50, seed)[2].tolist() for seed in (5, 5, 6)
    )
    assert first == again != other


@pytest.mark.parametrize("size", [0, -1, 20, 21])
def test_split_refuses_impossible_sizes(size: int):
    with pytest.raises(ValueError, match=f"validation_size is {size}; it must be from 1 to 19"):
        train_validation_split(np.zeros(20), np.zeros(20, dtype=int), size)


def test_split_refuses_other_numbers_of_labels():
    with pytest.raises(ValueError, match="20 images but 19 labels"):
        train_validation_split(np.zeros(20), np.zeros(19, dtype=int), 5)


def test_save_refuses_what_it_could_not_load(tmp_path: Path, digits):
    images, labels = digits
    for bad in (images / 255, images[:, :27], images[0]):
        with pytest.raises(ValueError, match="images should be uint8"):
            save_digits(tmp_path / "d.csv", bad, labels)
    for bad in (labels[:4], labels + 7):
        with pytest.raises(ValueError, match="labels should be 5 numbers"):
            save_digits(tmp_path / "d.csv", images, bad)


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_rebuild_from_idx_files(tmp_path: Path, digits, compress):
    for name, array in zip(("images", "labels"), digits, strict=True):
        (tmp_path / name).write_bytes(compress(idx_bytes(array)))
    command = [sys.executable, "-m", "utils.data", "images", "labels", "digits.csv.gz"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    images, labels = load_digits(tmp_path / "digits.csv.gz")
    assert np.array_equal(images, digits[0]) and np.array_equal(labels, digits[1])


def test_damaged_idx_files(tmp_path: Path, digits):
    path = tmp_path / "idx"
    good = idx_bytes(digits[0])
    for content, message in [
        (good[:-1], "header says"),
        (b"\0\0\x0d\1" + good[4:], "not an IDX file"),
        (b"\0\0", "not an IDX file"),
    ]:
        path.write_bytes(content)
        with pytest.raises(DataError, match=message):
            read_idx(path)
