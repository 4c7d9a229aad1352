"""Measure grading against stock nbgrader: ``python tests/measure_grading.py [LESSON] [STUDENTS]``.

The same class is graded by ``nbgrader autograde`` and ``nbgrader generate_feedback``, one learner
after the other and without a sandbox, and by ``python -m utils.grading`` on all processors, with
the sandbox. The marks must be the same. These are measurements, not tests: they depend on the
machine.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from submissions import Handin, blank, half, perfect
from test_grading_class import marks

from utils.grading.result import Options
from utils.notebooks import ROOT


def make(folder: Path, lesson: str, students: int) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for tree in ("solutions", "lessons"):
        shutil.copytree(ROOT / tree / lesson, folder / tree / lesson)
    for number in range(students):
        (perfect, half, blank)[number % 3](Handin(folder, f"student{number:02}", lesson))


def seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def main() -> None:
    lesson = sys.argv[1] if len(sys.argv) > 1 else "02_prepare_data"
    students = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        stock, ours = Path(one), Path(two)
        for folder in (stock, ours):
            make(folder, lesson, students)
        seconds(["nbgrader", "generate_assignment", lesson, "--force"], stock)
        took_stock = seconds(["nbgrader", "autograde", lesson], stock)
        took_stock += seconds(["nbgrader", "generate_feedback", lesson], stock)
        took_ours = seconds(["utils.grading", lesson, "--root", str(ours)], ROOT)
        same = marks(Options(root=stock), lesson) == marks(Options(root=ours), lesson)
    print(f"{lesson}, {students} submissions, the same marks: {same}")
    print(f"stock nbgrader   {took_stock / students:6.2f} s per submission")
    print(f"utils.grading    {took_ours / students:6.2f} s per submission")
    print(f"throughput       {took_stock / took_ours:6.1f} times that of stock nbgrader")


if __name__ == "__main__":
    main()
