"""Grade a class: ``make grade LESSON=05_cnn``, or ``python -m utils.grading 05_cnn``."""

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from utils.grading.cells import visible
from utils.grading.errors import GradingError
from utils.grading.gradebook import waiting_for_marks
from utils.grading.lesson import load_lesson
from utils.grading.pages.export import export_marks
from utils.grading.pages.report import write_report
from utils.grading.result import Options
from utils.grading.results import find_students, kept_results, next_steps
from utils.grading.run import ClassRun, grade_class
from utils.paths import COURSE_FOLDER

HEADINGS = {"failed": "Failed, without marks:", "needs a person": "Need a person's look:"}


def main(arguments: list[str] | None = None) -> int:
    """Grade, report, export; return the exit code.

    0: all are graded. 1: some failed, need a person's look, or were passed over. 2: nothing could
    be graded.
    130: stopped by Ctrl-C; the same command goes on.
    """
    chosen = parse(arguments)
    options = Options(
        root=chosen.root.resolve(),
        db=chosen.db,
        sandbox=not chosen.no_sandbox,
        fork_server=not chosen.no_fork_server,
    )
    try:
        run = grade_class(
            chosen.lesson,
            options,
            students=chosen.student,
            scheduler=chosen.scheduler,
            workers=chosen.workers,
            force=chosen.force,
        )
        lesson = load_lesson(options.root, chosen.lesson)
        folder = options.root / "grading" / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / f"{chosen.lesson}.html"
        whole = kept_results(chosen.lesson, options.root)  # others than --student, too
        whole |= {result.student: result for result in run.results}
        results = [whole[name] for name in sorted(whole)]
        tables = export_marks(chosen.lesson, options, folder)
        waiting = waiting_for_marks(chosen.lesson, options)
        steps = next_steps(chosen.lesson, results, run.passed_over, waiting)
        write_report(lesson, results, report, run.seconds, run.passed_over, steps)
    except GradingError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:  # the disk is full, or the course cannot be written to
        print(
            f"{error.filename or options.root}: {error.strerror or error}. What is graded is kept; "
            "make room or permit it, and the same command goes on.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        done = len(kept_results(chosen.lesson, options.root))
        total = len(find_students(chosen.lesson, options.root))
        print(
            f"\nStopped. {done} of {total} are graded, and kept; the same command goes on.",
            file=sys.stderr,
        )
        return 130
    print(summary(run, steps))
    print(f"\nreport    {report}")
    for layout, path in tables.items():
        print(f"{layout:<9} {path}")
    print(f"feedback  {options.root}/grading/feedback/STUDENT/{chosen.lesson}/{lesson.topic}.html")
    clear = all(result.status == "graded" for result in run.results) and not run.passed_over
    return 0 if clear else 1


def summary(run: ClassRun, steps: Sequence[str] = ()) -> str:
    """Return in a few lines how a run went, and what is to do next."""
    count = Counter(result.status for result in run.results)
    lines = [
        f"{len(run.results)} submissions: {count['graded']} graded, "
        f"{count['needs a person']} need a person's look, {count['failed']} failed. "
        f"{len(run.graded_now)} of them graded now, in {run.seconds:.0f} s"
        + (f" ({run.seconds / len(run.graded_now):.1f} s each)." if run.graded_now else ".")
    ]
    scores = [result.score for result in run.results if result.status != "failed"]
    if scores:
        most = max(result.max_score for result in run.results)
        lines.append(
            f"Points given by checks, of {most:g}: mean {statistics.mean(scores):.1f}, "
            f"median {statistics.median(scores):g}."
        )
    for status, heading in HEADINGS.items():
        concerned = [result for result in run.results if result.status == status]
        if concerned:
            lines += ["", heading]
            for result in concerned:
                points = "" if status == "failed" else f" ({result.score:g} points so far)"
                lines.append(f"  {result.student}{points}: {result.reason}")
    if run.passed_over:
        lines += ["", "In grading/submitted/, but nobody's submission:"]
        lines += [f"  {name} {why}." for name, why in run.passed_over.items()]
    if run.gone:
        lines += ["", f"Marks without a submission (any more): {', '.join(run.gone)}"]
    if steps:
        lines += ["", "What to do next:"]
        lines += [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]
    return "\n".join(visible(line, longest=None) for line in lines)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m utils.grading",
        description="Grade what learners handed in for a lesson, in grading/submitted/.",
        epilog="solutions/README.md is the guide.",
    )
    parser.add_argument("lesson", help="such as 05_cnn")
    parser.add_argument("--student", action="append", help="grade only this one; may be repeated")
    parser.add_argument("--force", action="store_true", help="also grade what has not changed")
    parser.add_argument("--workers", type=_count, help="processes (default: one per processor)")
    parser.add_argument("--scheduler", help="a Dask scheduler, such as tcp://10.0.0.5:8786")
    parser.add_argument("--db", help="the gradebook, such as postgresql://user@host/digits")
    parser.add_argument("--root", type=Path, default=COURSE_FOLDER, help="folder of the course")
    parser.add_argument(
        "--no-sandbox",
        action="store_true",
        help="run learners' code without bubblewrap: it may then do all that you may do",
    )
    parser.add_argument(
        "--no-fork-server", action="store_true", help="start every kernel anew (slower)"
    )
    parser.add_argument(  # its former name
        "--cold", action="store_true", dest="no_fork_server", help=argparse.SUPPRESS
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
