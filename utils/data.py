"""Load, check and split the digits.

A file of digits is a CSV table, compressed or not: one row an image, first the column ``label``
(0-9), then ``pixel0`` to ``pixel783``, the 28 x 28 image row by row, 0 (paper) to 255 (ink).
A file without the column ``label`` holds unlabeled images: see :func:`load_images`.
"""

import argparse
import bz2
import csv
import gzip
import hashlib
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pandas as pd

from utils.paths import DATA_FOLDER

PIXEL_COLUMNS = [f"pixel{i}" for i in range(28 * 28)]
CHECKSUMS = {  # SHA-256 of the files that come with the course
    "train_data.csv.gz": "c4a6c8ed73096c3e32e624d4644897e324fe3c3fb9ffb9a4000ce6f0e2bcd23c",
    "test_data.csv.gz": "390768b7171ca88a29bd6805469e252d52546dc1536fbdb382adb158183e8173",
}


class DataError(ValueError):
    """A file of digits is missing or damaged. The message says where, and what to do."""


def data_path(file: str | os.PathLike) -> Path:
    """Find a file of digits from any working directory.

    Parameters
    ----------
    file
        A name in the course's ``data`` folder, such as ``"train_data.csv.gz"``, or the path of
        a file of your own.

    Returns
    -------
    The absolute path of an existing file.

    Raises
    ------
    DataError
        If there is no such file.
    """
    path = Path(file).expanduser()
    for candidate in (DATA_FOLDER / path, path):
        if candidate.is_file():
            return candidate.resolve()
    raise DataError(f"There is no file {path} in {DATA_FOLDER} or in {Path.cwd()}. {_remedy(path)}")


def load_digits(file: str | os.PathLike) -> tuple[np.ndarray, np.ndarray]:
    """Read the images and labels of one file and check every value.

    Parameters
    ----------
    file
        As in :func:`data_path`. ``"train_data.csv.gz"`` holds 60,000 digits,
        ``"test_data.csv.gz"`` 10,000 others.

    Returns
    -------
    images
        uint8 array of shape (n, 28, 28), 0 (paper) to 255 (ink).
    labels
        uint8 array of shape (n,), 0 to 9.

    Raises
    ------
    DataError
        If the file is missing, cut short, changed, without labels, or holds something other than
        digits.
    """
    path = data_path(file)
    table = _read_table(path)
    if "label" not in table:
        raise DataError(
            f"{path} has no column 'label'. Read unlabeled images with `load_images`, or add the "
            "column; data/README.md describes the format."
        )
    labels = table.pop("label").to_numpy()
    return table.to_numpy().reshape(-1, 28, 28), labels


def load_images(file: str | os.PathLike) -> np.ndarray:
    """Read the images of one file, with or without labels, and check every value.

    Parameters and errors are those of :func:`load_digits`.

    Returns
    -------
    uint8 array of shape (n, 28, 28), 0 (paper) to 255 (ink).
    """
    table = _read_table(data_path(file))
    return table[PIXEL_COLUMNS].to_numpy().reshape(-1, 28, 28)


def _read_table(path: Path) -> pd.DataFrame:
    """Read the CSV as uint8. A file that comes with the course has to be unchanged."""
    table = _read_checked_values(path)
    if path.parent == DATA_FOLDER.resolve() and path.name in CHECKSUMS:
        if hashlib.sha256(path.read_bytes()).hexdigest() != CHECKSUMS[path.name]:
            raise DataError(f"{path} is not the file that came with the course. {_remedy(path)}")
    return table


def _read_checked_values(path: Path) -> pd.DataFrame:
    """Read the CSV as uint8; on any fault, say in which line it is."""
    try:
        with _open(path) as file:
            columns = list(pd.read_csv(file, nrows=0).columns)
        if columns not in (PIXEL_COLUMNS, ["label", *PIXEL_COLUMNS]):
            raise _fault(path, f", line 1: {_wrong_columns(columns)}")
        with _open(path) as file:
            table = pd.read_csv(file, dtype="uint8")
    except DataError:
        raise
    except pd.errors.EmptyDataError:
        raise _fault(path, " is empty.") from None
    except DAMAGE as error:
        raise _fault(path, f" is damaged or cut short ({str(error)[:80]}).") from error
    except (ValueError, OverflowError) as error:  # also pandas' own parser errors
        raise _fault(path, _first_fault(path)) from error
    if table.empty:
        raise _fault(path, " has a header but no rows.")
    if not isinstance(table.index, pd.RangeIndex) or (
        "label" in table and table["label"].max() > 9
    ):
        raise _fault(path, _first_fault(path))
    return table


