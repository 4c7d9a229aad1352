"""Put a learning platform's bulk download where grading looks for it.

``make collect ZIP=download.zip LESSON=05_cnn``, or
``python -m utils.grading.collect download.zip 05_cnn``.
"""

import argparse
import io
import re
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path, PurePosixPath

from utils.files import replaced_folder
from utils.grading.downloads import (
    EXPECTED,
    Entry,
    Handin,
    members_of,
    open_download,
    safe_name,
    shown,
    sort_by_learner,
)
from utils.grading.errors import CollectError, GradingError
from utils.grading.gradebook import open_gradebook
from utils.grading.intake import LARGEST_FILES, LARGEST_NOTEBOOK, MOST_FILES, TIMESTAMP
from utils.grading.lesson import load_lesson
from utils.grading.result import Options
from utils.grading.times import as_text, in_utc, zone_named
from utils.paths import COURSE_FOLDER

LARGEST_DOWNLOAD = 20_000_000_000  # bytes, unpacked


@dataclass
class Collected:
    """What came of it: learners' folders by what was done, and what a person should read."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # as Canvas says
    untimed: bool = False
    problems: list[str] = field(default_factory=list)


def collect(
    download: Path, lesson: str, options: Options, clock: tzinfo | None = None
) -> Collected:
    """Sort a bulk download into grading/submitted/STUDENT/LESSON/.

    STUDENT is the id of the learner of this name in the gradebook. If there is none, or more than
    one, it is the platform's name and number, so that no two learners share a folder.

    Parameters
    ----------
    download
        Moodle's or Canvas' ZIP, or a folder into which it was unpacked.
    lesson
        Such as ``"05_cnn"``.
    options
        Where the course and the gradebook are.
    clock
        The time zone of the times in the ZIP. With it, the latest of a learner's files becomes
        the time of handing in; without it, these times are not used.

    Raises
    ------
    CollectError
        If this is no such download. Then nothing is written.
    LessonError
        If there is no such lesson.
    """
    topic = load_lesson(options.root, lesson).topic
    done = Collected(untimed=clock is None)
    with open_download(download) as entries:
        handins = sort_by_learner(entries, done.problems)
        if not handins:
            raise CollectError(
                "\n".join([f"No submission in {download}. {EXPECTED}", *done.problems[:10]])
            )
        left = LARGEST_DOWNLOAD
        for student, handin in _named(handins, options, done.problems).items():
            files = _contents(handin, topic, student, left, done.problems)
            left -= sum(map(len, files.values()))
            if not files:
                continue
            if clock is not None:
                files |= _timestamp(handin, clock, student, done.problems)
            if handin.late:
                done.late.append(student)
            _place(files, student, options.root / "grading" / "submitted", lesson, done)
    return done


# --- Whose it is --------------------------------------------------------------------------------


def _named(handins: list[Handin], options: Options, problems: list[str]) -> dict[str, Handin]:
    """Give every learner a folder name of their own."""
    roster = _roster(options)
    wanted = [roster.get(_letters(handin.name), []) for handin in handins]
    taken = Counter(ids[0] for ids in wanted if len(ids) == 1)
    named = {}
    for handin, ids in zip(handins, wanted, strict=True):
        own = f"{handin.name}_{handin.number}"
        if len(ids) == 1 and taken[ids[0]] == 1:
            named[ids[0]] = handin
            continue
        if ids:
            problems.append(
                f"{shown(handin.name)} is the name of several learners, or of several in the "
                f"gradebook ({', '.join(ids)}); the folder is called {shown(own)}. "
                "Rename it to the login."
            )
        named[own] = handin
    unknown = sum(not ids for ids in wanted)
    if roster and unknown:
        problems.append(
            f"{unknown} of {len(handins)} names are not in the gradebook; their folders have the "
            "platform's name and number. Rename them to the logins, or import the roster and "
            "collect again into an empty grading/submitted/."
        )
    return named


def _roster(options: Options) -> dict[str, list[str]]:
    """Return the ids of the gradebook's learners by their names, in both orders."""
    if options.db is None and not (options.root / "grading" / "gradebook.db").is_file():
        return {}
    roster: dict[str, list[str]] = {}
    with open_gradebook(options) as gradebook:
        for student in gradebook.students:
            first, last = student.first_name or "", student.last_name or ""
            for name in {_letters(first + last), _letters(last + first)} - {""}:
                roster.setdefault(name, []).append(student.id)
    return roster


