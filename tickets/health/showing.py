"""Figures as the health page shows them: lines that say what, how, and whether it is all right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from tickets.health import figures, judging, machine
from tickets.health.figures import COUNTED, Figures, MailboxFigures
from tickets.health.heartbeats import FAULT, MAIL_IN, WORKER
from tickets.health.judging import Found, in_words
from tickets.mail import about_tickets, posting
from tickets.models import Mailbox, Trouble
from tickets.models.mailbox import Arrival, Departure
from tickets.models.trouble import TroubleKind

AN_HOUR = timedelta(hours=1)
PAST, MOST_OPEN = 10, 100
NOT_YET = "no sign of life yet"
ROW_SECURITY = "answers; what a page's person may not see, it does not give to the page"
NO_ROW_SECURITY = "answers, but row-level security does not hold for pages: the role that they ask as may bypass it"


@dataclass(frozen=True)
class Part:
    """A line about a part of the desk."""

    name: str
    said: str
    bad: bool = False


@dataclass(frozen=True)
class Row:
    """A mailbox and what is to be said of it."""

    figures: MailboxFigures
    comes_in: list[Part]
    goes_out: list[Part]


def standing(by: User) -> dict[str, Any]:
    """What the part of the page that changes needs."""
    seen = figures.gather()
    found = judging.judge(seen).found
    addresses = {each.mailbox.pk: each.mailbox for each in seen.mailboxes}
    noted = _noted()
    begun = {(each.mailbox_id, each.kind): each.began_at for each in noted if each.ended_at is None}
    return {
        "troubles": [(each, addresses.get(each.mailbox_id or 0), begun.get(each.key)) for each in found],
        "parts": _parts(seen, {each.kind for each in found}),
        "rows": [_row(each, found, seen.at) for each in seen.mailboxes],
        "own_troubled": about_tickets.known_to(by, seen.own_troubled),
        "can_repeat": posting.AGAIN,
        "past": [each for each in noted if each.ended_at is not None][:PAST],
        "at": seen.at,
        "version": machine.version(),
    }


def _noted() -> list[Trouble]:
    """What goes on, and then what ended last."""
    rows = Trouble.objects.select_related("mailbox").defer(*Mailbox.secret_fields("mailbox__"))
    return list(rows.order_by(F("ended_at").desc(nulls_first=True))[: MOST_OPEN + PAST])


def _parts(seen: Figures, bad: set[TroubleKind]) -> list[Part]:
    broker = seen.broker
    workers = sum(name.startswith(f"{WORKER} ") for name in seen.signs)
    worker = _ago("did something", seen.signs.get(WORKER)) + (f"; {workers} workers today" if workers > 1 else "")
    return [
        Part("Worker", worker, TroubleKind.WORKER in bad),
        Part("Clock", _ago("rang", broker.beat), TroubleKind.BEAT in bad),
        Part("Mail in", _ago("gave a sign of life", seen.signs.get(MAIL_IN)), TroubleKind.MAIL_IN in bad),
        Part("Database", ROW_SECURITY if seen.row_security else NO_ROW_SECURITY, not seen.row_security),
        Part("Redis", _redis(seen), not broker.answers),
        Part("Waiting", _mails(seen.waiting) if seen.waiting else "nothing"),
        *_faults(seen),
        *(Part(f"Disk: {disk.holds}", _free(disk), disk.is_low) for disk in seen.disks),
    ]


def _faults(seen: Figures) -> list[Part]:
    said = [(name.removeprefix(FAULT), age) for name, age in seen.signs.items() if name.startswith(FAULT)]
    return [Part("Fault", f"{what}, last {in_words(age)} ago: the log says more", age < AN_HOUR) for what, age in said]


def _ago(did: str, age: timedelta | None) -> str:
    return NOT_YET if age is None else f"{did} {in_words(age)} ago"


def _redis(seen: Figures) -> str:
    if not seen.broker.answers:
        return f"does not answer: {seen.broker.said}"
    return f"answers; {seen.broker.queue} task{'' if seen.broker.queue == 1 else 's'} in the queue"


def _free(disk: machine.Disk) -> str:
    return f"{disk.free / 1e9:.1f} GB of {disk.size / 1e9:.0f} GB free"


def _row(each: MailboxFigures, found: list[Found], at: datetime) -> Row:
    bad = {trouble.kind for trouble in found if trouble.mailbox_id == each.mailbox.pk}
    return Row(each, _comes_in(each, at, bad), _goes_out(each, at, bad))


def _comes_in(each: MailboxFigures, at: datetime, bad: set[TroubleKind]) -> list[Part]:
    box = each.mailbox
    parts = [Part("Last mail", _when(box.last_arrived_at, at, "none yet"), TroubleKind.SILENT in bad)]
    if box.arrival in (Arrival.IMAP, Arrival.POP3):
        parts.append(Part("Last fetched", _when(box.last_fetched_at, at, "not yet"), TroubleKind.FETCHING in bad))
    if problem := each.grant_problem or box.fetch_problem:
        parts.append(Part("Fetching fails", _and_next(problem, box.fetch_paused_until, at), True))
    if each.waiting:
        since = f", the oldest for {in_words(at - each.waiting_since)}" if each.waiting_since else ""
        parts.append(Part("Waits to be read", _mails(each.waiting) + since, TroubleKind.READING in bad))
    if each.failed_in:
        parts.append(Part("Not whole in a ticket", f"{_mails(each.failed_in)} within a week", True))
    return parts


def _goes_out(each: MailboxFigures, at: datetime, bad: set[TroubleKind]) -> list[Part]:
    box, out = each.mailbox, each.outgoing
    if box.departure == Departure.FOLDER:
        return [Part("Answers", "are written to files, not sent"), *_did_not_leave(each)]
    parts = [Part("Last sent", _when(box.last_sent_at, at, "nothing yet"))]
    if box.send_problem:
        parts.append(Part("Sending fails", _and_next(box.send_problem, out.next_try, at), True))
    if out.due:
        since = f", the oldest for {in_words(at - out.since)}" if out.since else ""
        parts.append(Part("Waits to be sent", _mails(out.due) + since))
    if out.retried:
        since = f", the oldest for {in_words(at - out.retried_since)}" if out.retried_since else ""
        parts.append(Part("Tried in vain", _mails(out.retried) + since, TroubleKind.SENDING in bad))
    return [*parts, *_did_not_leave(each)]


def _did_not_leave(each: MailboxFigures) -> list[Part]:
    counts = {"Could not be sent": each.failed_out, "May have been sent": each.unknown_out}
    return [Part(name, f"{_mails(count)} within a week", True) for name, count in counts.items() if count]


def _when(moment: datetime | None, at: datetime, never: str) -> str:
    return never if moment is None else f"{in_words(at - moment)} ago"


def _and_next(problem: str, next_try: datetime | None, at: datetime) -> str:
    if next_try is None:
        return problem
    return f"{problem} Next try {'in ' + in_words(next_try - at) if next_try > at else 'now'}."


def _mails(count: int) -> str:
    if count >= COUNTED:
        return f"more than {COUNTED - 1} mails"
    return f"{count} mail{'' if count == 1 else 's'}"
