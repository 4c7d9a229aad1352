"""Measure grading against stock nbgrader.

    python -m tests.support.measure_grading [LESSON] [STUDENTS]

The same class is graded by ``nbgrader autograde`` and ``nbgrader generate_feedback``, one learner
after the other and without a sandbox, and by ``python -m utils.grading``, always with the sandbox:
in one process without and with the fork server, then on all processors. The marks must be
the same. These are measurements, not tests: they depend on the machine.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.grading import make_class, marks
from utils.grading.result import Options
from utils.paths import COURSE_FOLDER

STEPS = {
    "needed cells only, 1 process": ["--no-fork-server", "--workers", "1"],
    "fork server, 1 process": ["--workers", "1"],
    "fork server, all processors": [],
}


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
    with tempfile.TemporaryDirectory() as temporary:
        stock = Path(temporary, "stock")
        make_class(stock, students, lesson)
        seconds(["nbgrader", "generate_assignment", lesson, "--force"], stock)
        took_stock = seconds(["nbgrader", "autograde", lesson], stock)
        took_stock += seconds(["nbgrader", "generate_feedback", lesson], stock)
        expected = marks(Options(root=stock), lesson)
        print(f"{lesson}, {students} submissions; seconds per submission, start-up included")
        print(f"{'stock nbgrader':34}{took_stock / students:7.2f}", flush=True)
        for number, (name, options) in enumerate(STEPS.items()):
            ours = Path(temporary, str(number))
            make_class(ours, students, lesson)
            took = seconds(["utils.grading", lesson, "--root", str(ours), *options], COURSE_FOLDER)
            same = marks(Options(root=ours), lesson) == expected
            print(
                f"{name:34}{took / students:7.2f}  throughput {took_stock / took:5.1f} times, "
                f"the same marks: {same}",
                flush=True,
            )


if __name__ == "__main__":
    main()
