"""How many messages a second each way in makes durable: SMTP, LMTP, IMAP; and an import, which also files them."""

import mailbox as mbox_format
import smtplib
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from supportdesk.bench import desk
from supportdesk.chaos.dovecot import Dovecot
from supportdesk.env import Env
from supportdesk.up import ports

if TYPE_CHECKING:
    from tickets.models import Mailbox

SENDERS = 4
FETCHED = "fetched@bench.example"


def by_smtp(env: Env, raws: Sequence[bytes], addresses: Sequence[str]) -> float:
    """250 is said only after the commit, so that what was sent is stored."""
    return _handed_over(env, smtplib.SMTP, env.smtp_port, raws, addresses)


def by_lmtp(env: Env, raws: Sequence[bytes], addresses: Sequence[str]) -> float:
    return _handed_over(env, smtplib.LMTP, env.lmtp_port, raws, addresses)


def by_imap(raws: Sequence[bytes]) -> float | None:
    """From a Dovecot on this machine; None where none is installed."""
    from tickets.mail import fetching
    from tickets.models import Mailbox

    if not Dovecot.is_installed():
        return None
    with Dovecot.running(FETCHED) as server:
        with server.client() as client:
            for raw in raws:
                client.append("INBOX", raw)
        row = _mailbox_at(server)
        began = time.monotonic()
        stored = fetching.fetch(row.pk)
        seconds = time.monotonic() - began
        Mailbox.objects.filter(pk=row.pk).update(is_active=False)
    if stored != len(raws):
        raise RuntimeError(
            f"{stored} of {len(raws)} messages were fetched: {Mailbox.objects.get(pk=row.pk).fetch_problem}"
        )
    return desk.per_second(stored, seconds)


def by_import(raws: Sequence[bytes], address: str) -> float:
    """From the beginning of the command until the last message is in its ticket, in one process."""
    from tickets.mail import importing, receiving

    with tempfile.TemporaryDirectory(prefix="supportdesk-bench-") as folder:
        path = Path(folder) / "old.mbox"
        old = mbox_format.mbox(path)
        for raw in raws:
            old.add(raw.replace(b"\r\n", b"\n"))
        old.close()
        into = receiving.mailbox_for(address)
        assert into is not None
        began = time.monotonic()
        result = importing.import_from([path], into, lambda done, of: None)
        return desk.per_second(result.stored, time.monotonic() - began)


def _handed_over(
    env: Env, protocol: type[smtplib.SMTP], port: int, raws: Sequence[bytes], addresses: Sequence[str]
) -> float:
    with desk.process(env, *desk.mail_in()):
        desk.wait_until(lambda: ports.accepts("127.0.0.1", port), 30, "mail-in listening")
        began = time.monotonic()
        with ThreadPoolExecutor(SENDERS) as senders:
            parts = [(protocol, port, raws[n::SENDERS], addresses[n % len(addresses)]) for n in range(SENDERS)]
            list(senders.map(lambda part: _send(*part), parts))
        return desk.per_second(len(raws), time.monotonic() - began)


def _send(protocol: type[smtplib.SMTP], port: int, raws: Sequence[bytes], address: str) -> None:
    with protocol("127.0.0.1", port) as client:
        for raw in raws:
            client.sendmail("c1@filled.example", [address], raw)


def _mailbox_at(server: Dovecot) -> "Mailbox":
    from tickets.models import Mailbox

    fetched = {"imap_host": "127.0.0.1", "imap_port": server.port, "imap_security": "none"}
    signs_in = {"imap_username": FETCHED, "imap_password": server.password}
    mailbox, _ = Mailbox.objects.update_or_create(
        address=FETCHED, defaults={"name": "Bench", "arrival": "imap", "is_active": True, **fetched, **signs_in}
    )
    return mailbox
