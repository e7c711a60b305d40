"""The figures as monitors get them. The keys are documented in docs/running.md."""

from datetime import timedelta
from typing import Any

from tickets.health import figures, judging, machine
from tickets.health.figures import Figures
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
        "troubles": [_trouble(each, addresses) for each in found],
    }


def _processes(seen: Figures) -> dict[str, float | None]:
    return {
        "worker_seconds": _seconds(seen.signs.get(WORKER)),
        "beat_seconds": _seconds(seen.broker.beat),
        "mail_in_seconds": _seconds(seen.signs.get(MAIL_IN)),
    }


def _trouble(found: Found, addresses: dict[int, str]) -> dict[str, str | None]:
    mailbox = addresses[found.mailbox_id] if found.mailbox_id is not None else None
    return {"kind": found.kind.value, "mailbox": mailbox}


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 1)
