"""Run a submission: the learner's cells in the sandbox, the checks in front of the judge.

`GuardedExecute` stands where nbgrader's own `Execute` does among the preprocessors of autograding,
and leaves the same outputs behind, from which nbgrader gives points.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from utils.grading.cells import visible
from utils.grading.judge.process import JudgeEnded, JudgeSession, JudgeStopped, LessonBroken
from utils.grading.lesson import Lesson, is_check, needed_cells, split_statements, unread_cells
from utils.grading.result import Options
from utils.grading.sandbox.bubblewrap import MEGABYTE
from utils.grading.sandbox.client import Kernel, Lost, TimeUp
from utils.grading.sandbox.outputs import OutputLimit, error_output
from utils.grading.sandbox.sandbox import SandboxFactory


@dataclass
class Task:
    """One submission to run.

    Parameters
    ----------
    lesson, options, factory
        What is graded, how, and what makes the sandboxes in which its code runs.
    files
        Folder with what the learner handed in.
    review_reasons
        Filled on the way: what a person should look at, and the checks that it concerns.
    notes
        Filled on the way: what else there is to tell.
    """

    lesson: Lesson
    options: Options
    factory: SandboxFactory
    files: Path
    review_reasons: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class GuardedExecute(NbGraderPreprocessor):
    """Runs the cells that the solutions need, and lets the judge run the checks."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        with Run(self.task, nb) as run:
            run.everything()
        return nb, resources


