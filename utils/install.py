"""Install what the course needs into the folder .venv. It needs nothing but Python itself.

    python -m utils.install                what learners need
    python -m utils.install --everything   also what tests, grading and the site need
    python -m utils.install --here         into the environment of this Python, such as Binder's

The versions are those of requirements.txt. `pyproject.toml` says what each package is for.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

from utils.paths import COURSE_FOLDER

ENVIRONMENT = COURSE_FOLDER / ".venv"
LOCK = COURSE_FOLDER / "requirements.txt"
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
GIGABYTES = 4  # with what is unpacked on the way
# What the first cells and JupyterLab import. Done once here, with byte code written, it takes a
# third of the time from then on.
FIRST_IMPORTS = [
    "keras, matplotlib.pyplot, pandas, anywidget",
    "jupyterlab.labapp, ipykernel.kernelapp",
]
COMPILE_ALL = (
    "import compileall, sysconfig;"
    "compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"
)
# Of TensorFlow's packages, the headers for programs in C++: 280 MB that no lesson needs.
UNUSED = "tensorflow/include"
FOLDER_OF_PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"
ELSEWHERE = (
    "The README's section *Without installing* tells how to take the course in a browser instead."
)


class CannotInstall(Exception):
    """The course cannot be installed here. The message says why, and what to do instead."""


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Raise `CannotInstall` if TensorFlow does not run on this Python."""
    if not OLDEST_PYTHON <= version <= NEWEST_PYTHON:
        raise CannotInstall(
            f"This is Python {version[0]}.{version[1]}, but TensorFlow needs 3.11 to 3.13. Name "
            "one that fits: make PYTHON=python3.13 lab, or python3.13 -m utils.install"
        )


def check_system(
    system: str = platform.system(),
    processor: str = platform.machine(),
    libc: tuple[str, str] = platform.libc_ver(),
    macos: str = platform.mac_ver()[0],
) -> None:
    """Raise `CannotInstall` if there are no packages for this kind of machine.

    Parameters
    ----------
    system, processor
        As Python names them, such as ``"Linux"`` and ``"x86_64"``.
    libc
        On Linux, the C library and its version, such as ``("glibc", "2.39")``.
    macos
        The version of macOS, such as ``"14.5"``.
    """
    processor = {"amd64": "x86_64", "aarch64": "arm64"}.get(processor.lower(), processor.lower())
    fits = processor in ("x86_64", "arm64")
    if system == "Darwin":
        if processor == "x86_64":
            raise CannotInstall(
                "There is no TensorFlow for Macs with an Intel processor any more. (If yours has "
                "an Apple processor, this Python was made for Intel: install one for Apple "
                f"silicon.) A Linux container on this Mac will do, too. {ELSEWHERE}"
            )
        if macos and _numbers(macos) < (12,):
            raise CannotInstall(
                f"This is macOS {macos}, but TensorFlow needs macOS 12 or newer. {ELSEWHERE}"
            )
    elif system == "Windows":
        if processor != "x86_64":
            raise CannotInstall(
                "There is no TensorFlow for Windows on ARM. There is one for Linux on ARM: install "
                f"WSL (wsl --install), and the course inside it. {ELSEWHERE}"
            )
    elif system == "Linux" and fits:
        name, version = libc
        if name != "glibc":
            raise CannotInstall(
                "This Linux has no glibc (Alpine, for instance, has musl), and TensorFlow is not "
                "made for that. Use an image with glibc, such as python:3.12, or another Linux. "
                f"{ELSEWHERE}"
            )
        if _numbers(version) < (2, 28):
            raise CannotInstall(
                f"This Linux has glibc {version}, but the packages need 2.28 or newer (Debian 10, "
                f"Ubuntu 20.04, RHEL 8). Use a newer Linux, or a container of one. {ELSEWHERE}"
            )
    if not fits or system not in ("Darwin", "Windows", "Linux"):
        raise CannotInstall(f"There is no TensorFlow for {system} on {processor}. {ELSEWHERE}")


