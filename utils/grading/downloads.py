"""Read a learning platform's bulk download: which files are in it, and whose they are.

Moodle names a folder or a file ``Ada Lovelace_12345_assignsubmission_file_...``, where the number
is another one for each assignment (mod/assign/locallib.php, `download_submissions`). Canvas names
a file ``lovelaceada_LATE_123_456_cnn-1.ipynb``: the learner's name and number, the file's number,
and -1, -2 for later versions (lib/content_zipper.rb).
"""

import contextlib
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from utils.grading.cells import visible
from utils.grading.errors import CollectError
from utils.grading.intake import TIMESTAMP
from utils.grading.results import SYSTEM_FILES

MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?")
CANVAS = re.compile(
    r"(?P<name>anon|.+?)_(?P<late>LATE_)?(?P<id>\d+|(?<=anon_)\w{5}|(?<=anon_LATE_)\w{5})"
    r"_\d+_(?P<file>.+)"
)
MOST_ENTRIES = 100_000  # of a download
LONGEST_NAME = 100  # bytes of a learner's folder, which others are added to
EXPECTED = (
    "Expected the ZIP of Moodle's “Download all submissions” or Canvas' “Download Submissions”, "
    "with names such as “Ada Lovelace_12345_assignsubmission_file_” or "
    "“lovelaceada_123_456_cnn.ipynb”."
)


@dataclass
class Entry:
    """A file of a download: its path in there, when it was written, and how it is read."""

    path: str
    time: datetime
    problem: str  # why it cannot be taken; empty if it can
    read: Callable[[int], bytes]  # at most so many bytes


@dataclass
class Handin:
    """What one learner has handed in, by the name and number that the platform knows."""

    name: str
    number: str
    late: bool = False
    files: dict[str, Entry] = field(default_factory=dict)


# --- Files ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def open_download(download: Path) -> Iterator[list[Entry]]:
    """Open a ZIP, or a folder of files, and list what is in it."""
    if download.is_dir():
        yield [
            _plain_file(Path(place, name), download)
            for place, _, names in os.walk(download)  # does not follow links
            for name in sorted(names)
        ]
        return
    try:
        with zipfile.ZipFile(download) as archive:
            yield members_of(archive)
    except FileNotFoundError:
        raise CollectError(f"There is no {download}.") from None
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise CollectError(f"{download} cannot be read as a ZIP: {error}. {EXPECTED}") from error


def _plain_file(path: Path, folder: Path) -> Entry:
    status = path.lstat()

    def read(most: int) -> bytes:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read(most)

    problem = "" if stat.S_ISREG(status.st_mode) else "is a link, or not a plain file"
    time = datetime.fromtimestamp(status.st_mtime)
    return Entry(path.relative_to(folder).as_posix(), time, problem, read)


def members_of(archive: zipfile.ZipFile) -> list[Entry]:
    """List the files of a ZIP; nothing of it is written under the name that it has there."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_ENTRIES:
        raise CollectError(f"{archive.filename} holds more than {MOST_ENTRIES} files.")
    return [_member(archive, member) for member in members]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Entry:
    path = member.orig_filename.replace("\\", "/")
    mode = member.external_attr >> 16
    problem = ""
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        problem = "has an absolute path"
    elif ".." in path.split("/"):
        problem = "has a path that leads out of its folder"
    elif "\0" in path:
        problem = "has a name with a zero byte"
    elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        problem = "is a link, or not a plain file"
    elif member.flag_bits & 1:
        problem = "is encrypted"

    def read(most: int) -> bytes:
        with archive.open(member) as file:
            return file.read(most)

    try:
        time = datetime(*member.date_time)
    except ValueError:
        time = datetime.min
    return Entry(path, time, problem, read)


# --- Whose it is --------------------------------------------------------------------------------


def sort_by_learner(entries: list[Entry], problems: list[str]) -> list[Handin]:
    """Sort files by learner; say of which it is not clear whose they are."""
    handins: dict[tuple[str, ...], Handin] = {}
    strangers = []
    for entry in sorted(entries, key=lambda entry: entry.path):
        parts = [part for part in entry.path.split("/") if part not in ("", ".")]
        if not parts or parts[-1] in SYSTEM_FILES or "__MACOSX" in parts:
            continue
        place, found = _whose(parts)
        if found is None:
            strangers.append(entry.path)
            continue
        if any(re.match(r"\.(?!\.$)", part) for part in parts[place + 1 :]):
            continue  # hidden, such as .ipynb_checkpoints
        name = safe_name(unicodedata.normalize("NFC", found["name"]))
        is_canvas = found.re is CANVAS
        key = ("canvas", found["id"]) if is_canvas else ("moodle", name, found["id"])
        handin = handins.setdefault(key, Handin(name, found["id"]))
        handin.late |= is_canvas and found["late"] is not None
        below = "/".join(map(safe_name, [*filter(None, [found["file"]]), *parts[place + 1 :]]))
        problem = entry.problem
        if below == TIMESTAMP:
            problem = "is the learner's word for when it was handed in"
        if problem:
            problems.append(f"{shown(entry.path)} {problem}; it was left out.")
        elif below:
            while below in handin.files:  # both versions go to grading, which decides or asks
                below = str(PurePosixPath(below).with_stem(PurePosixPath(below).stem + "_"))
            handin.files[below] = entry
    if strangers:
        some = ", ".join(shown(path) for path in strangers[:5])
        more = f" and {len(strangers) - 5} more" if len(strangers) > 5 else ""
        problems.append(f"It is not clear whose these are, so they were left out: {some}{more}.")
    return list(handins.values())


def _whose(parts: list[str]) -> tuple[int, re.Match[str] | None]:
    """Return which part of a path names the learner; the download may lie in a further folder."""
    for pattern in (MOODLE, CANVAS):
        for place, part in enumerate(parts):
            found = pattern.fullmatch(part)
            if found and (pattern is MOODLE or place == len(parts) - 1):
                return place, found
    return 0, None


def safe_name(name: str) -> str:
    """Return a name that a folder may have on every system."""
    name = re.sub(r'[<>:"/\\|?*]', "_", "".join(c if c.isprintable() else "_" for c in name))
    name = name.strip(" .").encode(errors="replace")[:LONGEST_NAME].decode(errors="ignore")
    return name or "unnamed"


def shown(text: str) -> str:
    """Return a text that cannot steer the terminal, nor fill it."""
    return visible(text, longest=2_000)
