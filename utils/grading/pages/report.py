"""One page for the instructor: how a class did, and where a person has to look."""

import base64
import io
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from utils.figures import BLUE, ORANGE
from utils.grading.lesson import Lesson
from utils.grading.result import Check, Result

MOST_MESSAGES = 25
NO_SCRIPTS = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
GRAY = "#888888"  # readable on white and on black
STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882; --warn: #d55e00; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; min-width: 7rem; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
img { max-width: 100%; }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.5rem 0; }
.cards div { background: var(--soft); border-radius: .6rem; padding: .6rem 1.1rem; }
.cards b { display: block; font-size: 1.7rem; }
.bar { background: var(--soft); border-radius: 3px; height: .8rem; min-width: 6rem; }
.bar i { display: block; background: #0072b2; height: 100%; border-radius: 3px; }
.warn { color: var(--warn); font-weight: 600; }
@media (max-width: 40rem) {
  th, td { min-width: 0; padding: .3rem; }
  td:first-child:not(.number) { min-width: 6.5rem; }
  .bar { min-width: 2rem; }
}
@media print { tr, img { break-inside: avoid; } .bar { print-color-adjust: exact; } }
"""


def write_report(
    lesson: Lesson, results: list[Result], path: Path, seconds: float | None = None
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
    """
    graded = [result for result in results if result.status != "failed"]
    parts = [
        f"<h1>{escape(lesson.name)}</h1><p>{_when(results, seconds)}</p>",
        _cards(results, graded),
        _distribution(graded),
        _look(results),
        _exercises(lesson, graded),
        _messages(graded),
        _notes(results),
        _everybody(results),
    ]
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{NO_SCRIPTS}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(lesson.name)}: how the class did</title><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )
    path.write_text(page, encoding="utf-8")


def _when(results: list[Result], seconds: float | None) -> str:
    took = f", in {seconds:.0f} s" if seconds is not None else ""
    return (
        f"{len(results)} submissions, {time.strftime('%Y-%m-%d %H:%M')}{took}. "
        "Points are those that checks gave; written answers are marked by a person."
    )


def _table(title: str, head: list[str], rows: list[list[str]], warn: bool = False) -> str:
    """Return a heading and a table, every cell of it as plain text; nothing if it has no rows."""
    if not rows:
        return ""
    lines = [("th", head), *(("td", row) for row in rows)]
    body = "".join(
        "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
        for tag, cells in lines
    )
    mark = ' class="warn"' if warn else ""
    return f"<h2{mark}>{escape(title)}</h2><table>{body}</table>"


def _cards(results: list[Result], graded: list[Result]) -> str:
    count = Counter(result.status for result in results)
    cards = [
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
    return '<div class="cards">' + "".join(f"<div><b>{n}</b>{t}</div>" for n, t in cards) + "</div>"


def _distribution(graded: list[Result]) -> str:
    """A histogram of the points."""
    if not graded:
        return ""
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
    alt = (
        f"Half of the class has {np.median(scores):g} of {most:g} points or more; "
        f"{full} have all, and {int((scores == 0).sum())} none."
    )
    return f"<h2>Points</h2>{_picture(figure, alt)}"


def _picture(figure: Figure, alt: str) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=150)
    data = base64.b64encode(file.getvalue()).decode()
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}"><p>{escape(alt)}</p>'


def _look(results: list[Result]) -> str:
    """Submissions that a person has to look at, and those without marks."""
    titles = {"failed": "Not graded", "needs a person": "To be looked at"}
    return "".join(
        _table(
            title,
            ["student", "why"],
            [[r.student, r.reason] for r in results if r.status == status],
            warn=True,
        )
        for status, title in titles.items()
    )


def _exercises(lesson: Lesson, graded: list[Result]) -> str:
    """How much of the points each exercise and each of its checks gave."""
    found: dict[str, list[Check]] = defaultdict(list)
    for result in graded:
        for check in result.checks:
            if not check.by_hand:
                found[check.name].append(check)
    rows = []
    for exercise in dict.fromkeys(lesson.exercise_of.values()):
        names = [name for name, of in lesson.exercise_of.items() if of == exercise]
        share = _share(check for name in names for check in found[name])
        rows.append(_row(f"<b>{escape(exercise)}</b>", share))
        rows += [_row(f"&nbsp;&nbsp;{escape(name)}", _share(found[name])) for name in names]
    return f"<h2>Exercises</h2><table>{''.join(rows)}</table>" if graded else ""


def _share(checks: Iterable[Check]) -> float:
    checks = list(checks)
    most = sum(check.max_points for check in checks)
    return sum(check.points for check in checks) / most if most else 0.0


def _row(name: str, share: float) -> str:
    return (
        f'<tr><td>{name}</td><td class="number">{share:.0%}</td><td style="width: 40%">'
        f'<div class="bar"><i style="width: {100 * share:.0f}%"></i></div></td></tr>'
    )


def _messages(graded: list[Result]) -> str:
    """The commonest things that failed checks said."""
    count = Counter(
        (check.name, check.message.strip()[:300])
        for result in graded
        for check in result.checks
        if not check.by_hand and check.points < check.max_points and check.message
    )
    rows = [
        [str(number), name, message] for (name, message), number in count.most_common(MOST_MESSAGES)
    ]
    return _table("What went wrong most often", ["learners", "check", "message"], rows)


def _notes(results: list[Result]) -> str:
    rows = [[result.student, " ".join(result.notes)] for result in results if result.notes]
    return _table("Mended before grading", ["student", "what"], rows)


def _everybody(results: list[Result]) -> str:
    rows = [[r.student, r.status, f"{r.score:g}", f"{r.seconds:.1f} s"] for r in results]
    return _table("Everybody", ["student", "status", "points", "time"], rows)
