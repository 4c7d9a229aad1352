"""Options and results of grading, as plain data."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from utils.paths import COURSE_FOLDER

Status = Literal["graded", "failed", "needs a person"]


@dataclass(frozen=True)
class Options:
    """How to grade.

    Parameters
    ----------
    root
        Folder of the course: it holds nbgrader_config.py, lessons/, solutions/ and grading/.
    db
        The gradebook as an SQLAlchemy URL; None is SQLite in grading/.
    sandbox
        False runs learners' code without bubblewrap, with all that the instructor may do.
    fork_server
        Fork kernels from a process that has imported the packages already.
    call_seconds, cell_seconds, notebook_seconds
        How long one call of a learner's function, one cell and one submission may take.
    memory_megabytes, processes, file_megabytes, output_characters
        How much one submission may use: memory and processes of the whole sandbox, size of a
        file that it writes, text that it puts out.
    """

    root: Path = COURSE_FOLDER
    db: str | None = None
    sandbox: bool = True
    fork_server: bool = True
    call_seconds: float = 20
    cell_seconds: float = 120
    notebook_seconds: float = 600
    memory_megabytes: int = 4_000
    processes: int = 200
    file_megabytes: int = 64
    output_characters: int = 100_000


@dataclass
class Check:
    """One check of a submission: the points it gave, and what the learner is told."""

    name: str
    points: float
    max_points: float
    message: str = ""
    by_hand: bool = False  # a person gives these points


@dataclass
class Result:
    """What became of one submission.

    ``status`` is "graded", "needs a person" (graded, but something should be looked at), or
    "failed" (no marks); ``reason`` says why. ``notes`` tell what was mended on the way. Scores
    count what the checks gave; points for written answers come from a person.
    """

    student: str
    lesson: str
    status: Status
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    score: float = 0.0
    max_score: float = 0.0
    seconds: float = 0.0

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> "Result":
        """Return the result that `dataclasses.asdict` turned into ``fields``.

        Raises
        ------
        ValueError
            If they are something else.
        """
        try:
            checks = [Check(**check) for check in fields["checks"]]
            return cls(**{**fields, "checks": checks})
        except (TypeError, KeyError) as error:
            raise ValueError(f"This is no result of grading: {error}") from error
