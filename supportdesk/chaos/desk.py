"""The desk that is put through it: temporary data, free ports, embedded parts; nothing of it is left afterwards."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from supportdesk.chaos.dovecot import Dovecot
from supportdesk.chaos.sink import Sink
from supportdesk.chaos.supervisor import Supervisor
from supportdesk.env import Env, env
from supportdesk.up import commands, parts, ports

if TYPE_CHECKING:
    from tickets.models import Mailbox

SETTINGS = "supportdesk.chaos.settings"
SMTP_ADDRESS, IMAP_ADDRESS = "straight@chaos.example", "fetched@chaos.example"


@dataclass(frozen=True)
class Desk:
    """`dovecot` is None where none is installed: then all mail comes by SMTP."""

    env: Env
    supervisor: Supervisor
    sink: Sink
    dovecot: Dovecot | None


@contextmanager
def running(look_every: float | None) -> Iterator[Desk]:
    """All of it runs, two mailboxes and an owner are there, and Django is ready in this process."""
    with ExitStack() as at_end:
        folder = at_end.enter_context(tempfile.TemporaryDirectory(prefix="supportdesk-chaos-", dir="/tmp"))
        chosen = _environment(Path(folder) / "data")
        at_end.enter_context(parts.running(chosen))
        django.setup()
        call_command("migrate", verbosity=0)
        sink = at_end.enter_context(Sink.running())
        dovecot = at_end.enter_context(Dovecot.running(IMAP_ADDRESS)) if Dovecot.is_installed() else None
        _furnish(sink, dovecot)
        environment = commands.environment(chosen) | {"DJANGO_SETTINGS_MODULE": SETTINGS}
        log = Path(folder) / "processes.log"
        supervisor = Supervisor(_processes(chosen, look_every), environment, log)
        at_end.enter_context(supervisor)
        yield Desk(chosen, supervisor, sink, dovecot)


def _environment(data: Path) -> Env:
    for name in ("DATABASE_URL", "WEB_DATABASE_URL", "REDIS_URL", "BASE_URL", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    os.environ |= {"SUPPORTDESK_DATA": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS}
    for name in ("SUPPORTDESK_PORT", "SUPPORTDESK_SMTP_PORT", "SUPPORTDESK_LMTP_PORT"):
        os.environ[name] = str(ports.any_free())
    (data / "run").mkdir(mode=0o700, parents=True)
    return env()


def _processes(chosen: Env, look_every: float | None) -> dict[str, list[str]]:
    usual = commands.processes(chosen)
    if look_every is not None:
        usual["beat"] = [sys.executable, "-m", "supportdesk.chaos.beat", str(look_every)]
    return usual


def _furnish(sink: Sink, dovecot: Dovecot | None) -> None:
    from accounts.models import User

    User.objects.create_user("olivia@chaos.example", None, name="Olivia Owner", role="owner")
    _mailbox(SMTP_ADDRESS, sink)
    if dovecot is not None:
        fetched = {"imap_host": "127.0.0.1", "imap_port": dovecot.port, "imap_security": "none"}
        signs_in = {"imap_username": IMAP_ADDRESS, "imap_password": dovecot.password}
        _mailbox(IMAP_ADDRESS, sink, arrival="imap", **fetched, **signs_in)


def _mailbox(address: str, sink: Sink, **fields: object) -> "Mailbox":
    from tickets.models import Mailbox

    leaves = {"departure": "smtp", "smtp_host": "127.0.0.1", "smtp_port": sink.port, "smtp_security": "none"}
    confirms = {"acknowledges": True, "acknowledgement": "{subject} has come in as {reference}."}
    return Mailbox.objects.create(name="Chaos", address=address, **leaves, **confirms, **fields)
