"""A desk of a bench's own: temporary data, free ports, embedded parts; nothing of it is left afterwards."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from supportdesk.env import CHECKOUT, Env, env
from supportdesk.up import commands, parts, ports


@contextmanager
def fresh() -> Iterator[Env]:
    """PostgreSQL (durable) and Redis run, the tables are there, and Django is ready in this process."""
    with tempfile.TemporaryDirectory(prefix="supportdesk-bench-") as folder:
        os.environ |= {"SUPPORTDESK_DATA": folder, "DJANGO_SETTINGS_MODULE": "supportdesk.settings"}
        for name in ("SUPPORTDESK_PORT", "SUPPORTDESK_SMTP_PORT", "SUPPORTDESK_LMTP_PORT"):
            os.environ[name] = str(ports.any_free())
        for name in ("DATABASE_URL", "WEB_DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        chosen = env()
        (Path(folder) / "run").mkdir(mode=0o700, exist_ok=True)
        with parts.running(chosen):
            django.setup()
            call_command("migrate", verbosity=0)
            yield chosen


@contextmanager
def process(chosen: Env, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of the desk's processes while the block runs."""
    running = subprocess.Popen(command, cwd=CHECKOUT, env=commands.environment(chosen))
    try:
        yield running
    finally:
        running.terminate()
        running.wait(timeout=30)


def mail_in() -> list[str]:
    return commands.manage("mail_in")


def web(chosen: Env) -> list[str]:
    return commands.processes(chosen)["web"]


def worker() -> list[str]:
    """One worker process."""
    return [sys.executable, "-m", "celery", "-A", "supportdesk", "worker", "--pool", "solo", "--loglevel", "WARNING"]


def wait_until(reached: Callable[[], bool], seconds: float, what: str, pause: float = 0.05) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(pause)


def waiting() -> int:
    """Messages that are not in a ticket yet, by the index of what is pending: looking must cost nothing."""
    from tickets.models import InboundMail
    from tickets.models.inbound import PENDING

    return InboundMail.objects.filter(state__in=PENDING).count()


def emptied() -> None:
    """Takes in, in this process, whatever waits."""
    from tickets.mail import claiming, intake

    for mailbox_id in list(claiming.mailboxes_with_work().values_list("pk", flat=True)):
        intake.drain(mailbox_id)


def per_second(count: int, seconds: float) -> float:
    return round(count / max(seconds, 1e-9), 1)


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
