"""Bring new lessons and corrections into a learner's clone: ``python -m utils.update``.

nbgitpuller does the work, as on many JupyterHubs: it commits what the learner has changed, and
merges what is new. A notebook that was changed on both sides stays as the learner left it, cell
for cell. (By itself, git would mix the lines of both, and a notebook so mixed may not open.)
"""

import os
import subprocess
import sys
from pathlib import Path

from utils.paths import COURSE_FOLDER

# In .gitattributes, lessons' notebooks are merged by "keep". It leaves ours as it is.
KEEP = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "merge.keep.driver",
    "GIT_CONFIG_VALUE_0": "true",
}


class CannotUpdate(Exception):
    """Nothing was changed. The message says why, and what to do."""


def update(folder: Path = COURSE_FOLDER) -> list[str]:
    """Merge what is new, and return the paths of what has changed.

    Parameters
    ----------
    folder
        A clone of the course, with the place that it comes from as ``origin``.

    Raises
    ------
    CannotUpdate
        If the folder is no clone, or git fails.
    """
    from nbgitpuller.pull import GitPuller

    address = _git(folder, "remote", "get-url", "origin")
    branch = _git(folder, "branch", "--show-current")
    before = _git(folder, "rev-parse", "HEAD")
    os.environ.update(KEEP)
    lines = []
    try:
        for line in GitPuller(address, str(folder), branch=branch).pull():
            lines.append(line)
    except (subprocess.CalledProcessError, ValueError) as error:
        raise CannotUpdate(f"git failed. It said:\n{''.join(lines[-10:])}") from error
    finally:
        for name in KEEP:
            os.environ.pop(name)
    return _git(folder, "diff", "--name-only", before, "HEAD").splitlines()


def _git(folder: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
        )
    except FileNotFoundError as error:
        raise CannotUpdate("There is no git on this machine. Download the course anew.") from error
    except subprocess.CalledProcessError as error:
        raise CannotUpdate(
            f"{folder} is not a clone of the course ({error.stderr.strip()}). Download the course "
            "anew into another folder, and copy your notebooks from lessons/ into it."
        ) from error
    return run.stdout.strip()


def main() -> None:
    try:
        changed = update()
    except CannotUpdate as problem:
        sys.exit(str(problem))
    print("\n".join([f"{len(changed)} files are new or changed, yours included:", *changed]))
    if "requirements.txt" in changed:
        print("The packages have changed: `make lab` installs them.")


if __name__ == "__main__":
    main()
