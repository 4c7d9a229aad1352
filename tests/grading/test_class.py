"""A class, graded for real: the same marks on PostgreSQL and a cluster, and after ten kills."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.support.dask_cluster import dask_cluster
from tests.support.grading import make_class, marks, need_sandbox
from tests.support.pretended_class import results
from utils.grading.result import Options
from utils.grading.run import grade_class
from utils.paths import COURSE_FOLDER

LESSON = "00_start_here"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A PostgreSQL server of its own, on a socket in a temporary folder; nothing of it stays."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = programs[-1] if programs else shutil.which("initdb")
    if not found:
        if os.environ.get("CI") and sys.platform == "linux":
            pytest.fail("PostgreSQL is not installed: apt install postgresql")
        pytest.skip("PostgreSQL is not installed, so a gradebook in it is not tried")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short, and in no folder that is closed to it
    as_user = []
    if os.geteuid() == 0:  # it refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data, bin_folder = folder / "data", Path(found).parent

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(bin_folder / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    run("initdb", "--pgdata", str(data), "--username", "digits", "--auth", "trust")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "--pgdata", str(data), "--log", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://digits@/postgres?host={folder}"
    finally:
        run("pg_ctl", "--pgdata", str(data), "--mode", "immediate", "stop")
        shutil.rmtree(folder)


def test_postgresql_and_a_cluster_give_the_same_marks(tmp_path: Path, database: str):
    need_sandbox()
    course = make_class(tmp_path, 3, LESSON)
    here, there = Options(root=course), Options(root=course, db=database)
    silent = Console(file=StringIO())
    local = grade_class(LESSON, here, console=silent)
    with dask_cluster(workers=2) as address:
        remote = grade_class(LESSON, there, scheduler=address, console=silent)
    assert len(remote.graded_now) == 3, "another gradebook: all have to be graded into it"
    assert [r.score for r in local.results] == [r.score for r in remote.results]
    assert len(marks(there, LESSON)) == 3 and marks(there, LESSON) == marks(here, LESSON)
    full, half, nothing = (r.score for r in local.results)
    assert full == local.results[0].max_score > half > nothing == 0


def command(course: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "utils.grading", LESSON, "--root", str(course), *options]


@pytest.mark.slow
def test_killed_ten_times_the_marks_are_those_of_an_unbroken_run(tmp_path: Path):
    need_sandbox()
    unbroken, broken = tmp_path / "unbroken", tmp_path / "broken"
    for folder in (unbroken, broken):
        make_class(folder, 12, LESSON)
    assert subprocess.run(command(unbroken), capture_output=True).returncode == 0
    chance = random.Random(0)
    kills = 0
    while kills < 10:
        process = subprocess.Popen(
            command(broken),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=COURSE_FOLDER,
        )
        before = len(results(broken))
        while len(results(broken)) == before < 12 and process.poll() is None:
            if chance.random() < 0.02:  # also before anything is graded
                break
            time.sleep(0.2)
        time.sleep(chance.random())
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        process.wait()
        if len(results(broken)) == 12:  # all are done: begin anew for the other kills
            shutil.rmtree(broken / "grading" / "results")
    assert subprocess.run(command(broken), capture_output=True).returncode == 0
    assert len(results(broken)) == 12
    assert marks(Options(root=broken), LESSON) == marks(Options(root=unbroken), LESSON)
