"""Starts a worker anew that takes no work any more although there is some and Redis answers.

A thread in the worker's main process looks at the queue itself: as long as rings lie there, nothing is received and a
child is free, something is wrong with this process, whatever it is. Then its children are ended, and it becomes
its own command line once more. It keeps its number: whoever keeps it running notices nothing. What the children were
doing is found again by their leases, as after any kill.

Not seen from here: children that all hang in a task (the health page shows it), and a main process in which not even a
thread runs.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil
import redis
from celery.signals import task_received
from celery.worker import state
from django.conf import settings

QUEUE = "celery"
LOOK_EVERY_SECONDS = 10.0
PATIENCE_SECONDS = 90.0
# What still runs in a child may come to its end.
GRACE_SECONDS = 60.0


class Watchdog:
    """`slots` is how many tasks may run at once."""

    def __init__(self, slots: int, broker: redis.Redis) -> None:
        self.slots = slots
        self.broker = broker
        self.received = 0
        self.idle_since: float | None = None

    def keep(self, restart: Callable[[], None]) -> None:
        """Looks for ever."""
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            if self.is_stuck(time.monotonic()) and self._stays_stuck():
                restart()

    def is_stuck(self, now: float) -> bool:
        """Whether every look within PATIENCE_SECONDS found work that this worker could have taken and did not."""
        before, self.received = self.received, total_received()
        if self.received != before or not self._has_work() or running() >= self.slots:
            self.idle_since = None
            return False
        self.idle_since = self.idle_since or now
        return now - self.idle_since >= PATIENCE_SECONDS

    def _has_work(self) -> bool:
        try:
            return bool(self.broker.llen(QUEUE))
        except (redis.RedisError, OSError):
            return False

    def _stays_stuck(self) -> bool:
        until = time.monotonic() + GRACE_SECONDS
        while running() and time.monotonic() < until:
            time.sleep(LOOK_EVERY_SECONDS / 10)
        return total_received() == self.received


def running() -> int:
    """Tasks that a living child is at."""
    try:
        numbers = [request.worker_pid for request in state.active_requests]
    except RuntimeError:  # it changed while we looked: somebody is at work
        return sys.maxsize
    return sum(number is not None and _lives(number) for number in numbers)


def _lives(number: int) -> bool:
    """A dead child whose parent does not ask for it is a zombie."""
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def become_new() -> None:
    """This process with the same number, from its command line on."""
    print("This worker took no work although there was some; it starts anew.", file=sys.stderr, flush=True)
    children = psutil.Process().children(recursive=True)
    for child in children:
        child.kill()
    psutil.wait_procs(children, timeout=5)
    os.execv(sys.executable, sys.orig_argv)


_received = 0


def total_received() -> int:
    """Tasks since this process began."""
    return _received


@task_received.connect
def count(**kwargs: Any) -> None:
    global _received
    _received += 1


def begin(consumer: Any) -> None:
    """In a worker's main process, when it begins to take work."""
    patience = {"socket_timeout": LOOK_EVERY_SECONDS, "socket_connect_timeout": LOOK_EVERY_SECONDS}
    broker = redis.from_url(settings.CACHES["default"]["LOCATION"], **patience)
    watchdog = Watchdog(consumer.pool.num_processes, broker)
    threading.Thread(target=watchdog.keep, args=(become_new,), name="watchdog", daemon=True).start()
