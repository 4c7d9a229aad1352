"""Bulk downloads of Moodle and Canvas: everybody's work in a folder of their own, nothing else."""

import io
import stat
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.grading import copy_course
from utils.grading.collect import Collected, collect, main
from utils.grading.errors import CollectError, LessonError
from utils.grading.gradebook import open_gradebook
from utils.grading.intake import LARGEST_NOTEBOOK
from utils.grading.result import Options
from utils.grading.results import find_students, passed_over

LESSON = "00_start_here"
BOOK = "start_here.ipynb"
FOLDERS = {  # the default of Moodle
    f"Ada Lovelace_101_assignsubmission_file_/{BOOK}": "ada",
    "Ada Lovelace_101_assignsubmission_file_/pictures/cat.png": "cat",
    "Ada Lovelace_101_assignsubmission_onlinetext_/onlinetext.html": "hello",
    f"Ben O'Neil-Zoë_102_assignsubmission_file_/{BOOK}": "ben",
    f"Ada Lovelace_103_assignsubmission_file_/{BOOK}": "another Ada",
}
FLAT = {  # Moodle without folders
    f"Ada Lovelace_101_assignsubmission_file_{BOOK}": "ada",
    f"Jo_Ann Li_102_assignsubmission_file_{BOOK}": "jo",
}
CANVAS = {
    f"lovelaceada_LATE_12345_67890_{BOOK[:-6]}-1.ipynb": "ada",
    f"oneilben_12346_67891_{BOOK}": "ben",
    "oneilben_12346_67892_notes.txt": "notes",
    f"oneilben_22222_67899_{BOOK}": "another Ben",
    f"anon_ab3dE_67893_{BOOK}": "anonymous",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return copy_course(tmp_path / "course", LESSON)


def make_zip(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, (2027, 3, 7, 21, 14, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return path


def take(course: Path, files: dict[str, str | bytes], **how: object) -> Collected:
    return collect(make_zip(course / "all.zip", files), LESSON, Options(root=course), **how)


def tree(course: Path) -> dict[str, str]:
    submitted = course / "grading" / "submitted"
    return {
        path.relative_to(submitted).as_posix(): path.read_text()
        for path in sorted(submitted.rglob("*"))
        if path.is_file()
    }


def enroll(course: Path, *students: tuple[str, str, str]) -> None:
    with open_gradebook(Options(root=course)) as gradebook:
        for login, first, last in students:
            gradebook.add_student(login, first_name=first, last_name=last)


def test_moodle_with_folders(course: Path):
    done = take(course, FOLDERS)
    assert tree(course) == {
        f"Ada Lovelace_101/{LESSON}/{BOOK}": "ada",
        f"Ada Lovelace_101/{LESSON}/onlinetext.html": "hello",
        f"Ada Lovelace_101/{LESSON}/pictures/cat.png": "cat",
        f"Ada Lovelace_103/{LESSON}/{BOOK}": "another Ada",
        f"Ben O'Neil-Zoë_102/{LESSON}/{BOOK}": "ben",
    }
    assert len(done.new) == 3 and not done.problems
    assert find_students(LESSON, course) == sorted(done.new) and not passed_over(LESSON, course)


def test_moodle_without_folders(course: Path):
    assert not take(course, FLAT).problems
    assert tree(course) == {
        f"Ada Lovelace_101/{LESSON}/{BOOK}": "ada",
        f"Jo_Ann Li_102/{LESSON}/{BOOK}": "jo",
    }


def test_canvas(course: Path):
    done = take(course, CANVAS)
    assert tree(course) == {
        f"anon_ab3dE/{LESSON}/{BOOK}": "anonymous",
        f"lovelaceada_12345/{LESSON}/{BOOK}": "ada",
        f"oneilben_12346/{LESSON}/notes.txt": "notes",
        f"oneilben_12346/{LESSON}/{BOOK}": "ben",
        f"oneilben_22222/{LESSON}/{BOOK}": "another Ben",
    }
    assert done.late == ["lovelaceada_12345"] and not done.problems


@pytest.mark.parametrize("files", [FOLDERS, FLAT, CANVAS])
def test_unpacked_or_packed_again_it_is_the_same(course: Path, tmp_path: Path, files: dict):
    take(course, files)
    expected = tree(course)
    with zipfile.ZipFile(course / "all.zip") as archive:
        archive.extractall(tmp_path / "unpacked" / "downloads")
    for again in (
        tmp_path / "unpacked",
        make_zip(tmp_path / "again.zip", {f"week 1/{name}": files[name] for name in files}),
    ):
        done = collect(again, LESSON, Options(root=course))
        assert tree(course) == expected
        assert not (done.new or done.replaced or done.problems)


def test_twice_is_the_same_and_a_new_version_replaces(course: Path):
    take(course, FLAT)
    before = {path: path.stat().st_mtime_ns for path in course.rglob("*.ipynb")}
    done = take(course, FLAT)
    assert (len(done.new), len(done.replaced), len(done.unchanged)) == (0, 0, 2)
    assert {path: path.stat().st_mtime_ns for path in course.rglob("*.ipynb")} == before
    done = take(course, FLAT | {f"Jo_Ann Li_102_assignsubmission_file_{BOOK}": "better"})
    assert done.replaced == ["Jo_Ann Li_102"] and done.unchanged == ["Ada Lovelace_101"]
    assert tree(course)[f"Jo_Ann Li_102/{LESSON}/{BOOK}"] == "better"


def test_names_in_the_gradebook_become_logins(course: Path):
    enroll(course, ("al1815", "Ada", "Lovelace"), ("bo7", "Ben", "O'Neil"), ("zoe", "Zoë", "Li"))
    done = take(course, {f"Zoe\u0308 Li_7_assignsubmission_file_/{BOOK}": "zoë"} | FLAT)
    assert f"al1815/{LESSON}/{BOOK}" in tree(course) and f"zoe/{LESSON}/{BOOK}" in tree(course)
    assert f"Jo_Ann Li_102/{LESSON}/{BOOK}" in tree(course)
    assert "1 of 3 names are not in the gradebook" in "".join(done.problems)


def test_two_of_one_name_never_share_a_folder(course: Path):
    enroll(course, ("al1", "Ada", "Lovelace"), ("bo7", "Ben", "O'Neil"), ("bo8", "Ben", "O'Neil"))
    done = take(course, FOLDERS | CANVAS)
    assert len(tree(course)) == len(FOLDERS) + len(CANVAS)
    assert {f"Ada Lovelace_{n}/{LESSON}/{BOOK}" for n in (101, 103)} <= set(tree(course))
    assert {f"oneilben_{n}/{LESSON}/{BOOK}" for n in (12346, 22222)} <= set(tree(course))
    said = "\n".join(done.problems)
    assert "Ada Lovelace is the name of several learners" in said and "bo7, bo8" in said


def test_times_of_the_zip_only_when_asked_for(course: Path):
    take(course, FLAT)
    assert not list(course.rglob("timestamp.txt"))
    take(course, FLAT, clock=ZoneInfo("Europe/Berlin"))
    assert tree(course)[f"Ada Lovelace_101/{LESSON}/timestamp.txt"] == "2027-03-07 20:14:00 UTC\n"
    assert len(take(course, FLAT).unchanged) == 2  # a time that is there stays


def test_a_learners_own_timestamp_is_not_believed(course: Path):
    forged = "Ada Lovelace_101_assignsubmission_file_/timestamp.txt"
    done = take(course, FOLDERS | {forged: "2020-01-01 00:00:00 UTC"})
    assert not list(course.rglob("timestamp.txt"))
    assert "the learner's word" in "".join(done.problems)


ADA = "Ada_101_assignsubmission_file_"


@pytest.mark.parametrize(
    "name, reason",
    [
        (f"/tmp/{ADA}/x.ipynb", "absolute path"),
        (f"C:\\{ADA}\\x.ipynb", "absolute path"),
        (f"{ADA}/../../x.ipynb", "leads out"),
        (f"..\\{ADA}\\x.ipynb", "leads out"),
        (f"{ADA}../../../x.ipynb", "leads out"),
    ],
)
def test_nothing_is_written_outside(course: Path, name: str, reason: str):
    done = take(course, FOLDERS | {name: "evil"})
    assert reason in "".join(done.problems) and ADA in "".join(done.problems)
    assert not [path for path in course.parent.rglob("*") if path.name == "x.ipynb"]
    assert "evil" not in tree(course).values() and len(done.new) == 3


def test_links_are_refused_by_name(course: Path, tmp_path: Path):
    archive = make_zip(tmp_path / "all.zip", FOLDERS)
    with zipfile.ZipFile(archive, "a") as more:
        link = zipfile.ZipInfo(f"{ADA}/{BOOK}")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        more.writestr(link, "/etc/passwd")
    done = collect(archive, LESSON, Options(root=course))
    assert f"{ADA}/{BOOK} is a link" in "".join(done.problems)
    assert "Ada_101: no notebook" in "".join(done.problems) and len(done.new) == 3

    unpacked = tmp_path / "unpacked" / ADA
    unpacked.mkdir(parents=True)
    (unpacked / BOOK).symlink_to("/etc/passwd")
    assert "is a link" in "".join(collect(unpacked.parent, LESSON, Options(root=course)).problems)


def test_a_zip_bomb_is_named_and_the_others_are_taken(course: Path):
    bomb = b"\0" * (LARGEST_NOTEBOOK + 1)
    done = take(course, FLAT | {f"Eve_9_assignsubmission_file_{BOOK}": bomb})
    assert f"Eve_9: Eve_9_assignsubmission_file_{BOOK} has more than 20 MB" in "".join(
        done.problems
    )
    assert len(done.new) == 2
    many = {f"Eve_9_assignsubmission_file_/{n}.ipynb": "x" for n in range(101)}
    assert "Eve_9: more than 100 files" in "".join(take(course, FLAT | many).problems)


def test_damaged_and_encrypted_members_are_named(course: Path, tmp_path: Path):
    archive = make_zip(tmp_path / "all.zip", FLAT)
    data = bytearray(archive.read_bytes())
    data[data.index(b"Ada Love") + len(f"Ada Lovelace_101_assignsubmission_file_{BOOK}")] ^= 0xFF
    place = data.rindex(b"Jo_Ann Li") - 46  # the entry in the directory; its flags are at 8
    data[place + 8] |= 1
    archive.write_bytes(data)
    done = collect(archive, LESSON, Options(root=course))
    assert "is damaged" in "".join(done.problems) and "is encrypted" in "".join(done.problems)


def test_a_zip_that_a_learner_made_is_unpacked_safely(course: Path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"my work/{BOOK}", "eve")
        archive.writestr("../../../../evil.ipynb", "evil")
        archive.writestr("__MACOSX/._x.ipynb", "mac")
    done = take(
        course,
        {
            "Eve_9_assignsubmission_file_/work.zip": inner.getvalue(),
            "Dan_8_assignsubmission_file_/work.zip": b"not a zip",
        },
    )
    assert tree(course) == {
        f"Eve_9/{LESSON}/work/my work/{BOOK}": "eve",
        f"Dan_8/{LESSON}/work.zip": "not a zip",
    }
    said = "\n".join(done.problems)
    assert "evil.ipynb has a path that leads out" in said
    assert "Dan_8: work.zip is no ZIP" in said and "Dan_8: no notebook, but work.zip" in said


def test_what_belongs_to_nobody_is_named(course: Path):
    done = take(course, FOLDERS | {"readme.txt": "?", f"cleo/{BOOK}": "?"})
    assert len(done.new) == 3
    assert f"whose these are, so they were left out: cleo/{BOOK}, readme.txt." in done.problems[0]


def test_a_download_of_something_else_is_refused(course: Path, tmp_path: Path):
    with pytest.raises(CollectError, match="Expected the ZIP of Moodle"):
        take(course, {f"ada/{BOOK}": "?"})
    (tmp_path / "page.zip").write_text("<html>Please log in</html>")
    with pytest.raises(CollectError, match="cannot be read as a ZIP"):
        collect(tmp_path / "page.zip", LESSON, Options(root=course))
    with pytest.raises(CollectError, match="There is no"):
        collect(tmp_path / "none.zip", LESSON, Options(root=course))
    with pytest.raises(LessonError, match="lessons"):
        collect(tmp_path / "page.zip", "99_nothing", Options(root=course))
    assert not (course / "grading" / "submitted").exists()


def test_names_cannot_steer_terminal_or_folder(course: Path, capsys: pytest.CaptureFixture):
    odd = f"E\x1b[2Jve <b>:?_9_assignsubmission_file_/{BOOK}"
    archive = make_zip(course / "all.zip", {odd: "eve", "a\x1b[2Jb": "?"})
    assert main([str(archive), LESSON, "--root", str(course)]) == 1
    said = capsys.readouterr().out
    assert "\x1b" not in said and "a?[2Jb" in said
    assert list(tree(course)) == [f"E_[2Jve _b____9/{LESSON}/{BOOK}"]


def test_the_command_tells_what_came_of_it(course: Path, capsys: pytest.CaptureFixture):
    archive = make_zip(course / "all.zip", CANVAS)
    assert main([str(archive), LESSON, "--root", str(course)]) == 0
    said = capsys.readouterr().out
    assert "4 submissions of 00_start_here" in said and "4 new, 0 replaced, 0 as before" in said
    assert "Late, as Canvas says: lovelaceada_12345." in said and "no timestamp.txt" in said
    how = ["--root", str(course), "--zip-times", "Mars/Olympus"]
    assert main([str(archive), LESSON, *how]) == 2
    assert "no time zone 'Mars/Olympus'" in capsys.readouterr().err