def _fault(path: Path, said: str) -> DataError:
    """Return an error that says where and what, in a message that is never long."""
    where = path if len(str(path)) <= 100 else f"…{str(path)[-90:]}"
    return DataError(f"{where}{said} {_remedy(path)}")


def _open(path: Path) -> BinaryIO:
    """Open a file for its text, compressed or not; its first bytes count more than its name."""
    with open(path, "rb") as file:
        start = file.read(6)
    for ending, magic, opener in COMPRESSIONS:
        if start.startswith(magic) or path.suffix == ending:
            return opener(path)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault(path, " is encoded as UTF-16. Save it as “CSV UTF-8”.")
    return open(path, "rb")


def _open_zip(path: Path) -> BinaryIO:
    archive = zipfile.ZipFile(path)  # closed with the member that is read from it
    names = [
        member.filename
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX")
    ]
    if "[Content_Types].xml" in names:
        raise _fault(path, " is an Excel workbook. Save it as “CSV UTF-8”.")
    if len(names) != 1:
        some = ", ".join(ascii(name)[1:-1][-30:] for name in names[:3])
        more = " ..." if len(names) > 3 else ""
        raise _fault(path, f" holds {len(names)} files ({some}{more}). Unpack the ZIP first.")
    return cast(BinaryIO, archive.open(names[0]))


# By the ending of a file's name: how its content begins, and what reads it
COMPRESSIONS: list[tuple[str, bytes, Callable[[Path], BinaryIO]]] = [
    (".gz", b"\x1f\x8b", lambda path: cast(BinaryIO, gzip.open(path))),
    (".bz2", b"BZh", lambda path: cast(BinaryIO, bz2.open(path))),
    (".xz", b"\xfd7zXZ\0", lambda path: cast(BinaryIO, lzma.open(path))),
    (".zip", b"PK\x03\x04", _open_zip),
]
# What reading a compressed file raises if it ends or breaks, or is locked with a password
DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError)


def _wrong_columns(columns: list[str]) -> str:
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(columns) == 1 and separator in columns[0]:
            return f"the columns are separated by {name}, not by commas."
    if "label" in columns[1:]:
        place = columns.index("label") + 1
        return f"the column 'label' should be the first, but is column {place}."
    expected = PIXEL_COLUMNS if columns[0] == "pixel0" else ["label", *PIXEL_COLUMNS]
    for position, name in enumerate(expected):
        found = columns[position] if position < len(columns) else "nothing"
        if found != name:
            return f"column {position + 1} should be {name!r}, but is {ascii(found[:20])[:30]}."
    return f"there are {len(columns)} columns, but only {len(expected)} are expected."


