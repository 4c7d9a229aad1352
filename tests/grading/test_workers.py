"""Workers: nobody stops the others, strangers give no orders, nothing is graded twice at once."""

import threading
from collections.abc import Callable
from pathlib import Path

import dask
import pytest
from distributed import Client

from tests.support.pretended_class import ALL, LESSON, graded, hand_in, pretend
from utils.grading.result import Options
from utils.grading.workers import ATTEMPTS, connect, grade_and_keep


def test_nobody_stops_the_others(course: Path, run: Callable):
    for name, order in (("bomb", "die"), ("bomb2", "die"), ("broken", "raise")):
        hand_in(course, name, order)
    result = {result.student: result for result in run().results}
    assert {name: result[name].score for name in ALL} == ALL
    killed = "KilledWorker"
    for name, reason in (("bomb", killed), ("bomb2", killed), ("broken", "nobody thought of")):
        assert result[name].status == "failed" and reason in result[name].reason
    tried = graded(course)
    assert 1 < tried.count("bomb") <= 4 * ATTEMPTS  # not again and again
    assert all(tried.count(name) == 1 for name in ALL), "what is kept is not graded again"


def test_workers_of_this_machine_take_orders_from_us_only():
    """On a server with accounts for learners, anybody may connect to a port."""
    with connect(None, 1, 1) as client:
        address = client.scheduler_info()["address"]
        assert client.submit(pow, 7, 2).result(60) == 49
        timeout = dask.config.get("distributed.deploy.lost-worker-timeout")
        assert timeout == "1h", "Dask's 15 s would leave a busy machine without workers"
        for stranger in (address, address.replace("tls:", "tcp:")):
            with pytest.raises((OSError, TypeError)):
                Client(stranger, timeout=2, loop=client.loop)


def test_a_submission_in_the_hands_of_an_older_run_is_waited_for(course: Path):
    """As after Ctrl-C, when a worker of a cluster is still at it."""
    arguments = (LESSON, "student4", Options(root=course, sandbox=False), "print", pretend)
    threads = [
        threading.Thread(target=grade_and_keep, args=arguments, daemon=True) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert graded(course) == ["student4"]
