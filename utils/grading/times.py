"""Read the time at which something was handed in, if it can be read in one way only.

nbgrader reads ``timestamp.txt`` with dateutil, which takes 03/07 for March, ``+0100`` for 100
seconds, and a time without a zone for UTC. A late penalty should not rest on such a guess.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from utils.grading.cells import visible

FORMS = "2027-03-07 21:14:00 UTC, 2027-03-07 22:14 +01:00 or 2027-03-07 22:14:00 Europe/Berlin"
TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T]+(\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?)[ ]*"
    r"(?:(?P<utc>UTC|GMT|Z)|(?P<offset>[+-]\d\d:?\d\d|[+-]\d\d)|(?P<name>[A-Za-z_+-]+/[\w/+-]+))?",
    re.IGNORECASE,
)


def read_time(data: bytes) -> datetime:
    """Return the time that a text file holds, in UTC.

    Parameters
    ----------
    data
        The file: one line of text, encoded as UTF-8 or UTF-16, with or without a BOM.

    Raises
    ------
    ValueError
        If it holds no time, or one that can be read in two ways. The message shows the line and
        the forms that are accepted.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:2]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    lines = [line for line in data.decode(encoding, "replace").splitlines() if line.strip()]
    if len(lines) != 1:
        found = "is empty" if not lines else f"has {len(lines)} lines"
        raise ValueError(f"It {found}. Expected one line, such as {FORMS}.")
    return parse_time(lines[0])


def parse_time(line: str) -> datetime:
    """Return the time that a line of text tells, in UTC.

    Raises
    ------
    ValueError
        If there is none, or if it can be read in two ways.
    """
    shown = visible(line.strip(), longest=60)
    found = TIME.fullmatch(line.strip())
    if not found:
        raise ValueError(f"“{shown}” can be read in several ways, or not at all. Write {FORMS}.")
    try:
        local = datetime.fromisoformat(f"{found[1]} {found[2].replace(',', '.')}")
    except ValueError:
        raise ValueError(f"“{shown}” is not a time that exists. Write {FORMS}.") from None
    zone = _zone(found)
    if zone is None:
        raise ValueError(f"“{shown}” does not say in which time zone. Write {FORMS}.")
    return in_utc(local, zone)


def in_utc(local: datetime, zone: tzinfo) -> datetime:
    """Return a time of a zone in UTC.

    Raises
    ------
    ValueError
        If the zone's clocks show this time twice or never, as when summer time ends or begins.
    """
    offsets = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    if len(offsets) > 1:
        raise ValueError(f"{local} was twice or never in {zone}, as the clocks changed. Use UTC.")
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{local} is too far away. Write {FORMS}.") from None


def as_text(time: datetime) -> str:
    """Return a time as nbgrader and `read_time` read it: ``2027-03-07 21:14:00 UTC``."""
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def zone_named(name: str) -> tzinfo:
    """Return a time zone.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"There is no time zone {name!r}. Write UTC or Europe/Berlin.") from None


def _zone(found: re.Match[str]) -> tzinfo | None:
    if found["utc"]:
        return UTC
    if found["offset"]:
        sign, digits = found["offset"][0], found["offset"][1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if offset >= timedelta(hours=24):
            raise ValueError(f"{found['offset']} is not a time zone. Write {FORMS}.")
        return timezone(-offset if sign == "-" else offset)
    return zone_named(found["name"]) if found["name"] else None
