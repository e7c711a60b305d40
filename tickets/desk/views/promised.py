"""What is promised to a customer, and how much time is left, as lists and a ticket's page say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.desk import ahead
from tickets.desk.rows import Row
from tickets.desk.views import moments
from tickets.desk.views.telling import Shown
from tickets.models import Ticket
from tickets.models.promise import Promised
from tickets.models.ticket import Status

MINUTE = timedelta(minutes=1)
A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Due(Shown):
    """`state` is 'broken', 'near' for whom it concerns, or ''; the words say the same. False where nothing is due."""

    words: str = ""
    state: str = ""
    exact: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


NOTHING = Due()


def due(ticket: Row, reader: User) -> Due:
    """For a line of a list: the nearest of what is promised."""
    at, now = ticket.promised_at, timezone.now()
    if at is None or ticket.status not in (Status.OPEN, Status.WAITING, Status.ASKED):
        return NOTHING
    if at <= now:
        return Due(f"promise broken {moments.lasting(at, now)} ago", "broken")
    left = moments.lasting(now, at)
    if ticket.near and concerns(ticket, reader):
        return Due(f"due soon, in {left}", "near")
    return Due(f"due in {left}")


def concerns(ticket: Ticket, reader: User) -> bool:
    """Whoever has the ticket is warned; while nobody has it, everybody who works on tickets."""
    return ticket.assignee_id == reader.pk or (ticket.assignee_id is None and access.may_work(reader))


def on_ticket(promises: Iterable[dict[str, Any]]) -> list[Due]:
    """What `rows.promises` gave, in words; what comes later is said more briefly."""
    now, told = timezone.now(), list(promises)
    return [*(_told(promise, now) for promise in told[:1]), *(_then(promise, now) for promise in told[1:])]


def _told(promise: dict[str, Any], now: datetime) -> Due:
    what, at = Promised(promise["what"]).label, datetime.fromisoformat(promise["due_at"])
    if at <= now:
        words = f"{what} was promised until {moments.at_length(at, now)} · promise broken {_span(at, now)} ago"
        return Due(words, "broken", moments.exact(at))
    soon = "only " if promise["warned_at"] else ""
    words = f"{what} promised until {ahead.told(at, now)} · {soon}{_span(now, at)} left"
    return Due(words, "near" if promise["warned_at"] else "", moments.exact(at))


def _then(promise: dict[str, Any], now: datetime) -> Due:
    what, at = Promised(promise["what"]).label, datetime.fromisoformat(promise["due_at"])
    if at <= now:
        return Due(f"{what} was promised until {moments.at_length(at, now)}", "broken", moments.exact(at))
    return Due(f"{what} until {ahead.told(at, now)}", "", moments.exact(at))


def _span(start: datetime, end: datetime) -> str:
    """'20 min', '1 h 20 min', '3 days'."""
    minutes = max(1, (end - start) // MINUTE)
    hours, rest = divmod(minutes, 60)
    if minutes >= 2 * A_DAY:
        return f"{minutes // A_DAY} days"
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest and minutes < A_DAY else "")))
