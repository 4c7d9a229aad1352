"""Times of handing in: read in one way, or refused with the forms that are accepted."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.support.grading import copy_course, need_sandbox
from tests.support.submissions import Handin, perfect
from utils.grading.gradebook import open_gradebook, register_lesson
from utils.grading.result import Options
from utils.grading.submission import grade
from utils.grading.times import FORMS, as_text, read_time

LESSON = "00_start_here"


@pytest.mark.parametrize("form", FORMS.replace(" or ", ", ").split(", "))
def test_the_forms_that_are_told_are_accepted(form: str):
    assert as_text(read_time(form.encode())) == "2027-03-07 21:14:00 UTC"


@pytest.mark.parametrize(
    "line, time",
    [
        ("2027-03-07 21:14:00.123456 UTC", "2027-03-07 21:14:00 UTC"),  # the exchange
        ("2027-03-07T21:14:00Z", "2027-03-07 21:14:00 UTC"),
        ("2027-03-07T21:14:00+0530", "2027-03-07 15:44:00 UTC"),
        ("2027-03-07 21:14:00 -08", "2027-03-08 05:14:00 UTC"),
        ("2027-07-07 21:14 Europe/Berlin", "2027-07-07 19:14:00 UTC"),  # summer time
        ("2027-01-01 00:14 America/Argentina/Buenos_Aires", "2027-01-01 03:14:00 UTC"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_zones_and_encodings(line: str, time: str, encoding: str):
    assert as_text(read_time(f"{line}\r\n\r\n".encode(encoding))) == time


@pytest.mark.parametrize(
    "line",
    [
        "03/07/2027 21:14 UTC",  # in March, or in July
        "07.03.2027 21:14 UTC",
        "2027-03-07 21:14:00",  # whose clock?
        "2027-03-07 21:14 EST",  # New York's, Sydney's
        "2027-03-07 9:14 PM UTC",
        "2027-03-07 UTC",
        "Sunday, 7 March 2027, 9:14 PM",
        "2027-10-31 02:30 Europe/Berlin",  # twice, as summer time ends
        "2027-03-28 02:30 Europe/Berlin",  # never
        "2027-02-30 21:14 UTC",
        "2027-03-07 21:14 +99:00",
        "2027-03-07 21:14 Mars/Olympus",
        "0001-01-01 00:00 +14:00",
        "2027-03-07 21:14 UTC\n2027-03-08 21:14 UTC",
        "\x1b[2J",
        "",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(line: str):
    with pytest.raises(ValueError) as told:
        read_time(line.encode())
    said = str(told.value)
    assert said.isprintable() and len(said) < 300
    if line.startswith("03/07"):
        assert "“03/07/2027 21:14 UTC”" in said and FORMS in said


@pytest.mark.parametrize(
    "stamp, status, late",
    [
        (b"2027-03-07 23:58 UTC", "graded", False),
        (b"2027-03-08 01:30 Europe/Berlin", "graded", True),
        (b"03/08/2027 00:30", "needs a person", False),
        (None, "graded", False),
    ],
)
def test_a_penalty_rests_on_no_guess(tmp_path: Path, stamp: bytes | None, status: str, late: bool):
    need_sandbox()
    course = copy_course(tmp_path / "course", LESSON)
    with open(course / "nbgrader_config.py", "a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    options = Options(root=course)
    register_lesson(LESSON, options)
    with open_gradebook(options) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=datetime(2027, 3, 7, 23, 59))
    handin = Handin(course, "ada", LESSON)
    perfect(handin)
    if stamp is not None:
        (handin.folder / "timestamp.txt").write_bytes(stamp)
    result = grade(LESSON, "ada", options)
    assert result.status == status
    said = result.reason + " ".join(result.notes)
    assert ("The late penalty depends on timestamp.txt" in said) == (status != "graded")
    assert ("There is no timestamp.txt" in said) == (stamp is None)
    with open_gradebook(options) as gradebook:
        submission = gradebook.find_submission(LESSON, "ada")
        assert (submission.late_submission_penalty > 0) == late
