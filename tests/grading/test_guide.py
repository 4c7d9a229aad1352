"""The instructor's guide, solutions/README.md, says what is so: points, commands, files."""

import re
from importlib.util import find_spec

import pytest
from nbgrader.apps import NbGraderApp
from nbgrader.utils import is_grade, is_solution

from tests.support.exercises import exercises_of
from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.grading.__main__ import parse
from utils.paths import COURSE_FOLDER

GUIDE = (COURSE_FOLDER / "solutions" / "README.md").read_text(encoding="utf-8")
CODE = "\n".join(a or b for a, b in re.findall(r"`([^`\n]+)`|^ {4,}(.*)$", GUIDE, re.M))


def numbers(lesson: str) -> list[int]:
    """Return minutes to read and for exercises, exercises, points by checks and by hand."""
    cells = read_notebook(notebook_path("solutions", lesson)).cells
    plan = r"\*\*Plan\*\* (\d+) minutes to read.*?, (\d+) for the exercises"
    minutes = re.search(plan, "\n".join(cell.source for cell in cells))
    graded = [cell for cell in cells if is_grade(cell)]
    points = [
        sum(c.metadata.nbgrader.points for c in graded if is_solution(c) == by_hand)
        for by_hand in (False, True)
    ]
    return [*map(int, minutes.groups()), len(exercises_of(lesson)), *points]


def row(name: str, values: list[int]) -> str:
    read, solve, exercises, checks, hand = values
    return f"| {name} | {read} + {solve} | {exercises} | {checks} | {hand} | {checks + hand} |"


def test_table_of_points_is_that_of_the_notebooks():
    table = [(lesson, numbers(lesson)) for lesson in lesson_names()]
    table.append(("all", [sum(column) for column in zip(*(v for _, v in table), strict=True)]))
    expected = [row(name, values) for name, values in table]
    found = re.findall(r"^\| (?:\d\d_\w+|all) \|.*$", GUIDE, re.M)
    assert found == expected, "The table of points should be:\n" + "\n".join(expected)


def test_every_lesson_has_its_misconceptions():
    found = re.findall(r"^\| (\d\d) \|", GUIDE, re.M)
    assert found == [lesson[:2] for lesson in lesson_names()]


def test_make_targets_exist():
    targets = re.findall(
        r"^([a-z]+):", (COURSE_FOLDER / "Makefile").read_text(encoding="utf-8"), re.M
    )
    named = set(re.findall(r"\bmake ([a-z]+)", CODE))
    assert {"grade", "solutions", "lessons", "test"} <= named <= set(targets)


def test_modules_and_nbgrader_commands_exist():
    modules = set(re.findall(r"python -m (utils[\w.]*)", CODE))
    assert modules and all(find_spec(module) for module in modules)
    commands = set(re.findall(r"\bnbgrader ([a-z_]+)", CODE))
    assert commands and commands <= set(NbGraderApp().subcommands)


def test_options_of_grading_are_told(capsys):
    with pytest.raises(SystemExit):
        parse(["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    told = set(re.findall(r"^\| `(--[a-z-]+)", GUIDE, re.M))
    assert told == options
    used = re.findall(r"(?:GRADE_OPTIONS=|utils\.grading).*", CODE)
    assert set(re.findall(r"--[a-z-]+", " ".join(used))) <= options


def test_files_and_links_exist():
    paths = set(re.findall(r"`((?:solutions|lessons|tests|utils|data)/[a-z_0-9/.]*)`", GUIDE))
    paths |= set(re.findall(r"\b(?:tests|utils)/[a-z_0-9/]+\.py", CODE))
    paths |= {"solutions/" + link for link in re.findall(r"\]\((?!https?:)([^)#]+)", GUIDE)}
    assert paths and not [path for path in paths if not (COURSE_FOLDER / path).exists()]
