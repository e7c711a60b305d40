"""Before the processes start: migrate, collect static files, fill the demo, learn how to begin."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from supportdesk.env import CHECKOUT, Env
from supportdesk.places import run_folder
from supportdesk.up import commands
from supportdesk.up.problem import CannotStart


@dataclass(frozen=True)
class Beginning:
    """How to begin: the link for the first owner while there is none, where to send mail, who is in the demo."""

    owner_link: str | None
    addresses: list[str]
    demo: str


def prepare(env: Env, *, demo: bool) -> Beginning:
    """Migrates, collects static files when they have changed, and fills an empty desk for a demo."""
    stamp, now = run_folder(env.data) / "static.stamp", _static_stamp()
    fresh = stamp.exists() and stamp.read_text() == now and (env.data / "static").is_dir()
    options = [*([] if fresh else ["--collect-static"]), *(["--demo"] if demo else [])]
    answer = _manage(env, "prepare", *options)
    stamp.write_text(now)
    return Beginning(**json.loads(answer))


def _manage(env: Env, *words: str) -> str:
    done = subprocess.run(
        commands.manage(*words),
        cwd=CHECKOUT,
        env=commands.environment(env),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"manage.py {words[0]} failed with exit code {done.returncode}; its words are above.")
    return done.stdout


def _static_stamp() -> str:
    """Changes with any file of ours, any pinned package, and the Python that runs."""
    seen = hashlib.sha256(sys.executable.encode())
    for path in sorted([*(CHECKOUT / "static").rglob("*"), *_apps_static(), CHECKOUT / "requirements.txt"]):
        status = path.stat()
        seen.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return seen.hexdigest()


def _apps_static() -> list[Path]:
    return [path for app in ("accounts", "tickets") for path in (CHECKOUT / app / "static").rglob("*")]
