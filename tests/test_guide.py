"""The instructor's guide agrees with the course: points, times, commands and files."""

import re
import subprocess
import sys

from utils.grading.lesson import load_lesson
from utils.notebooks import ROOT, lesson_names

GUIDE = (ROOT / "solutions" / "README.md").read_text(encoding="utf-8")


def test_points_and_minutes_are_the_lessons():
    rows = re.findall(r"\| `(\d\d_\w+)` \| (\d+) min \| (\d+) min \| (\d+) \| (\d+) \|", GUIDE)
    wanted = []
    for name in lesson_names():
        lesson = load_lesson(ROOT, name)
        by_checks = sum(cell.metadata.nbgrader.points for cell in lesson.checks.values())
        in_all = sum(cell.metadata.nbgrader.points for cell in lesson.graded.values())
        plan = re.search(
            r"\*\*Plan\*\* (\d+) minutes to read[\w ]*, (\d+) for", lesson.source.cells[0].source
        )
        wanted.append((name, *plan.groups(), f"{by_checks:g}", f"{in_all - by_checks:g}"))
    assert rows == wanted


def test_options_are_those_of_the_command():
    shown = subprocess.run(
        [sys.executable, "-m", "utils.grading", "--help"], capture_output=True, text=True, cwd=ROOT
    ).stdout
    options = set(re.findall(r"^  (--[a-z-]+)", shown, re.M)) - {"--root"}
    assert set(re.findall(r"^\| `(--[a-z-]+)", GUIDE, re.M)) == options


def test_commands_and_files_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make ([a-z]+)", GUIDE):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for name in set(re.findall(r"nbgrader ([a-z]+_?[a-z]*) ", GUIDE)) - {"db"}:
        assert (
            subprocess.run(
                [sys.executable, "-m", "nbgrader", name, "--help"], capture_output=True
            ).returncode
            == 0
        ), name
    for path in re.findall(r"`((?:tests|solutions|utils|data)/[a-z_/]*)`", GUIDE):
        assert (ROOT / path).exists(), path