class Run:
    """One run of a submission, over as many kernels as it takes.

    A cell that ends its kernel is left out in the next one: the learner's other answers still
    get their points. It is one class, though a long one, since cells and checks share the kernel,
    the judge, the time left and the list of what a person should look at.
    """

    def __init__(self, task: Task, notebook: NotebookNode) -> None:
        self.task = task
        self.cells = notebook.cells
        lesson = task.lesson
        self.needed = needed_cells(self.cells, lesson.functions, set(lesson.stubs.values()))
        self.fatal_cells: dict[int, str] = {}  # cells that ended a kernel, and how
        self.timed_out_functions: set[str] = set()  # functions that took too long once
        self.limit = OutputLimit()
        self.time = TimeLeft(task.options.notebook_seconds)
        self.kernel: Kernel | None = None
        self.judge = _judge(task)

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *error: object) -> None:
        self._end_kernel()
        self.judge.end()

    def everything(self) -> None:
        """Run cells and checks in the order of the notebook."""
        for position in unread_cells(self.cells):
            self._review(f"Cell {position + 1} is too long to be looked through.")
        for position, cell in enumerate(self.cells):
            if cell.cell_type == "code" and is_check(cell):
                cell.outputs = self._check(position)
            elif position in self.needed:
                self._run(position)
        self._look_for_tampering()

    # --- The learner's cells ----------------------------------------------------------------

    def _run(self, position: int) -> None:
        cell = self.cells[position]
        try:
            kernel = self._kernel(position)
            cell.outputs = self.limit.keep(self._run_source(kernel, position))
        except Lost as lost:
            self._end_kernel()
            self.fatal_cells[position] = str(lost)
            cell.outputs = [error_output("KernelLost", str(lost))]
            self._review(f"Cell {position} crashed its kernel: {lost}")

    def _run_source(self, kernel: Kernel, position: int) -> list[NotebookNode]:
        """Run a cell; after an error, each of its statements, so that one costs no other."""
        source, most = self.cells[position].source, self.task.options.cell_seconds
        start = time.monotonic()
        outputs = kernel.run(source, self.time.at_most(most))
        errors = [output for output in outputs if output["output_type"] == "error"]
        slow = time.monotonic() - start > most / 2  # a loop without end is not run twice
        parts = split_statements(source) if errors and not slow else []
        for part in parts:
            kernel.run(part, self.time.at_most(most))
        if parts:
            said = f"{errors[0]['ename']}: {errors[0]['evalue']}"[:200]
            note = f"Cell {position} has an error ({said}); its other lines were run all the same."
            if note not in self.task.notes:
                self.task.notes.append(note)
        return outputs

    def _kernel(self, position: int) -> "Kernel":
        """Return a kernel in which the needed cells before this one have run."""
        if self.kernel and not self.kernel.lost():
            return self.kernel
        self._end_kernel()
        self.time.at_most(1)
        self.kernel = Kernel(self.task.factory, self.task.files)
        for earlier in self.needed:
            if earlier < position and earlier not in self.fatal_cells:
                try:
                    self._run_source(self.kernel, earlier)
                except TimeUp:
                    raise
                except Lost as lost:  # a cell that is harmful only sometimes
                    self.fatal_cells[earlier] = str(lost)
                    return self._kernel(position)
        return self.kernel

    def _end_kernel(self) -> None:
        if self.kernel:
            self.kernel.close()
        self.kernel = None

    # --- The checks -------------------------------------------------------------------------

    def _check(self, position: int) -> list[NotebookNode]:
        """Return the outputs of one check."""
        name = self.cells[position].metadata.nbgrader.grade_id
        try:
            outputs = self._run_check(position)
        except JudgeStopped as why:
            return self._give_up(name, why)
        except JudgeEnded:  # perhaps the system ended it, for want of memory: once more
            try:
                outputs = self._run_check(position)
            except JudgeEnded as why:
                return self._give_up(name, why)
        for output in outputs:
            if output.get("ename") == "UnreadableReply":
                self._review(output["evalue"], name)
        return outputs

    def _run_check(self, position: int) -> list[NotebookNode]:
        cell = self.cells[position]
        check = self.task.lesson.checks[cell.metadata.nbgrader.grade_id]
        order = {"check": check.source, "points": float(check.metadata.nbgrader.points)}
        message = self.judge.ask(order)
        while "call" in message:
            message = self.judge.ask(self._call_learner(position, message))
        return [NotebookNode(output) for output in message["outputs"]]

    def _give_up(self, name: str, why: JudgeEnded) -> list[NotebookNode]:
        reason = f"The check was ended while it dealt with what the solution returned: {why}."
        if isinstance(why, LessonBroken):
            reason = str(why)
        self._review(reason, name)
        return [error_output("CheckEnded", reason)]

    def _call_learner(self, position: int, message: dict[str, Any]) -> dict[str, Any]:
        """Make one call in the learner's kernel."""
        function, options = message["function"], self.task.options
        most = options.call_seconds
        if function in self.timed_out_functions:
            most = min(5, most)
        try:
            kernel = self._kernel(position)
            return {"reply": kernel.call(message["call"], self.time.at_most(most))}
        except TimeUp as late:
            self.timed_out_functions.add(function)
            if self.time.is_up():
                return {"failed": str(late)}
            return {
                "failed": f"{function} did not return within {most:g} seconds. "
                "Is there a loop without end?"
            }
        except Lost as lost:
            self._end_kernel()
            reason = f"Calling {function} crashed the kernel: {lost}"
            self._review(reason, self.cells[position].metadata.nbgrader.grade_id)
            return {"failed": reason}

    # --- What a person should look at -------------------------------------------------------

    def _review(self, reason: str, check: str | None = None) -> None:
        checks = self.task.review_reasons.setdefault(reason, [])
        if check and check not in checks:
            checks.append(check)

    def _look_for_tampering(self) -> None:
        if not self.kernel or self.kernel.lost():
            return
        names = self.kernel.tampered()
        if names:
            self._review(
                "The notebook replaced parts of Python that checks rely on, which may be an "
                f"attempt to bend them: {visible(', '.join(names))[:300]}"
            )


class TimeLeft:
    """The time that a submission may take.

    Parameters
    ----------
    seconds
        From now on.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds

    def is_up(self) -> bool:
        return time.monotonic() >= self.deadline

    def at_most(self, seconds: float) -> float:
        """Return how many seconds the next step may take.

        Raises
        ------
        TimeUp
            If none are left.
        """
        if self.is_up():
            raise TimeUp(f"The submission has used up its {self.seconds:.0f} seconds.")
        return min(seconds, self.deadline - time.monotonic())


def _judge(task: Task) -> JudgeSession:
    start: dict[str, Any] = {"imports": task.lesson.imports, "functions": task.lesson.functions}
    start["memory"] = task.options.memory_megabytes * MEGABYTE
    return JudgeSession(task.factory.judge, start, 60 + task.options.call_seconds)
