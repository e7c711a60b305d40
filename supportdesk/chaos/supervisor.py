"""Keeps the desk's processes alive: each is started again about a second after it died."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

from supportdesk.env import CHECKOUT

RESTART_SECONDS = 1.0
PATIENCE_SECONDS = 10


class Supervisor:
    """`with Supervisor(…)`: they run until the block ends, and then none is left."""

    def __init__(self, wanted: Mapping[str, list[str]], environment: Mapping[str, str], log: Path) -> None:
        self.wanted = wanted
        self.environment = environment
        self.log = log
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started: list[int] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._keep, args=(name,), daemon=True) for name in wanted]

    def __enter__(self) -> "Supervisor":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.over.set()
        for process in list(self.running.values()):
            process.terminate()
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS)
        for leader in self.started:
            _end_group(leader)

    def process(self, name: str) -> psutil.Process | None:
        """The one of that name that is alive now."""
        running = self.running.get(name)
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(running.pid) if running and running.poll() is None else None
        return None

    def said(self) -> str:
        """All that they printed."""
        return self.log.read_text(errors="replace")

    def _keep(self, name: str) -> None:
        while not self.over.is_set():
            with self.log.open("ab") as log:
                self._start(name, log.fileno()).wait()
            self.over.wait(RESTART_SECONDS)

    def _start(self, name: str, log: int) -> subprocess.Popen[bytes]:
        # In a group of its own, by which children whose parent was killed are found in the end.
        process = subprocess.Popen(
            self.wanted[name],
            cwd=CHECKOUT,
            env=dict(self.environment),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running[name] = process
        self.started.append(process.pid)
        return process


def _end_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
