"""Where things are. The one place that knows the course's folder; it imports nothing of ours."""

import os
from pathlib import Path

COURSE_FOLDER = Path(__file__).resolve().parent.parent
DATA_FOLDER = COURSE_FOLDER / "data"
UTILS_FOLDER = COURSE_FOLDER / "utils"


def own_files() -> Path:
    """Return the folder for what a learner makes: drawings, a network, which checks have passed.

    It is ``data/``, unless the environment variable ``COURSE_OWN_FILES`` names another folder.
    Where solutions are run, tested or graded, that is an empty one.
    """
    return Path(os.environ.get("COURSE_OWN_FILES") or DATA_FOLDER)
