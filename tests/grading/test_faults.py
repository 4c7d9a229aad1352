"""Broken and hostile submissions: each gets what it has earned, and everybody else keeps theirs.

The short form runs with all tests. `pytest -m slow` runs every fault, and a class of lesson 05.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
import pytest

from tests.support.grading import Server, copy_course, need_sandbox
from tests.support.submissions import ANY, FAULTS, Fault, Handin, half, perfect
from utils.grading.gradebook import open_gradebook
from utils.grading.lesson import HIDDEN, load_lesson
from utils.grading.result import Options, Result
from utils.grading.run import grade_class
from utils.grading.sandbox.sandbox import SandboxFactory
from utils.grading.submission import grade

LESSON = "00_start_here"
LIMITS = {
    "call_seconds": 6,
    "cell_seconds": 12,
    "notebook_seconds": 60,
    "memory_megabytes": 2_500,
    "processes": 60,
}
# What no submission may find out; each is planted where attacks look for it.
SECRETS = {
    place: f"MARKER-{place}-5d1c"
    for place in ("hidden-test", "solution", "other-learner", "environment", "other-room")
}


def make_course(folder: Path, lesson: str) -> None:
    """Copy a lesson, with secrets planted in its answers and in its hidden tests."""
    copy_course(folder, lesson)
    about = load_lesson(folder, lesson)
    for cell in about.source.cells:
        cell.source = cell.source.replace(
            "### END SOLUTION", f"# {SECRETS['solution']}\n    ### END SOLUTION"
        )
        cell.source = cell.source.replace(
            "### END HIDDEN TESTS", f"secret = '{SECRETS['hidden-test']}'\n### END HIDDEN TESTS"
        )
    nbformat.write(about.source, folder / "solutions" / lesson / f"{about.topic}.ipynb")
    (folder / "solutions" / "notes.txt").write_text(SECRETS["solution"])
    other = folder / "grading" / "submitted" / "other" / lesson
    other.mkdir(parents=True)
    (other / "notes.txt").write_text(SECRETS["other-learner"])


@dataclass
class Course:
    """A course in which submissions are built and graded one after another."""

    folder: Path
    lesson: str
    options: Options
    factory: SandboxFactory
    server: Server
    results: dict[str, Result] = field(default_factory=dict)

    def hand_in(self, student: str, build: object) -> None:
        build(Handin(self.folder, student, self.lesson, self.server.port))

    def grade(self, fault: Fault) -> Result:
        """Build a fault's submission and grade it, once."""
        if fault.name not in self.results:
            self.hand_in(fault.folder, fault.build)
            result = grade(self.lesson, fault.folder, self.options, self.factory)
            self.results[fault.name] = result
        return self.results[fault.name]

    def marks(self, student: str) -> dict[str, tuple]:
        """Return what the gradebook holds of a student, check by check."""
        with open_gradebook(self.options) as gradebook:
            submission = gradebook.find_submission(self.lesson, student)
            return {
                found.name: (found.auto_score, found.manual_score, found.max_score)
                for notebook in submission.notebooks
                for found in notebook.grades
            }

    def left_behind(self, fault: Fault) -> str:
        """Return all that grading wrote for a learner's eyes."""
        text = ""
        for tree in ("autograded", "feedback"):
            folder = self.folder / "grading" / tree / fault.folder / self.lesson
            for path in sorted(folder.glob("*")) if folder.is_dir() else []:
                if path.suffix == ".ipynb":
                    for cell in nbformat.read(path, as_version=4).cells:
                        text += str(cell.get("outputs", ""))
                elif path.suffix == ".html":
                    text += path.read_text()
        return text + str(self.results[fault.name])


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Iterator[Course]:
    """A course with a learner graded before all attacks, and a sandbox of another's beside it."""
    need_sandbox()
    folder = tmp_path_factory.mktemp("course")
    make_course(folder, LESSON)
    options = Options(root=folder, **LIMITS)
    server = Server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_SECRET", SECRETS["environment"])
        with SandboxFactory(load_lesson(folder, LESSON).imports, options) as factory:
            course = Course(folder, LESSON, options, factory, server)
            course.hand_in("before", perfect)
            course.results["before"] = grade(LESSON, "before", options, factory)
            with factory.sandbox() as sandbox:
                (sandbox.folder / "7.in").write_text(SECRETS["other-room"])
                yield course
    server.socket.close()


def expect(course: Course, fault: Fault) -> None:
    """Check all that a fault's entry says, and that no secret came out."""
    lesson = load_lesson(course.folder, course.lesson)
    before = course.marks("before")
    result = course.grade(fault)
    told = f"{result.reason} {result.notes} {[check.message for check in result.checks]}"
    lost = fault.lost_checks(lesson)
    if fault.status == "failed":
        assert result.status == "failed" and result.score == 0, told
        assert all(score in (None, 0) for score, _, _ in course.marks(fault.folder).values())
    else:
        given = {check.name: check.points for check in result.checks if not check.by_hand}
        wanted = {
            name: 0 if name in lost else cell.metadata.nbgrader.points
            for name, cell in lesson.checks.items()
        }
        assert given == wanted, told
        in_gradebook = course.marks(fault.folder)
        assert {name: in_gradebook[name][0] for name in given} == wanted
        assert {name: in_gradebook[name][2] for name in given} == {
            name: cell.metadata.nbgrader.points for name, cell in lesson.checks.items()
        }
    assert result.status == fault.status or fault.status == ANY, told
    assert fault.says in told
    assert course.marks("before") == before
    left = course.left_behind(fault)
    for place, secret in SECRETS.items():
        assert secret not in left, f"{fault.name} has found the secret in {place}."
    for cell in lesson.checks.values():
        for part in HIDDEN.findall(cell.source):
            assert part.splitlines()[1] not in left, "A hidden test came out."
    assert not (course.folder / "pwned").exists()


