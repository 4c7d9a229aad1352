"""Take a class list into the gradebook, as Excel, Moodle or Canvas save it.

``make roster CSV=class.csv``, or ``python -m utils.grading.roster class.csv``.
"""

import argparse
import csv
import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry

from utils.grading.downloads import shown
from utils.grading.errors import GradingError, RosterError
from utils.grading.gradebook import open_gradebook
from utils.grading.result import Options
from utils.paths import COURSE_FOLDER

# Names of columns in small letters, the surest first. Canvas exports `ID`, a number of its own,
# beside `SIS Login ID`; Moodle exports no user name unless it is asked for one.
COLUMNS = {
    "id": [
        "sis login id",
        "username",
        "user name",
        "login",
        "login id",
        "benutzername",
        "anmeldename",
        "nom d’utilisateur",
        "nombre de usuario",
        "student id",
        "student_id",
        "id",
        "id number",
        "matrikelnummer",
        "id-nummer",
    ],
    "first_name": ["first_name", "first name", "firstname", "given name", "vorname", "prénom"]
    + ["nombre"],
    "last_name": ["last_name", "last name", "lastname", "surname", "family name", "nachname"]
    + ["nom", "nom de famille", "apellido(s)", "apellidos"],
    "email": ["email", "e-mail", "email address", "e-mail address", "mail", "e-mail-adresse"]
    + ["adresse de courriel", "dirección de correo"],
    "name": ["full name", "name", "student", "student name", "vollständiger name", "nom complet"],
}
ID_COLUMNS = "id, username, SIS Login ID, student id, ID number or email"
NOT_LEARNERS = ("points possible", "student, test", "test student")  # rows of Canvas
SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+")  # what Excel makes of a long number


@dataclass
class Learner:
    """A row of the class list; what it does not tell is empty."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


def read_roster(path: Path) -> list[Learner]:
    """Read a class list.

    Parameters
    ----------
    path
        A CSV file with commas, semicolons or tabs, encoded as UTF-8 or UTF-16, with or without a
        BOM, or as Windows does it in western Europe. A column names each learner's login
        (`COLUMNS`); if there is none, it is the e-mail address.

    Raises
    ------
    RosterError
        If it cannot be read. The message names the line.
    """
    text = _decode(path)
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep="):  # Excel's way to name the separator
        text = rest
    header = next(iter(text.splitlines()), "")
    separator = max(",;\t", key=lambda s: len(next(csv.reader([header], delimiter=s), [])))
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise RosterError(f"{path.name} cannot be read as a table: {error}.") from error
    names = [" ".join(name.replace("'", "’").lower().split()) for name in (rows or [[]])[0]]
    place = {
        what: next((names.index(name) for name in known if name in names), None)
        for what, known in COLUMNS.items()
    }
    if place["id"] is None:
        place["id"] = place["email"]
    if place["id"] is None:
        found = shown(", ".join(name for name in (rows or [[]])[0] if name))[:300] or "nothing"
        raise RosterError(
            f"{path.name} has no column for the login. Its columns are: {found}. "
            f"Name one of them {ID_COLUMNS}; first_name and last_name may come beside it."
        )
    learners = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {
            w: row[p].strip() if p is not None and p < len(row) else "" for w, p in place.items()
        }
        if not any(map(str.strip, row)) or cells["name"].lower().startswith(NOT_LEARNERS):
            continue
        learners.append(_learner(cells, f"{path.name}, row {number}"))
    if not learners:
        raise RosterError(f"{path.name} names no learner below its first row.")
    _without_doubles(learners, path.name)
    return learners


def import_roster(learners: list[Learner], options: Options) -> dict[str, int]:
    """Put a class list into the gradebook; what it does not tell stays as it is.

    Returns
    -------
    How many learners are "new", "changed" and "as before".

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    count = {"new": 0, "changed": 0, "as before": 0}
    with open_gradebook(options) as gradebook:
        for learner in learners:
            told = {k: v for k, v in vars(learner).items() if k != "id" and v}
            try:
                there = gradebook.find_student(learner.id)
                same = all(getattr(there, name) == value for name, value in told.items())
                count["as before" if same else "changed"] += 1
            except MissingEntry:
                count["new"] += 1
            gradebook.update_or_create_student(learner.id, **told)
    return count


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}.") from error
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise RosterError(
            f"{path.name} is an Excel workbook. In Excel, save it as “CSV UTF-8”, and import that."
        )
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return io.StringIO(data.decode(encoding), newline=None).read()  # any kind of line end
        except UnicodeDecodeError:
            continue
    raise RosterError(f"{path.name} is not text. In Excel, save it as “CSV UTF-8”.")


def _learner(cells: dict[str, str], where: str) -> Learner:
    login, first, last = cells["id"], cells["first_name"], cells["last_name"]
    if not login:
        who = shown(" ".join(filter(None, (cells["name"], first, last, cells["email"]))))
        raise RosterError(f"{where}: no login for {who or 'this row'}. Nothing was imported.")
    if SHORTENED.fullmatch(login):
        raise RosterError(
            f"{where}: {login} is a long number that Excel has shortened. Format the column as "
            "text or number, save again, and import that. Nothing was imported."
        )
    if login.startswith(".") or not login.isprintable() or re.search(r"[/\\]", login):
        raise RosterError(
            f"{where}: {shown(login)[:100]!r} cannot be the name of a folder in "
            "grading/submitted/. Nothing was imported."
        )
    if not (first or last) and cells["name"]:
        comma = "," in cells["name"]  # Canvas writes Lovelace, Ada
        parts = cells["name"].split(",", 1) if comma else cells["name"].rsplit(" ", 1)[::-1]
        last, first = parts[0].strip(), parts[-1].strip() if len(parts) > 1 else ""
    return Learner(login, first, last, cells["email"])


def _without_doubles(learners: list[Learner], file: str) -> None:
    seen: dict[str, Learner] = {}
    for learner in learners:
        other = seen.setdefault(learner.id.casefold(), learner)
        if other != learner:
            names = [
                f"{one.first_name} {one.last_name}".strip() or one.id for one in (other, learner)
            ]
            raise RosterError(
                f"{file} has the login {shown(learner.id)} twice, for {shown(names[0])} and "
                f"{shown(names[1])}. Nothing was imported."
            )


def main(arguments: list[str] | None = None) -> int:
    """Import a class list; return the exit code: 0, or 2 if nothing was imported."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.grading.roster",
        description="Take a class list into the gradebook, as Excel, Moodle or Canvas save it.",
        epilog="solutions/README.md is the guide.",
    )
    parser.add_argument("csv", type=Path, help="the list, with a column for logins")
    parser.add_argument("--db", help="the gradebook, such as postgresql://user@host/digits")
    parser.add_argument("--root", type=Path, default=COURSE_FOLDER, help="folder of the course")
    chosen = parser.parse_args(arguments)
    try:
        learners = read_roster(chosen.csv)
        count = import_roster(learners, Options(root=chosen.root.resolve(), db=chosen.db))
    except GradingError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(learners)} learners: {', '.join(f'{n} {what}' for what, n in count.items())}.")
    unnamed = sum(not (learner.first_name or learner.last_name) for learner in learners)
    if unnamed:
        print(f"{unnamed} of them have no name, so make collect will not find their logins.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