def check_space(folder: Path = COURSE_FOLDER) -> None:
    """Raise `CannotInstall` if the disk is nearly full, or a path would be too long on Windows."""
    free = shutil.disk_usage(folder).free / 1e9
    if free < GIGABYTES:
        raise CannotInstall(
            f"The disk has {free:.1f} GB left, but installing takes {GIGABYTES} GB. Make room "
            "first, then try again."
        )
    if os.name == "nt" and len(str(folder)) > 70 and not _long_paths():
        raise CannotInstall(
            f"{folder} is too long a path: with TensorFlow's files in it, Windows' limit of 260 "
            "characters is passed. Move the course to a short one, such as C:\\digits."
        )


def _long_paths() -> bool:
    """Whether Windows was told to allow them."""
    import winreg

    key = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as settings:  # type: ignore[attr-defined]
        return bool(winreg.QueryValueEx(settings, "LongPathsEnabled")[0])  # type: ignore[attr-defined]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def install(everything: bool = False, here: bool = False) -> None:
    """Install the locked packages and this course, into a .venv made anew or into what is there.

    Parameters
    ----------
    everything
        Also what tests, grading and the site need.
    here
        Into the environment that runs this, which stays as it is otherwise.

    Raises
    ------
    CannotInstall
        If this machine cannot run the course, or an installer fails.
    """
    check_python()
    check_system()
    check_space()
    start = time.monotonic()
    print("Installing some 140 packages, 2 GB. It takes a minute or two.", flush=True)
    python = Path(sys.executable)
    if not here:
        venv.create(ENVIRONMENT, clear=True, with_pip=True, symlinks=os.name != "nt")
        python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    extras = ["--all-extras"] if everything else []
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [str(python), "-m", "uv", "pip", "install", "--python", str(python)]
    # uv is a quicker pip. It compares every package with the hash that the lock has for it.
    _run([*pip, re.findall(r"(?m)^uv==\S+", LOCK.read_text(encoding="utf-8"))[0]])
    try:
        _run([*uv, "--requirement", "pyproject.toml", *extras, "--constraint", LOCK.name])
    except CannotInstall:
        print("uv failed. Once more, with pip, which installs everything.", flush=True)
        _run([*pip, "--requirement", LOCK.name])
    _run([*uv, "--quiet", "--no-deps", "--no-build-isolation", "--editable", "."])
    remove_unused(python)
    write_byte_code(python, everything)
    if not here:  # what the Makefile looks at
        for mark in ("ready", "complete") if everything else ("ready",):
            (ENVIRONMENT / mark).touch()
    print(f"Installed in {time.monotonic() - start:.0f} s.", flush=True)


def remove_unused(python: Path) -> None:
    """Make the environment of this Python smaller by what nothing here reads."""
    command = [str(python), "-c", FOLDER_OF_PACKAGES]
    packages = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    if packages:
        shutil.rmtree(Path(packages, UNUSED), ignore_errors=True)


def write_byte_code(python: Path, everything: bool) -> None:
    """Write byte code for what is imported first, or for all; failures cost nothing but time."""
    commands = [[str(python), "-c", f"import {names}"] for names in FIRST_IMPORTS]
    if everything:
        commands = [[str(python), "-c", COMPILE_ALL]]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    nowhere = subprocess.DEVNULL
    running = [
        subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere)
        for command in commands
    ]
    for process in running:
        process.wait()


def _run(command: list[str]) -> None:
    if subprocess.run(command, cwd=COURSE_FOLDER).returncode:
        raise CannotInstall(
            "The installer failed; its own words are above. Without a connection to the internet, "
            "nothing can be installed; afterwards, none is needed. Then try again."
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m utils.install", description="Install the course into the folder .venv."
    )
    parser.add_argument(
        "--everything", action="store_true", help="also what tests, grading and the site need"
    )
    parser.add_argument(
        "--here", action="store_true", help="into the environment of this Python, not into .venv"
    )
    arguments = parser.parse_args()
    try:
        install(arguments.everything, arguments.here)
    except CannotInstall as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