def marked(fault: Fault) -> object:
    marks = [] if fault.short else [pytest.mark.slow]
    return pytest.param(fault, id=fault.name, marks=marks)


@pytest.mark.parametrize("fault", [marked(fault) for fault in FAULTS])
def test_fault(course: Course, fault: Fault):
    expect(course, fault)


def test_others_are_as_they_were(course: Course):
    course.hand_in("after", perfect)
    course.results["after"] = grade(LESSON, "after", course.options, course.factory)
    for student in ("before", "after"):
        result = course.results[student]
        assert result.status == "graded" and not result.reason and not result.notes
        assert result.score == result.max_score > 0
    assert course.marks("before") == course.marks("after")
    assert not (course.folder / "grading/results").exists()


def test_a_mark_by_hand_needs_no_second_look_until_the_answer_changes(course: Course):
    student = "marked"
    course.hand_in(student, perfect)
    grade(LESSON, student, course.options, course.factory)
    about = load_lesson(course.folder, LESSON)
    names = list(about.graded)
    with open_gradebook(course.options) as gradebook:
        submission = gradebook.find_submission(LESSON, student)
        assert submission.needs_manual_grade, "a written answer waits for a person"
        for found in submission.notebooks[0].grades:
            if found.needs_manual_grade or found.name == names[0]:
                found.manual_score, found.needs_manual_grade = 0.5, False
        gradebook.db.commit()

    def regrade() -> tuple[bool, float]:
        grade(LESSON, student, course.options, course.factory)
        with open_gradebook(course.options) as gradebook:
            found = gradebook.find_grade(names[0], about.topic, LESSON, student)
            return gradebook.find_submission(LESSON, student).needs_manual_grade, found.score

    assert regrade() == (False, 0.5)
    course.hand_in(student, half)
    assert regrade() == (True, 0.5)
    assert regrade() == (True, 0.5), "still nobody has looked"
    half_written = course.folder / "grading/autograded" / student / LESSON / f"{about.topic}.ipynb"
    half_written.write_text('{"cells": [')  # as after a power cut
    assert regrade() == (True, 0.5)


def test_nobody_came_out_through_the_network(course: Course):
    assert course.server.connections == 0


def test_no_process_of_an_attack_is_left(course: Course):
    rooms, name = str(course.factory.folder), f"hostile-{course.server.port}"
    for process in psutil.process_iter(["name", "cmdline"]):
        assert process.info["name"] != name
        assert not any(rooms in part for part in process.info["cmdline"] or [])
    assert "bwrap" not in [process.name() for process in psutil.Process().children(recursive=True)]


# --- A class of lesson 05 -------------------------------------------------------------------------

CLASS_LESSON = "05_cnn"
IN_CLASS = [
    "process bomb",
    "os._exit in a function",
    "a replaced reply",
    "tampering with numpy.testing",
    "looks for solutions and others' work",
    "network",
]


@pytest.mark.slow
def test_class_of_60(tmp_path: Path):
    """One tenth is hostile; everybody gets what they have earned, and the attackers no more."""
    need_sandbox()
    make_course(tmp_path, CLASS_LESSON)
    shutil.rmtree(tmp_path / "grading" / "submitted" / "other")
    by_name = {fault.name: fault for fault in FAULTS}
    orderly = [by_name[name] for name in ("perfect", "one exercise unsolved", "blank")]
    server = Server()
    students: dict[str, Fault] = {}
    for number in range(60):
        hostile = number % 10 == 4
        fault = by_name[IN_CLASS[number // 10]] if hostile else orderly[number % 3]
        student = f"student-{number:02}"
        students[student] = fault
        fault.build(Handin(tmp_path, student, CLASS_LESSON, server.port))
    run = grade_class(CLASS_LESSON, Options(root=tmp_path))
    lesson = load_lesson(tmp_path, CLASS_LESSON)
    results = {result.student: result for result in run.results}
    assert set(results) == set(students)
    print(f"\n{len(run.results)} submissions in {run.seconds:.0f} s")  # pytest -s shows it
    for number, (student, fault) in enumerate(students.items()):
        if number < 4 or number % 10 == 4:
            got = results[student]
            points = f"{got.score:g} of {got.max_score:g}"
            print(f"{fault.name:40} {points:>10}  {got.status:15} {got.reason[:120]}")
    for student, fault in students.items():
        result, lost = results[student], fault.lost_checks(lesson)
        assert result.status == fault.status, (fault.name, result.reason)
        assert {check.name: check.points for check in result.checks if not check.by_hand} == {
            name: 0 if name in lost else cell.metadata.nbgrader.points
            for name, cell in lesson.checks.items()
        }, (fault.name, result.reason)
        feedback = tmp_path / f"grading/feedback/{student}/{CLASS_LESSON}/{lesson.topic}.html"
        assert not any(secret in feedback.read_text() for secret in SECRETS.values())
    assert server.connections == 0
    assert not (tmp_path / "pwned").exists()
