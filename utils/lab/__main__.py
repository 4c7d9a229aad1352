"""Open the first lesson in JupyterLab: ``python -m utils.lab``.

Further arguments are JupyterLab's own, such as ``--no-browser`` or ``--port=9000``. The folder
``settings/`` beside this file takes the place of JupyterLab's own one:

- ``overrides.json`` turns off the question about news, which would cover the first lesson;
- ``page_config.json`` turns off nbgrader's tools for instructors. They are there in a JupyterLab
  that is started as usual.
"""

import os
import sys
from pathlib import Path

from jupyterlab.labapp import LabApp

from utils.paths import COURSE_FOLDER

SETTINGS = Path(__file__).parent / "settings"
FIRST_LESSON = "lessons/00_start_here/start_here.ipynb"


def main() -> None:
    # Without a root, JupyterLab takes the folder of the notebook that it is told to open. Links to
    # other lessons would lead nowhere.
    arguments = ["--ServerApp.root_dir=.", f"--LabApp.app_settings_dir={SETTINGS}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")  # as in most containers
    os.chdir(COURSE_FOLDER)
    LabApp.launch_instance([*arguments, FIRST_LESSON, *sys.argv[1:]])


if __name__ == "__main__":
    main()
