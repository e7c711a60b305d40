"""Figures → what is wrong, in words that an admin may read: nothing of what tickets say. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.health.figures import Figures, MailboxFigures
from tickets.health.heartbeats import MAIL_IN, WORKER
from tickets.mail.sending import PUT_OFF
from tickets.models.mailbox import Arrival
from tickets.models.trouble import TroubleKind

SILENT_PROCESS = timedelta(minutes=2)
READING_AFTER = timedelta(minutes=15)
SEVERAL = 2
SHOWN = 3

# While one of the first goes on, nothing is known of those below it: they are neither found nor over.
BROKER = frozenset({TroubleKind.BROKER})
PROCESSES = frozenset({TroubleKind.WORKER, TroubleKind.BEAT})
CONSEQUENCES = frozenset(
    {TroubleKind.FETCHING, TroubleKind.SENDING, TroubleKind.READING, TroubleKind.SILENT, TroubleKind.WEBHOOK}
)


@dataclass(frozen=True)
class Found:
    """One thing that is wrong now. `mailbox_id` is None for what concerns the whole desk."""

    kind: TroubleKind
    said: str
    mailbox_id: int | None = None

    @property
    def key(self) -> tuple[int | None, str]:
        return self.mailbox_id, self.kind


@dataclass(frozen=True)
class Verdict:
    """`unknowable` are kinds of which nothing can be said for now."""

    found: list[Found]
    unknowable: frozenset[TroubleKind] = frozenset()


def judge(figures: Figures) -> Verdict:
    """Where no worker works, that is the trouble, and not each mailbox that nobody looks after."""
    desk = [*_processes(figures), *_disks(figures)]
    kinds = {found.kind for found in desk}
    if kinds & BROKER:
        return Verdict(desk, PROCESSES | CONSEQUENCES)
    if kinds & PROCESSES:
        return Verdict(desk, CONSEQUENCES)
    of_mailboxes = [found for each in figures.mailboxes for found in _mailbox(each, figures.at)]
    return Verdict([*desk, *_routing(figures), *_webhooks(figures), *of_mailboxes])


def in_words(span: timedelta) -> str:
    """'2 hours': the largest unit alone."""
    seconds = max(0, int(span.total_seconds()))
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size or size == 1:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    raise AssertionError


def _processes(figures: Figures) -> Iterator[Found]:
    mail_in = figures.signs.get(MAIL_IN)
    if mail_in is not None and mail_in > SILENT_PROCESS and _takes_mail_in(figures):
        yield Found(
            TroubleKind.MAIL_IN,
            f"The process 'mail-in' gave no sign of life for {in_words(mail_in)}: mail that is sent straight to this "
            "desk is not taken. Senders keep it for some days.",
        )
    if figures.broker.answers:
        yield from _beat_or_worker(figures)
    else:
        yield Found(
            TroubleKind.BROKER,
            "Nothing is begun by itself, and pages do not hear of changes. Nothing is lost: work goes on where it "
            f"stands as soon as Redis is back. ({figures.broker.said})",
        )


def _beat_or_worker(figures: Figures) -> Iterator[Found]:
    """A worker that nobody rings for is not to blame."""
    beat, worker = figures.broker.beat, figures.signs.get(WORKER)
    idle = worker if worker is not None and worker > SILENT_PROCESS else None
    silence = beat if beat is not None else idle
    if silence is not None and silence > SILENT_PROCESS:
        yield Found(
            TroubleKind.BEAT,
            f"Nothing was begun by itself for {in_words(silence)}: the process 'beat' is not running. Mail that is "
            "sent straight to this desk is still read; nothing is fetched, and nothing that failed is tried again.",
        )
    elif idle is not None:
        yield Found(TroubleKind.WORKER, f"No worker has done anything for {in_words(idle)}. {_waits(figures)}".strip())


def _waits(figures: Figures) -> str:
    count = figures.waiting
    return f"{count} mail{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for it." if count else ""


def _takes_mail_in(figures: Figures) -> bool:
    return any(each.mailbox.is_active and each.mailbox.arrival == Arrival.SMTP for each in figures.mailboxes)


def _disks(figures: Figures) -> Iterator[Found]:
    for disk in figures.disks:
        if disk.is_low:
            free = f"{disk.free / 1e9:.1f} GB of {disk.size / 1e9:.0f} GB are free"
            yield Found(TroubleKind.DISK, f"The disk with {disk.holds} is almost full: {free}.")
            return


def _routing(figures: Figures) -> Iterator[Found]:
    since = figures.held_since
    if figures.unrouted:
        yield Found(TroubleKind.READING, figures.unrouted)
    elif since is not None and figures.at - since > READING_AFTER:
        count = f"{figures.held} new ticket{' waits' if figures.held == 1 else 's wait'}"
        yield Found(TroubleKind.READING, f"{count} to be routed: until then only the owner sees them.")


def _webhooks(figures: Figures) -> Iterator[Found]:
    """Of what was called about nothing is said."""
    said = [f"{each.name}: {each.said}." for each in figures.untaken]  # type: ignore[attr-defined]
    if said:
        more = f" And {len(said) - SHOWN} more." if len(said) > SHOWN else ""
        yield Found(TroubleKind.WEBHOOK, " ".join(said[:SHOWN]) + more)


def _mailbox(each: MailboxFigures, at: datetime) -> list[Found]:
    if not each.mailbox.is_active:
        return []
    said = {
        TroubleKind.FETCHING: _fetching(each, at),
        TroubleKind.SENDING: _sending(each, at),
        TroubleKind.READING: _reading(each, at),
        TroubleKind.SILENT: _silent(each, at),
    }
    return [Found(kind, words, each.mailbox.pk) for kind, words in said.items() if words]


def _fetching(each: MailboxFigures, at: datetime) -> str:
    mailbox = each.mailbox
    if mailbox.arrival not in (Arrival.IMAP, Arrival.POP3):
        return ""
    if each.grant_problem:
        return each.grant_problem
    since = mailbox.last_fetched_at or mailbox.created_at
    if at - since < timedelta(minutes=mailbox.failing_after_minutes):
        return ""
    return mailbox.fetch_problem or f"Nobody has looked for new mail for {in_words(at - since)}."


def _sending(each: MailboxFigures, at: datetime) -> str:
    mailbox, since = each.mailbox, each.outgoing.retried_since
    if each.grant_problem and mailbox.arrival not in (Arrival.IMAP, Arrival.POP3):
        return each.grant_problem
    if since is None or at - since < timedelta(minutes=mailbox.failing_after_minutes):
        return ""
    # One mail that its recipient's server puts off is no trouble of the mailbox.
    return "" if mailbox.send_problem == PUT_OFF and each.outgoing.retried < SEVERAL else mailbox.send_problem


def _reading(each: MailboxFigures, at: datetime) -> str:
    since = each.waiting_since
    if since is None or at - since < READING_AFTER:
        return ""
    return f"Mail that came in {in_words(at - since)} ago still waits to be made into a ticket."


def _silent(each: MailboxFigures, at: datetime) -> str:
    mailbox = each.mailbox
    if not mailbox.silent_after_hours:
        return ""
    since = mailbox.last_arrived_at or mailbox.created_at
    if at - since < timedelta(hours=mailbox.silent_after_hours):
        return ""
    return f"No mail has come in for {in_words(at - since)}. Is everything all right at the provider?"
