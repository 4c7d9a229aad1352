"""Grade answers against the real check cells of a solution notebook, in this process.

A kernel per answer would take seconds; here an answer takes milliseconds. What makes that honest
is a rule for lessons: a check stands on the lesson's imports and on answers of this and earlier
exercises, and makes its other data itself. So the namespace of an exercise is made of these, and
points are given by nbgrader's own function from the outputs that a kernel would have stored.

    python -m tests.support.exercises    # writes tests/answers/README.md: what each check catches
"""

import ast
import contextlib
import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade, is_grade, is_solution

from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.grading.lesson import HIDDEN
from utils.paths import COURSE_FOLDER

ANSWERS = COURSE_FOLDER / "tests" / "answers"
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION.*?### END SOLUTION", re.M | re.S)
logging.getLogger("nbgrader").addHandler(logging.NullHandler())


@dataclass
class Exercise:
    """One answer cell of a lesson with the checks that follow it."""

    lesson: str
    answer: NotebookNode
    before: list[str]  # imports of the lesson, and the answers of earlier exercises
    checks: list[NotebookNode] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.answer.metadata.nbgrader.grade_id

    @property
    def functions(self) -> list[str]:
        tree = ast.parse(self.answer.source)
        return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]

    @property
    def blank(self) -> str:
        return SOLUTION.sub(r"\1# YOUR CODE HERE", self.answer.source)

    def max_points(self, check: NotebookNode) -> float:
        return float(check.metadata.nbgrader.points)

    def grade(
        self,
        answer: str,
        hidden: bool = True,
        replace: Callable[[Callable], Callable] = lambda function: function,
    ) -> dict[str, tuple[float, str]]:
        """Return the points and the message of every check.

        Parameters
        ----------
        answer
            Python source, in place of the answer cell.
        hidden
            Whether the hidden tests are in, as when a submission is graded, or left out, as for a
            learner.
        replace
            Returns what stands in for a function of the answer.
        """
        namespace = {"__name__": "__main__"}
        for source in [*self.before, answer]:
            run_cell(source, namespace)
        for name in self.functions:
            if name in namespace:
                namespace[name] = replace(namespace[name])
        graded = {}
        for check in self.checks:
            source = check.source if hidden else HIDDEN.sub("", check.source)
            outputs = run_cell(source, namespace)
            cell = NotebookNode(check | {"outputs": outputs})
            message = "".join(o.evalue for o in outputs if o.output_type == "error")
            message += "".join(o.text for o in outputs if o.output_type == "stream")
            points = determine_grade(cell, logging.getLogger("nbgrader"))[0]
            graded[check.metadata.nbgrader.grade_id] = (points, message)
        return graded


def run_cell(source: str, namespace: dict) -> list[NotebookNode]:
    """Run a cell as a kernel would; return the outputs that matter to nbgrader."""
    outputs = []
    printed = io.StringIO()
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(tree, "<cell>", "exec"), namespace)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
                if value is not None:
                    data = {"text/plain": repr(value)}
                    outputs.append(new_output("execute_result", data=data, execution_count=1))
        except Exception as error:
            outputs.append(
                new_output("error", ename=type(error).__name__, evalue=str(error), traceback=[])
            )
    return [new_output("stream", name="stdout", text=printed.getvalue()), *outputs]


def exercises_of(lesson: str) -> list[Exercise]:
    """Return the autograded exercises of a lesson, in order."""
    exercises = []
    before = []
    for cell in read_notebook(notebook_path("solutions", lesson)).cells:
        if cell.cell_type != "code":
            continue
        if is_grade(cell):
            exercises[-1].checks.append(cell)
        elif is_solution(cell):
            exercises.append(Exercise(lesson, cell, list(before)))
            before.append(cell.source)
        else:
            imports = [
                ast.unparse(node)
                for node in ast.parse(re.sub(r"(?m)^%.*", "", cell.source)).body
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
            before.extend(imports)
    return exercises


@dataclass
class Answer:
    """One answer from a bank. A bank is a file of cells, each with a header:

    # %% right: how it is done
    # %% wrong: the slip
    # loses: check_id, other_check_id=1    (ids of the checks that fail, or the points they give)
    # says: part of the message that must reach the learner
    """

    exercise: str
    right: bool
    title: str
    source: str

    @property
    def loses(self) -> dict[str, float]:
        lost = {}
        for line in re.findall(r"(?m)^# loses: (.*)$", self.source):
            for entry in line.split(","):
                check, _, points = entry.strip().partition("=")
                lost[check] = float(points or 0)
        return lost

    @property
    def says(self) -> list[str]:
        return re.findall(r"(?m)^# says: (.*)$", self.source)


def bank(exercise: Exercise) -> list[Answer]:
    """Return the answers of tests/answers/LESSON/EXERCISE.py, right ones and wrong ones."""
    path = ANSWERS / exercise.lesson / f"{exercise.name}.py"
    parts = re.split(r"(?m)^# %% (right|wrong): (.*)\n", path.read_text(encoding="utf-8"))
    return [
        Answer(exercise.name, kind == "right", title, source)
        for kind, title, source in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    ]


# --- The report ---------------------------------------------------------------------------------

REPORT = ANSWERS / "README.md"
INTRODUCTION = """# What each check catches

For every exercise of the course, this folder holds answers that have to get all points, written
in different ways, and answers with a slip that learners really make. `tests/test_answers.py`
grades them all, in the notebook's way; `tests/grading/judge/test_judge.py` does it again in the way
that a class is graded. Both fail if an answer loses other points than its header says.

The tables name the slips that each check catches: all of them, and in **bold** those that no
other check of the exercise catches. This page is made from the answers by `python
-m tests.support.exercises`, and a test fails when it is out of date.
"""


def report() -> str:
    """Return a page that tells which wrong answers each check catches."""
    lines = [INTRODUCTION]
    for lesson in lesson_names():
        lines.append(f"## {lesson}\n")
        for exercise in exercises_of(lesson):
            lines.extend(_exercise_report(exercise))
    return "\n".join(lines)


def _exercise_report(exercise: Exercise) -> list[str]:
    answers = bank(exercise)
    wrong = [answer for answer in answers if not answer.right]
    lines = [
        f"### {exercise.name}: {len(answers) - len(wrong)} right answers, {len(wrong)} wrong\n",
        "| check | points | catches |",
        "|---|---|---|",
    ]
    for check in exercise.checks:
        name = check.metadata.nbgrader.grade_id
        caught = [
            f"**{answer.title}**" if set(answer.loses) == {name} else answer.title
            for answer in wrong
            if name in answer.loses
        ]
        lines.append(f"| `{name}` | {exercise.max_points(check):g} | {'; '.join(caught)} |")
    return [*lines, ""]


if __name__ == "__main__":
    REPORT.write_text(report(), encoding="utf-8")
