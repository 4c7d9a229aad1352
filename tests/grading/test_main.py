"""The command line: `python -m utils.grading`."""

from pathlib import Path

import pytest

from tests.support.grading import copy_course
from tests.support.pretended_class import ALL, LESSON, pretending, results
from tests.support.submissions import Handin, blank
from utils.grading import __main__ as command
from utils.grading import workers
from utils.grading.__main__ import main, summary
from utils.grading.result import Result
from utils.grading.results import next_steps
from utils.grading.run import ClassRun


def test_the_summary_names_who_needs_what():
    graded = Result("ada", LESSON, "graded", score=5.0, max_score=7.0)
    failed = Result("ben", LESSON, "failed", "There is no notebook.")
    text = summary(ClassRun([graded, failed], ["ada"], ["gone"], 3.2))
    assert "2 submissions: 1 graded, 0 need a person's look, 1 failed" in text
    assert "of 7: mean 5.0" in text
    assert "Failed, without marks:\n  ben: There is no notebook." in text and "gone" in text
    assert "look:\n" not in text and "next" not in text


def test_the_steps_name_only_what_is_left_to_do():
    ada, ben = (Result(name, LESSON, "graded") for name in ("ada", "ben"))
    assert next_steps(LESSON, [ada, ben]) == []
    ben.status = "needs a person"
    final, look, again = next_steps(LESSON, [ada, ben])
    assert final.startswith("Final (1 of 2)") and look.startswith("Need your look (1)")
    assert f"make grade LESSON={LESSON} again" in again
    ada.status = "failed"
    carl, dora = (Result(name, LESSON, "graded") for name in ("carl", "dora"))
    steps = next_steps(LESSON, [ada, ben, carl, dora], {"x": "is no folder"}, {"ben", "carl"})
    begin = ["Final (1 of 4)", "Nobody's work (1)", "Failed (1)", "Need your look (1)", "Written"]
    assert [step[: len(first)] for step, first in zip(steps[:5], begin, strict=True)] == begin
    assert steps[4].startswith("Written answers (2)")
    text = summary(ClassRun([ada, ben]), steps)
    assert text.index("look:\n  ben (0 points so far): ") < text.index("1. Final (1 of 4)")


@pytest.mark.parametrize(
    "lesson, options, message",
    [
        ("99_nothing", [], "00_start_here"),
        (LESSON, ["--student", "nobody"], "of nobody"),
        ("05_cnn", [], "STUDENT/05_cnn/"),
        (LESSON, ["--scheduler", "tcp://127.0.0.1:1"], "dask worker tcp://127.0.0.1:1"),
        (LESSON, ["--scheduler", "nonsense"], "dask worker"),
    ],
)
def test_what_cannot_begin_is_one_message(
    course: Path, capsys, monkeypatch, lesson, options, message
):
    monkeypatch.setattr(workers, "PATIENCE", 1)
    assert main([lesson, "--root", str(course), "--no-sandbox", *options]) == 2
    said = capsys.readouterr().err
    assert message in said and "Traceback" not in said


@pytest.mark.parametrize(
    "words, said",
    [
        ("c.x = = 1", "nbgrader_config.py, line 3 has an error: SyntaxError"),
        ("c.LateSubmissionPlugn.penalty()", "nbgrader_config.py, line 3 has an error: TypeError"),
        ("open('/nothing/here')", "/nothing/here: No such file or directory"),
    ],
)
def test_a_broken_configuration_is_told_in_a_sentence(
    tmp_path: Path, capsys, words: str, said: str
):
    course = copy_course(tmp_path / "course", LESSON)
    blank(Handin(course, "ada", LESSON))
    (course / "nbgrader_config.py").write_text(f"c = get_config()\n\n{words}\n")
    assert main([LESSON, "--root", str(course), "--no-sandbox"]) == 2
    told = capsys.readouterr().err
    assert said in told and "Traceback" not in told


def test_no_workers_are_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        main([LESSON, "--workers", "0"])
    assert "at least 1" in capsys.readouterr().err


def test_the_report_is_on_the_class_also_after_one_student(course: Path, cluster: str, monkeypatch):
    monkeypatch.setattr(command, "grade_class", pretending)
    monkeypatch.setattr(command, "export_marks", lambda *arguments: {})
    told = []
    monkeypatch.setattr(command, "write_report", lambda _, results, *more: told.append(results))
    for options in ([], ["--student", "student3", "--force"]):
        where = ["--root", str(course), "--no-sandbox", "--scheduler", cluster]
        assert main([LESSON, *where, *options]) == 0
    assert [result.student for result in told[1]] == sorted(ALL)


def test_what_a_learner_wrote_does_not_steer_the_terminal():
    failed = Result("ada", LESSON, "failed", "A file \x1b[2J\udcff is odd.")
    assert "A file ?[2J? is odd." in summary(ClassRun([failed]))


def test_without_bubblewrap_it_refuses(course: Path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main([LESSON, "--root", str(course)]) == 2
    assert "--no-sandbox" in capsys.readouterr().err
    assert not results(course)