def _letters(name: str) -> str:
    """Return what Canvas leaves of a name: letters and digits, in small letters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", name).casefold()))


# --- What it holds ------------------------------------------------------------------------------


def _contents(
    handin: Handin, topic: str, student: str, left: int, problems: list[str]
) -> dict[str, bytes]:
    """Read what a learner has handed in, within the limits that grading has anyway."""
    files: dict[str, bytes] = {}
    entries = handin.files
    if not any(path.lower().endswith(".ipynb") for path in entries):
        entries = _unpacked(entries, student, problems)
    if len(entries) > MOST_FILES:
        problems.append(f"{shown(student)}: more than {MOST_FILES} files; none was taken.")
        return {}
    room = min(LARGEST_FILES, left)
    for path, entry in entries.items():
        most = min(LARGEST_NOTEBOOK if path.lower().endswith(".ipynb") else LARGEST_FILES, room)
        content = _read(entry, most, student, problems)
        if content is not None:
            room -= len(content)
            files[_usual_name(path, topic, entries)] = content
    if not any(path.lower().endswith(".ipynb") for path in files):
        found = ", ".join(shown(path) for path in list(files)[:5]) or "nothing that can be taken"
        problems.append(f"{shown(student)}: no notebook, but {found}.")
    return files


def _read(entry: Entry, most: int, student: str, problems: list[str]) -> bytes | None:
    """Read a file, or say why that cannot be done."""
    try:
        content = entry.read(most + 1)  # what a ZIP says about sizes may be wrong
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        problem = "is damaged"
    else:
        if len(content) <= most:
            return content
        problem = f"has more than {most / 1e6:.0f} MB"
    problems.append(f"{shown(student)}: {shown(entry.path)} {problem}; it was left out.")
    return None


def _unpacked(entries: dict[str, Entry], student: str, problems: list[str]) -> dict[str, Entry]:
    """Put the content of a ZIP that a learner made in its place."""
    found = {}
    for path, entry in entries.items():
        content = None
        if path.lower().endswith(".zip"):
            content = _read(entry, LARGEST_FILES, student, problems)
        if content is None:
            found[path] = entry
            continue
        try:
            members = members_of(zipfile.ZipFile(io.BytesIO(content)))
        except (zipfile.BadZipFile, CollectError, NotImplementedError):
            problems.append(f"{shown(student)}: {shown(path)} is no ZIP that can be read.")
            found[path] = entry
            continue
        for member in members:
            if member.problem:
                said = f"{shown(path)}: {shown(member.path)} {member.problem}"
                problems.append(f"{shown(student)}: {said}; it was left out.")
            elif not re.search(r"(^|/)(\.|__MACOSX)", member.path):
                found[
                    "/".join(map(safe_name, [PurePosixPath(path).stem, *member.path.split("/")]))
                ] = member
    return found


def _usual_name(path: str, topic: str, others: dict[str, Entry]) -> str:
    """Take from a notebook's name the -1 that Canvas gives a later version."""
    usual = f"{topic}.ipynb"
    is_version = re.fullmatch(rf"{re.escape(topic)}-\d+\.ipynb", path)
    notebooks = [other for other in others if other.lower().endswith(".ipynb")]
    return usual if is_version and len(notebooks) == 1 else path


def _timestamp(
    handin: Handin, clock: tzinfo, student: str, problems: list[str]
) -> dict[str, bytes]:
    try:
        last = max(entry.time for entry in handin.files.values())
        return {TIMESTAMP: f"{as_text(in_utc(last, clock))}\n".encode()}
    except (ValueError, OverflowError) as error:
        problems.append(f"{shown(student)}: no time of handing in. {error}")
        return {}


def _place(
    files: dict[str, bytes], student: str, submitted: Path, lesson: str, done: Collected
) -> None:
    """Write a learner's folder, whole or not at all; leave it alone if it is the same."""
    target = submitted / student / lesson
    for folder in (submitted, target.parent, target):
        if folder.is_symlink():
            done.problems.append(f"{shown(student)}: {folder} is a link; nothing was written.")
            return
    if target.is_dir():
        old = [path for path in target.rglob("*") if path.is_file()]
        there = {path.relative_to(target).as_posix(): path for path in old}
        if TIMESTAMP not in files:
            there.pop(TIMESTAMP, None)  # it was written by hand, and holds for these files
        if set(there) == set(files) and all(
            there[path].read_bytes() == content for path, content in files.items()
        ):
            done.unchanged.append(student)
            return
    group = done.replaced if target.exists() else done.new
    try:
        with replaced_folder(target) as new:
            for path, content in files.items():
                place = new / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
    except OSError as error:
        done.problems.append(f"{shown(student)}: not written, {error.strerror or error}.")
        return
    group.append(student)


# --- The command --------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Collect, and tell what came of it; return the exit code.

    0: all is clear. 1: something is to be looked at. 2: nothing could be collected.
    """
    chosen = parse(arguments)
    options = Options(root=chosen.root.resolve(), db=chosen.db)
    try:
        clock = zone_named(chosen.zip_times) if chosen.zip_times else None
        done = collect(chosen.zip, chosen.lesson, options, clock)
    except (GradingError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(summary(done, chosen.lesson))
    return 1 if done.problems else 0


def summary(done: Collected, lesson: str) -> str:
    """Return in a few lines what was collected."""
    count = len(done.new) + len(done.replaced) + len(done.unchanged)
    lines = [
        f"{count} submissions of {lesson} are in grading/submitted/: {len(done.new)} new, "
        f"{len(done.replaced)} replaced, {len(done.unchanged)} as before."
    ]
    if done.replaced:
        lines.append(f"  Replaced by what is in the download: {', '.join(done.replaced)}.")
    if done.late:
        lines.append(f"  Late, as Canvas says: {', '.join(done.late)}.")
    if done.untimed:
        lines.append(
            f"  The times in the ZIP are mostly those of the download, so no {TIMESTAMP} was "
            "written; see “Late work” in solutions/README.md."
        )
    lines += [f"  {problem}" for problem in done.problems]
    return "\n".join(shown(line) for line in lines)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m utils.grading.collect",
        description="Sort the bulk download of Moodle or Canvas into grading/submitted/.",
        epilog="solutions/README.md is the guide.",
    )
    parser.add_argument("zip", type=Path, help="the download: a ZIP, or the folder with its files")
    parser.add_argument("lesson", help="such as 05_cnn")
    parser.add_argument(
        "--zip-times",
        metavar="ZONE",
        help="take the times in the ZIP for those of handing in; ZONE is the server's, such as "
        "Europe/Berlin. Only where the platform writes them so: most write the download's time",
    )
    parser.add_argument("--db", help="the gradebook, such as postgresql://user@host/digits")
    parser.add_argument("--root", type=Path, default=COURSE_FOLDER, help="folder of the course")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
