"""Kills at random with -9: a process, a worker's child, Redis with all it knew, PostgreSQL; and fills the disk."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psutil

from supportdesk.bench.desk import progress
from supportdesk.chaos import storage
from supportdesk.chaos.desk import Desk
from supportdesk.up import leftovers, postgres, redis_server
from supportdesk.up.problem import CannotStart

AWAY_SECONDS = (0.2, 1.5)


class Killer:
    """`kills` counts by what was killed."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk, self.chance = desk, chance
        self.kills: Counter[str] = Counter()
        self.over = threading.Event()
        self.ways: dict[str, Callable[[], bool]] = {
            "worker": lambda: self._process("worker"),
            "worker_and_children": self._worker_and_children,
            "worker_child": self._worker_child,
            "beat": lambda: self._process("beat"),
            "mail-in": lambda: self._process("mail-in"),
            "web": lambda: self._process("web"),
            "redis": self._redis,
            "postgresql": self._postgresql,
            "disk_full": self._disk_full,
        }

    def strike(self, seconds: float, pause: float) -> None:
        """One blow after another, `pause` seconds apart on average, each way about as often as the others."""
        until, left = time.monotonic() + seconds, list[str]()
        while time.monotonic() < until and not self.over.wait(self.chance.uniform(0.2, 1.8) * pause):
            left = left or self.chance.sample(list(self.ways), len(self.ways))
            way = left.pop()
            if self.ways[way]():
                self.kills[way] += 1
                progress(f"  killed: {way}")

    def _process(self, name: str) -> bool:
        return _kill(self.desk.supervisor.process(name))

    def _worker_and_children(self) -> bool:
        worker = self.desk.supervisor.process("worker")
        children = _children(worker)
        killed = _kill(worker)
        for child in children:
            _kill(child)
        return killed

    def _worker_child(self) -> bool:
        children = _children(self.desk.supervisor.process("worker"))
        return bool(children) and _kill(self.chance.choice(children))

    def _redis(self) -> bool:
        data = self.desk.env.data
        os.kill(int(redis_server.pid_file(data).read_text()), signal.SIGKILL)
        self._away()
        redis_server.start(data)
        return True

    def _postgresql(self) -> bool:
        """An immediate stop: sessions are cut at whatever they do, and the next start recovers from the log."""
        data = self.desk.env.data
        pid = postgres.pid(data)
        if pid is None:
            return False
        os.kill(pid, signal.SIGQUIT)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=leftovers.PATIENCE_SECONDS)
        self._away()
        for attempt in range(3):
            try:
                postgres.start(data)
                break
            except CannotStart:
                if attempt == 2:
                    raise
        return True

    def _disk_full(self) -> bool:
        sign = storage.sign(self.desk.env.data)
        sign.touch()
        self._away()
        sign.unlink()
        return True

    def _away(self) -> None:
        time.sleep(self.chance.uniform(*AWAY_SECONDS))


def _kill(process: psutil.Process | None) -> bool:
    with suppress(psutil.NoSuchProcess):
        if process is not None:
            process.kill()
            return True
    return False


def _children(process: psutil.Process | None) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return list(process.children(recursive=True)) if process is not None else []
    return []
