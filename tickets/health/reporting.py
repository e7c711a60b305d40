"""The figures as monitors get them. The keys are documented in docs/running.md."""

from datetime import datetime, timedelta
from typing import Any

from tickets.health import figures, judging, machine
from tickets.health.figures import Figures, MailboxFigures
from tickets.health.heartbeats import MAIL_IN, WORKER
from tickets.health.judging import Found
from tickets.models.trouble import TroubleKind

# A mailbox may be silent because nobody writes: a reason to look, not to get up.
WAKES_NOBODY = frozenset({TroubleKind.SILENT})


def report() -> dict[str, Any]:
    """`ok` is False for any trouble that should wake somebody."""
    seen = figures.gather()
    found = judging.judge(seen).found
    addresses = {each.mailbox.pk: each.mailbox.address for each in seen.mailboxes}
    return {
        "ok": all(each.kind in WAKES_NOBODY for each in found),
        "at": seen.at.isoformat(timespec="seconds"),
        "version": machine.version(),
        "database": True,
        "redis": seen.broker.answers,
        **_processes(seen),
        "queue": seen.broker.queue,
        "waiting": seen.waiting,
        "disks": [{"holds": disk.holds, "free_bytes": disk.free, "size_bytes": disk.size} for disk in seen.disks],
        "mailboxes": [_mailbox(each, seen.at) for each in seen.mailboxes],
        "troubles": [_trouble(each, addresses) for each in found],
    }


def _processes(seen: Figures) -> dict[str, float | None]:
    return {
        "worker_seconds": _seconds(seen.signs.get(WORKER)),
        "beat_seconds": _seconds(seen.broker.beat),
        "mail_in_seconds": _seconds(seen.signs.get(MAIL_IN)),
    }


def _mailbox(each: MailboxFigures, at: datetime) -> dict[str, str | bool | float | None]:
    """`lag_seconds` is how long the oldest mail waits to be read, 0 where none does."""
    box = each.mailbox
    return {
        "mailbox": box.address,
        "active": box.is_active,
        "last_in_seconds": _since(box.last_arrived_at, at),
        "last_fetched_seconds": _since(box.last_fetched_at, at),
        "last_out_seconds": _since(box.last_sent_at, at),
        "lag_seconds": _since(each.waiting_since, at) or 0,
        "waiting_in": each.waiting,
        "waiting_out": each.outgoing.due,
        "failed_in": each.failed_in,
        "failed_out": each.failed_out,
        "unknown_out": each.unknown_out,
    }


def _trouble(found: Found, addresses: dict[int, str]) -> dict[str, str | None]:
    mailbox = addresses[found.mailbox_id] if found.mailbox_id is not None else None
    return {"kind": found.kind.value, "mailbox": mailbox, "why": str(found.kind.label)}


def _since(moment: datetime | None, at: datetime) -> float | None:
    return _seconds(None if moment is None else at - moment)


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 1)
