"""A real worker and a real Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest
import redis
from celery import Celery
from django.conf import settings

from supportdesk.env import CHECKOUT
from supportdesk.places import broker_url

PATIENCE_SECONDS = 40
WHERE = settings.CACHES["default"]["LOCATION"].partition("?")[0] + "?db=14"


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


class Worker:
    def __init__(self, process: subprocess.Popen[bytes], notes) -> None:
        self.process, self.notes = process, notes
        self.app = Celery(broker=broker_url(WHERE))

    def said(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def began(self) -> list[str]:
        return [each for each in self.said() if each.startswith("began")]

    def ring(self, word: str, seconds: float = 0) -> None:
        self.app.send_task("tests.up.stops_consuming.note", args=(word, seconds))


@pytest.fixture
def worker(tmp_path):
    redis.from_url(WHERE).flushdb()
    notes = tmp_path / "notes"
    given = {"REDIS_URL": WHERE, "NOTES": str(notes), "SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.up.stops_consuming", "worker"]
    alone = ["--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    process = subprocess.Popen([*command, *alone], cwd=CHECKOUT, env={**os.environ, **given})
    worker = Worker(process, notes)
    wait_for(lambda: bool(worker.began()))
    yield worker
    process.terminate()
    process.wait(timeout=20)
    worker.app.close()
    redis.from_url(WHERE).flushdb()


def test_it_keeps_its_number_leaves_no_child_behind_and_works_again(worker):
    worker.ring("before")
    wait_for(lambda: "before" in worker.said())
    children = psutil.Process(worker.process.pid).children(recursive=True)
    worker.process.send_signal(signal.SIGUSR2)
    time.sleep(0.5)
    worker.ring("after")
    wait_for(lambda: "after" in worker.said())
    assert worker.began() == [f"began {worker.process.pid}"] * 2
    assert children
    assert not any(child.is_running() for child in children)


def test_who_is_busy_or_has_nothing_to_do_is_left_alone(worker):
    time.sleep(2.5)
    for number in range(3):
        worker.ring(f"slow {number}", seconds=2)
    wait_for(lambda: "slow 2" in worker.said())
    assert len(worker.began()) == 1
