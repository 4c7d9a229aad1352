"""What can go wrong in grading. Each message says why, and what to do.

GradingError
├── RunError          a run of a class cannot begin
├── LessonError       a lesson is missing, or was never released
├── GradebookError    the gradebook cannot be used
├── CollectError      a learning platform's download cannot be collected
├── RosterError       a class list cannot be read
├── SandboxError      learners' code cannot be isolated here (in `sandbox/`)
├── IntakeError       one submission cannot be graded
├── ConverterError    nbgrader failed
└── Lost              a learner's kernel has ended (in `execute`)
    └── TimeUp        it took too long

The first six stop a command; the others concern one submission and are told in its result.
"""


class GradingError(RuntimeError):
    """The base of all errors that grading raises on purpose."""


class RunError(GradingError):
    """A run cannot begin. The message says why and what to do."""


class LessonError(GradingError):
    """A lesson is missing, or it was never released. The message says what to do."""


class GradebookError(GradingError):
    """The gradebook cannot be used. The message says why and what to do."""


class CollectError(GradingError):
    """A bulk download cannot be collected. The message says why and what to do."""


class RosterError(GradingError):
    """A class list cannot be read. The message says why and what to do."""


class IntakeError(GradingError):
    """The submission cannot be graded. The message says why, for the learner and the instructor."""


class ConverterError(GradingError):
    """nbgrader failed.

    Parameters
    ----------
    message
        nbgrader's own last words.
    log
        All errors that it logged.
    """

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log
