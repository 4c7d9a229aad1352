"""Is this machine ready for the course? Lesson 00 asks with ``check_machine()``."""

import importlib.metadata
import platform
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from utils.data import load_digits
from utils.install import CannotInstall, check_system
from utils.paths import COURSE_FOLDER


class NotReady(Exception):
    """Something is missing. The message says what, and how to fix it."""


def check_machine() -> bool:
    """Try everything the lessons need and print one line for each part.

    Returns
    -------
    True if all of it works.
    """
    ready = True
    for part, check in CHECKS.items():
        start = time.perf_counter()
        try:
            found = check()
        except NotReady as problem:
            ready = False
            print(f"NOT READY  {part}: {problem}")
        except Exception as problem:  # whatever it is, the other parts are still worth a look
            ready = False
            print(f"NOT READY  {part}: {type(problem).__name__}: {problem}")
        else:
            print(f"ok  {part}: {found} ({time.perf_counter() - start:.1f} s)")
    print(
        "Your machine is ready."
        if ready
        else "The README's section *When something goes wrong* may help."
    )
    return ready


def _python() -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise NotReady(f"this is Python {version}; set the course up with Python 3.11 to 3.13.")
    return version


def _system() -> str:
    try:
        check_system()
    except CannotInstall as problem:
        raise NotReady(str(problem)) from None
    return f"{platform.system()} on {platform.machine()}"


def _own_files() -> str:
    """A file such as ``numpy.py`` beside a notebook hides the real package: find it."""
    working_folder = Path.cwd().resolve()
    for name in ("utils", "numpy", "pandas", "matplotlib", "tensorflow", "keras"):
        for shadow in (working_folder / f"{name}.py", working_folder / name):
            if shadow.exists() and shadow.parent != COURSE_FOLDER:
                raise NotReady(
                    f"{shadow} hides the package {name}. Rename it, then restart the kernel."
                )
    return "no file here hides a package"


def _packages() -> str:
    lock = (COURSE_FOLDER / "requirements.txt").read_text(encoding="utf-8")
    # Its hashes stand on lines of their own.
    pinned = dict(re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", lock))
    found = []
    for name in ("numpy", "pandas", "matplotlib", "ipywidgets", "streamlit", "jupyterlab"):
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            raise NotReady(f"{name} is not installed. Run `make lab` again.") from None
        if version != pinned[name]:
            raise NotReady(
                f"{name} is {version}, but the course needs {pinned[name]}. Run `make lab` "
                "again, and start the notebook from there."
            )
        found.append(f"{name} {version}")
    return ", ".join(found)


def _data() -> str:
    numbers = [len(load_digits(name)[0]) for name in ("train_data.csv.gz", "test_data.csv.gz")]
    return f"{numbers[0]:,} + {numbers[1]:,} digits"


def _tensorflow() -> str:
    from utils.quiet_tensorflow import keras, tf

    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(2)])
    model.compile("adam", "mse")
    model.fit(tf.zeros((8, 4)), tf.zeros((8, 2)), verbose=0)
    return f"tensorflow {tf.__version__}, keras {keras.__version__}, and it trains"


CHECKS: dict[str, Callable[[], str]] = {
    "Python": _python,
    "system": _system,
    "your files": _own_files,
    "packages": _packages,
    "data": _data,
    "TensorFlow": _tensorflow,
}
