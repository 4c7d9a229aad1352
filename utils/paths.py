"""Where things are. The one place that knows the course's folder; it imports nothing of ours."""

import os
from pathlib import Path

COURSE_FOLDER = Path(__file__).resolve().parent.parent
DATA_FOLDER = COURSE_FOLDER / "data"
UTILS_FOLDER = COURSE_FOLDER / "utils"

# A learner's own files, in the folder of `own_files`
MY_NETWORK = "my_network.keras"  # saved in lesson 07
MY_DRAWINGS = "my_drawings.json"  # kept in lesson 08
MY_PROGRESS = "my_progress.json"  # which checks have passed


def own_files() -> Path:
    """Return the folder for a learner's own files: network, drawings, checks that have passed.

    This is data/, unless the environment variable ``COURSE_OWN_FILES`` names another folder. While
    solutions are run, tested or graded, it names an empty one, so that nothing that somebody has
    trained or drawn on this machine changes an output or a mark.
    """
    return Path(os.environ.get("COURSE_OWN_FILES") or DATA_FOLDER)
