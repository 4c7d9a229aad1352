"""A class whose grading is pretended, and a Dask cluster to grade it on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.dask_cluster import dask_cluster
from tests.support.links import make_link
from tests.support.pretended_class import grade, hand_in, without_gradebook
from utils.grading.run import ClassRun
from utils.paths import COURSE_FOLDER


@pytest.fixture
def course(tmp_path: Path, monkeypatch) -> Path:
    for name in ("nbgrader_config.py", "solutions", "lessons"):
        make_link(tmp_path / name, COURSE_FOLDER / name)
    without_gradebook(monkeypatch.setattr)
    for number in range(6):
        hand_in(tmp_path, f"student{number}", str(number))
    return tmp_path


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    with dask_cluster(workers=2) as address:
        yield address


@pytest.fixture
def run(course: Path, cluster: str) -> Callable[..., ClassRun]:
    """Grade the class on a cluster that runs already, which is quicker than to start one."""

    def run(**options: object) -> ClassRun:
        return grade(course, scheduler=cluster, **options)

    return run
