"""Where things are. The one place that knows the course's folder; it imports nothing of ours."""

from pathlib import Path

COURSE_FOLDER = Path(__file__).resolve().parent.parent
DATA_FOLDER = COURSE_FOLDER / "data"
UTILS_FOLDER = COURSE_FOLDER / "utils"
