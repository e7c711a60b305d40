"""A whole desk that runs: the real processes, on a data folder and ports of its own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from supportdesk.env import CHECKOUT, NAMES
from supportdesk.up.announcing import READY
from supportdesk.up.ports import any_free

READY_SECONDS = 150


@dataclass
class Desk:
    """What a test needs to reach a running desk, and to end it."""

    process: subprocess.Popen[bytes]
    env: dict[str, str]
    output: Path

    @property
    def data(self) -> Path:
        """Its data folder."""
        return Path(self.env["SUPPORTDESK_DATA"])

    @property
    def url(self) -> str:
        """Its web address."""
        return f"http://localhost:{self.env['SUPPORTDESK_PORT']}"

    @property
    def smtp_port(self) -> int:
        """Where it takes mail."""
        return int(self.env["SUPPORTDESK_SMTP_PORT"])

    @property
    def lmtp_port(self) -> int:
        """Where it takes mail from another mail server."""
        return int(self.env["SUPPORTDESK_LMTP_PORT"])

    @property
    def owner_link(self) -> str | None:
        """As printed while there is no owner; works once."""
        found = re.search(r"Become owner\s+(\S+)", self.said())
        return found[1] if found else None

    def said(self) -> str:
        """All that it printed."""
        return self.output.read_text(errors="replace")

    def manage(self, *words: str, given: str = "") -> str:
        """Runs manage.py on this desk; returns what it printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, env=self.env, cwd=CHECKOUT, input=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait_until_ready(self) -> None:
        """Fails with what the desk printed."""
        until = time.monotonic() + READY_SECONDS
        while READY not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=15)

    def processes(self) -> list[psutil.Process]:
        """All that belongs to it: by their ancestors, their data folder, or where they stand."""
        mine = [self.process.pid] if self.process.poll() is None else []
        tree = [child.pid for pid in mine for child in psutil.Process(pid).children(recursive=True)]
        return [p for p in psutil.process_iter() if p.pid in (*mine, *tree) or self._is_mine(p)]

    def _is_mine(self, process: psutil.Process) -> bool:
        try:
            known = process.environ().get("SUPPORTDESK_DATA") == str(self.data) and process.pid != os.getpid()
            ours = known or Path(process.cwd()).is_relative_to(self.data)
            return ours and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False


def environment(data: Path) -> dict[str, str]:
    """Free ports, that data folder, and nothing else of ours."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    ports = {name: str(any_free()) for name in sorted(NAMES) if name.endswith("_PORT")}
    return inherited | ports | {"SUPPORTDESK_DATA": str(data)}


@contextmanager
def started(env: dict[str, str], *arguments: str) -> Iterator[Desk]:
    """Starts a desk, whether or not it gets ready; stops it at the end."""
    with tempfile.NamedTemporaryFile(prefix="supportdesk-output-") as output:
        command = [sys.executable, "-m", "supportdesk.up", *arguments]
        process = subprocess.Popen(
            command, env=env, cwd=CHECKOUT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        desk = Desk(process, env, Path(output.name))
        try:
            yield desk
        finally:
            if process.poll() is None:
                desk.stop()


@contextmanager
def fresh() -> Iterator[Desk]:
    """A desk with nothing in it, ready, on a data folder that goes away."""
    with (
        tempfile.TemporaryDirectory(prefix="supportdesk-", dir="/tmp") as folder,
        started(environment(Path(folder) / "data")) as desk,
    ):
        desk.wait_until_ready()
        yield desk


@pytest.fixture(scope="session")
def running_desk() -> Iterator[Desk]:
    """One desk for all tests that only use it."""
    with fresh() as desk:
        yield desk
