"""Class lists, as Excel, Moodle and Canvas save them."""

from pathlib import Path

import pytest

from tests.support.grading import copy_course
from utils.grading.errors import RosterError
from utils.grading.gradebook import open_gradebook
from utils.grading.result import Options
from utils.grading.roster import Learner, import_roster, main, read_roster

ADA = Learner("ada", "Ada", "Lovelace", "ada@example.org")
ZOE = Learner("zoe", "Zoë", "Müller", "zoe@example.org")
PLAIN = """id,first_name,last_name,email
ada,Ada,Lovelace,ada@example.org
zoe,Zoë,Müller,zoe@example.org
"""
MOODLE = """First name,Surname,Username,"Email address",Groups
Ada,Lovelace,ada,ada@example.org,"A, B"
Zoë,Müller,zoe,zoe@example.org,
"""
MOODLE_GERMAN = """Vorname;Nachname;Anmeldename;E-Mail-Adresse
Ada;Lovelace;ada;ada@example.org
Zoë;Müller;zoe;zoe@example.org
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,00 start here (77)
    Points Possible,,,,,9
"Lovelace, Ada",123,s1,ada,Main,7
"Müller, Zoë",124,s2,zoe,Main,
"Student, Test",125,,,Main,
"""
WORKSHEET = """Identifier,Full name,Email address,Grade
Participant 7,Ada Lovelace,ada@example.org,
Participant 8,Zoë Müller,zoe@example.org,
"""


def save(folder: Path, text: str, encoding: str = "utf-8", newline: str = "\n") -> Path:
    path = folder / "class.csv"
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    return path


@pytest.mark.parametrize("text", [PLAIN, PLAIN.replace(",", ";"), PLAIN.replace(",", "\t")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_as_excel_saves_it(tmp_path: Path, text: str, encoding: str, newline: str):
    assert read_roster(save(tmp_path, text, encoding, newline)) == [ADA, ZOE]
    assert read_roster(save(tmp_path, f"sep=;\n{PLAIN.replace(',', ';')}", encoding)) == [ADA, ZOE]


@pytest.mark.parametrize("text", [MOODLE, MOODLE_GERMAN])
def test_as_moodle_saves_it(tmp_path: Path, text: str):
    assert read_roster(save(tmp_path, text, "utf-8-sig")) == [ADA, ZOE]


def test_as_canvas_saves_it(tmp_path: Path):
    found = read_roster(save(tmp_path, CANVAS, "utf-8-sig"))
    assert found == [Learner("ada", "Ada", "Lovelace"), Learner("zoe", "Zoë", "Müller")]


def test_without_logins_the_addresses_are_taken(tmp_path: Path):
    assert read_roster(save(tmp_path, WORKSHEET)) == [
        Learner("ada@example.org", "Ada", "Lovelace", "ada@example.org"),
        Learner("zoe@example.org", "Zoë", "Müller", "zoe@example.org"),
    ]


@pytest.mark.parametrize(
    "text, said",
    [
        ("Vorname;Nachname\nAda;Lovelace\n", "no column for the login. Its columns are: Vorname,"),
        ("id,email\nada,a@b.c\n,c@d.e\n", "class.csv, row 3: no login for c@d.e"),
        ("id,name\n1.23457E+11,Ada\n", "row 2: 1.23457E+11 is a long number that Excel"),
        ("id,name\n../ada,Ada\n", "row 2: '../ada' cannot be the name of a folder"),
        ("id,name\nada,Ada\nADA,Ben\n", "the login ADA twice, for Ada and Ben"),
        ("id,name\n", "names no learner"),
        ("", "no column for the login. Its columns are: nothing"),
        ('id,name\nada,"Ada\n', "cannot be read as a table"),
        ("PK\x03\x04", "is an Excel workbook"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, text: str, said: str):
    with pytest.raises(RosterError) as told:
        read_roster(save(tmp_path, text))
    assert said in str(told.value) and len(str(told.value)) < 400


def test_import_adds_and_forgets_nothing(tmp_path: Path):
    options = Options(root=copy_course(tmp_path / "course", "00_start_here"))
    assert import_roster([ADA, ZOE], options)["new"] == 2
    new = Learner("zoe", last_name="Meyer")
    assert import_roster([ADA, new], options) == {"new": 0, "changed": 1, "as before": 1}
    with open_gradebook(options) as gradebook:
        zoe = gradebook.find_student("zoe")
        assert (zoe.first_name, zoe.last_name, zoe.email) == ("Zoë", "Meyer", "zoe@example.org")
        assert len(gradebook.students) == 2


def test_the_command_imports_all_or_nothing(tmp_path: Path, capsys: pytest.CaptureFixture):
    course = copy_course(tmp_path / "course", "00_start_here")
    assert main([str(save(tmp_path, PLAIN + ",Eve,,\n")), "--root", str(course)]) == 2
    assert "row 4: no login for Eve" in capsys.readouterr().err
    with open_gradebook(Options(root=course)) as gradebook:
        assert not gradebook.students
    assert main([str(save(tmp_path, MOODLE, "utf-8-sig")), "--root", str(course)]) == 0
    assert capsys.readouterr().out == "2 learners: 2 new, 0 changed, 0 as before.\n"
