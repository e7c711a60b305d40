"""The four processes: name → command line. More machines mean more of the same."""

import os
import shlex
import sys
from pathlib import Path

from supportdesk.env import Env
from supportdesk.places import run_folder
from supportdesk.up import leftovers

# Two may wait for servers to fetch from and one for a mail that takes long to read, while the fourth takes mail in.
WORKERS = 4

# Fewer malloc arenas: threads share memory that glibc would otherwise keep for each of them.
LEAN = {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}


def environment(env: Env) -> dict[str, str]:
    """Of every process that `up` starts."""
    # Whoever needs Django's settings names them itself; beat does not, and Celery would load them for it.
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return inherited | LEAN | {leftovers.MARK: str(env.data)}


def manage(*words: str) -> list[str]:
    """`manage.py` in this Python."""
    return [sys.executable, "manage.py", *words]


def processes(env: Env) -> dict[str, list[str]]:
    """What honcho starts, and keeps together."""
    return {"web": _web(env), "worker": _worker(), "beat": _beat(), "mail-in": manage("mail_in")}


def _web(env: Env) -> list[str]:
    listens = ["--host", env.host, "--port", str(env.port)]
    quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header"]
    # Open pages listen for live updates without end; three seconds after the signal they are cut.
    stops = ["--lifespan", "off", "--timeout-graceful-shutdown", "3"]
    return [sys.executable, "-m", "uvicorn", "supportdesk.asgi:application", *listens, *quiet, *stops]


def _worker() -> list[str]:
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    pool = ["--pool", "prefork", "--concurrency", str(WORKERS)]
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "supportdesk"]
    return [*celery, "worker", *pool, "--loglevel", "WARNING", *alone]


def _beat() -> list[str]:
    return [sys.executable, "-m", "supportdesk.beat"]


def line(env: Env, name: str, command: list[str]) -> str:
    """For the shell: the process records its own pid before it becomes itself."""
    return f"echo $$ > {shlex.quote(str(pid_file(env, name)))}; exec {shlex.join(command)}"


def pid_file(env: Env, name: str) -> Path:
    """Holds the pid of the process of this name."""
    return run_folder(env.data) / f"{name}.pid"