def _first_fault(path: Path) -> str:
    """Describe the first wrong value. Slow, so only called once something is known to be wrong."""
    columns: list[str] = []
    try:
        with io.TextIOWrapper(_open(path), encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                where = f", line {number} (row {number - 1} of the digits):"
                try:  # one line at a time: a quote that is not closed cannot swallow the rest
                    fields = next(csv.reader([line.rstrip("\n")], strict=True))
                except csv.Error:
                    fault = "a stray double quote" if '"' in line else "far too long a value"
                    return f"{where} there is {fault}."
                if not columns:
                    columns = fields
                elif len(fields) != len(columns):
                    return f"{where} {len(fields)} values instead of {len(columns)}."
                else:
                    for name, field in zip(columns, fields, strict=True):
                        highest = 9 if name == "label" else 255
                        if not _fits(field, highest):
                            found = ascii(field[:20])[:30]
                            whole = f"a whole number from 0 to {highest}"
                            return f"{where} {name} is {found}, not {whole}."
    except DAMAGE as error:
        return f" is damaged or cut short ({str(error)[:80]})."
    return ", which pandas cannot read as whole numbers from 0 to 255."


def _fits(field: str, highest: int) -> bool:
    try:
        return 0 <= float(field) <= highest and float(field).is_integer()
    except ValueError:
        return False


def _remedy(path: Path) -> str:
    if path.name in CHECKSUMS:
        return (
            f"Get it back with `git checkout -- data/{path.name}`, or copy it again from where "
            "you got the course."
        )
    return "Fix the file and load it again; data/README.md describes the format."


def train_validation_split(
    images: np.ndarray, labels: np.ndarray, validation_size: int = 10_000, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Set some digits aside for validation, with the same mix of labels in both parts.

    Parameters
    ----------
    images
        Array of shape (n, ...).
    labels
        Integer array of shape (n,).
    validation_size
        How many digits go into the validation part, 1 to n - 1.
    seed
        The same seed gives the same split.

    Returns
    -------
    train_images, train_labels, validation_images, validation_labels
        Copies, each in the order of the original. For each label, the validation part holds its
        share of ``validation_size``, to within one image.

    Raises
    ------
    ValueError
        If images and labels differ in number, or ``validation_size`` is out of range.
    """
    if len(images) != len(labels):
        raise ValueError(f"There are {len(images)} images but {len(labels)} labels.")
    if not 0 < validation_size < len(labels):
        raise ValueError(
            f"validation_size is {validation_size}; it must be from 1 to {len(labels) - 1}."
        )
    # Shuffle, then sort by label: the order within a label stays random. Picking at even
    # distances from that line-up takes an equal share of each label (systematic sampling).
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    line_up = shuffled[np.argsort(labels[shuffled], kind="stable")]
    picked = line_up[np.arange(validation_size) * len(labels) // validation_size]
    in_validation = np.zeros(len(labels), dtype=bool)
    in_validation[picked] = True
    return (
        images[~in_validation],
        labels[~in_validation],
        images[in_validation],
        labels[in_validation],
    )


def save_digits(
    file: str | os.PathLike, images: np.ndarray, labels: np.ndarray | None = None
) -> Path:
    """Write digits as a CSV table that :func:`load_digits` reads; gzipped if it ends in ``.gz``.

    Parameters
    ----------
    file
        Where to write; a file that is there already is replaced.
    images
        uint8 array of shape (n, 28, 28).
    labels
        Integer array of shape (n,), 0 to 9, or None for unlabeled digits.

    Returns
    -------
    The path of the file.

    Raises
    ------
    ValueError
        If the arrays have another shape, type or range.
    """
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(
            f"images should be uint8 of shape (n, 28, 28), not {images.dtype} {images.shape}."
        )
    table = pd.DataFrame(images.reshape(len(images), -1), columns=PIXEL_COLUMNS)
    if labels is not None:
        if labels.shape != (len(images),) or not np.isin(labels, range(10)).all():
            raise ValueError(f"labels should be {len(images)} numbers from 0 to 9.")
        table.insert(0, "label", labels.astype("uint8"))
    path = Path(file)
    # mtime 0: the same digits give the same bytes, whenever they are written
    compression = {"method": "gzip", "mtime": 0} if path.suffix == ".gz" else None
    table.to_csv(path, index=False, lineterminator="\n", compression=compression)
    return path


def read_idx(file: str | os.PathLike) -> np.ndarray:
    """Read one file of the original MNIST database, gzipped or not.

    Parameters
    ----------
    file
        Path of an IDX file of unsigned bytes: two zero bytes, the type 8, the number of
        dimensions, each dimension as a big-endian 32-bit integer, then the values. Source: the
        description of the format by LeCun, Cortes and Burges on the MNIST page.

    Returns
    -------
    uint8 array with the dimensions of the file.

    Raises
    ------
    DataError
        If the file is not of that format or its length does not fit its header.
    """
    content = Path(file).read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if content[:3] != b"\0\0\x08" or len(content) < 4 + 4 * content[3]:
        raise DataError(f"{file} is not an IDX file of unsigned bytes.")
    shape = struct.unpack_from(f">{content[3]}I", content, 4)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * len(shape))
    if values.size != np.prod(shape):
        raise DataError(f"{file} holds {values.size} values, but its header says {shape}.")
    return values.reshape(shape)


def main() -> None:
    """Command line: turn a pair of IDX files into a CSV file of digits."""
    parser = argparse.ArgumentParser(prog="python -m utils.data", description=main.__doc__)
    parser.add_argument("images", help="for example train-images-idx3-ubyte")
    parser.add_argument("labels", help="for example train-labels-idx1-ubyte")
    parser.add_argument("csv", help="the file to write, for example train_data.csv.gz")
    arguments = parser.parse_args()
    images, labels = read_idx(arguments.images), read_idx(arguments.labels)
    print("wrote", save_digits(arguments.csv, images, labels), f"with {len(images)} digits")


if __name__ == "__main__":
    main()
