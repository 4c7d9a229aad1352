"""One page for the instructor: how a class did, and where a person has to look.

The page is the template report.html.j2, with all values escaped: what a learner wrote
stays text.
"""

import base64
import io
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from utils.figures import BLUE, ORANGE
from utils.files import write_atomically
from utils.grading.lesson import Lesson
from utils.grading.result import Check, Result

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
)
MOST_MESSAGES = 25
GRAY = "#888888"  # readable on white and on black


def write_report(
    lesson: Lesson,
    results: list[Result],
    path: Path,
    seconds: float | None = None,
    passed_over: dict[str, str] | None = None,
    steps: Sequence[str] = (),
) -> None:
    """Write the page. It needs no other file and no network, and runs nothing.

    Parameters
    ----------
    lesson
        What was graded.
    results
        Of the whole class.
    path
        Where the page goes.
    seconds
        How long the run took, to be told on the page.
    passed_over
        What in grading/submitted/ was taken for nobody's submission, and why.
    steps
        What is left to do; see `utils.grading.results.next_steps`.
    """
    graded = [result for result in results if result.status != "failed"]
    histogram, finding = _histogram(graded) if graded else ("", "")
    page = TEMPLATES.get_template("report.html.j2").render(
        lesson=lesson.name,
        count=len(results),
        now=time.strftime("%Y-%m-%d %H:%M"),
        seconds=seconds,
        cards=_cards(results, graded),
        steps=steps,
        histogram=histogram,
        finding=finding,
        passed_over=list((passed_over or {}).items()),
        failed=[(r.student, r.reason) for r in results if r.status == "failed"],
        to_be_looked_at=[
            (r.student, f"{r.score:g}", r.reason) for r in results if r.status == "needs a person"
        ],
        exercises=_exercises(lesson, graded),
        messages=_messages(graded),
        notes=[(r.student, " ".join(r.notes)) for r in results if r.notes],
        everybody=[(r.student, r.status, f"{r.score:g}", f"{r.seconds:.1f} s") for r in results],
    )
    # a file's name that is not UTF-8 cannot be written as it is
    write_atomically(path, page.encode(errors="replace").decode())


def _cards(results: list[Result], graded: list[Result]) -> list[tuple[object, str]]:
    """Return the numbers at the top of the page, and what they count."""
    count = Counter(result.status for result in results)
    cards: list[tuple[object, str]] = [
        (count["graded"], "graded"),
        (count["needs a person"], "need a person's look"),
        (count["failed"], "failed"),
    ]
    if graded:
        scores = [result.score for result in graded]
        most = max(result.max_score for result in graded)
        cards += [
            (f"{statistics.mean(scores):.1f}", f"mean of {most:g} points"),
            (f"{statistics.median(scores):g}", "median"),
            (f"{statistics.mean(r.seconds for r in graded):.1f} s", "per submission"),
        ]
    return cards


def _histogram(graded: list[Result]) -> tuple[str, str]:
    """Return a histogram of the points, a PNG in base64, and what it shows, in words."""
    most = max(result.max_score for result in graded)
    scores = np.array([result.score for result in graded])
    width = max(1.0, np.ceil(most / 25))
    edges = np.arange(0, most + 2 * width, width) - width / 2
    counts, edges = np.histogram(scores, edges)
    figure = Figure(figsize=(8, 2.8), layout="constrained", facecolor="none")
    axis = figure.subplots()
    axis.bar(edges[:-1] + width / 2, counts, width=0.85 * width, color=BLUE)
    axis.axvline(scores.mean(), color=ORANGE, linewidth=2)
    axis.annotate(
        f" mean {scores.mean():.1f}", (scores.mean(), counts.max()), color=ORANGE, va="bottom"
    )
    axis.set(xlabel=f"points, of {most:g}", ylabel="learners", facecolor="none")
    axis.yaxis.set_major_locator(MaxNLocator(integer=True))
    axis.tick_params(colors=GRAY)
    axis.xaxis.label.set_color(GRAY)
    axis.yaxis.label.set_color(GRAY)
    axis.spines[:].set_color(GRAY)
    axis.spines[["top", "right"]].set_visible(False)
    full = int((scores == most).sum())
    finding = (
        f"Half of the class has {np.median(scores):g} of {most:g} points or more; "
        f"{full} have all, and {int((scores == 0).sum())} none."
    )
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150)
    return base64.b64encode(file.getvalue()).decode(), finding


def _exercises(lesson: Lesson, graded: list[Result]) -> list[dict[str, Any]]:
    """Return for each exercise, and for each of its checks, which share of the points it gave."""
    found: dict[str, list[Check]] = defaultdict(list)
    for result in graded:
        for check in result.checks:
            if not check.by_hand:
                found[check.name].append(check)
    names: dict[str, list[str]] = defaultdict(list)
    for name, exercise in lesson.exercise_of.items():
        names[exercise].append(name)
    return [
        {
            "name": exercise,
            "share": _share(check for name in names[exercise] for check in found[name]),
            "checks": [(name, _share(found[name])) for name in names[exercise]],
        }
        for exercise in (names if graded else ())
    ]


def _share(checks: Iterable[Check]) -> float:
    checks = list(checks)
    most = sum(check.max_points for check in checks)
    return sum(check.points for check in checks) / most if most else 0.0


def _messages(graded: list[Result]) -> list[tuple[int, str, str]]:
    """Return the commonest things that failed checks said: how often, which check, and what."""
    count = Counter(
        (check.name, check.message.strip()[:300])
        for result in graded
        for check in result.checks
        if not check.by_hand and check.points < check.max_points and check.message
    )
    most_common = count.most_common(MOST_MESSAGES)
    return [(number, name, message) for (name, message), number in most_common]
