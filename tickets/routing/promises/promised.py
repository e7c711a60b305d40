"""What a ticket's moments promise to its customer, and until when. Looks at rows, and neither reads nor writes any."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tickets.models import Promise, Ticket
from tickets.models.kind import DUTY
from tickets.models.promise import Promised
from tickets.models.ticket import Status, Visibility
from tickets.routing.promises.targets import Target

MOST_PAUSES = 200
OVER = (Status.RESOLVED, Status.SPAM, Status.DELETED)


def owed(ticket: Ticket) -> dict[str, datetime]:
    """What the customer waits for, and since when. An answer: what nobody but a machine wrote asks for none."""
    if ticket.status in OVER or ticket.kind == DUTY:
        return {}
    since, awaits = ticket.status_since or ticket.created_at, ticket.awaits_answer_since
    found: dict[str, datetime] = {}
    if awaits:
        what = Promised.NEXT_ANSWER if ticket.we_wrote_at else Promised.FIRST_ANSWER
        found[what] = max(awaits, since)
    if awaits or ticket.customer_wrote_at:
        began = awaits if awaits and not ticket.we_wrote_at else ticket.created_at
        found[Promised.RESOLUTION] = max(began, since) if ticket.status == Status.OPEN else began
    return found


def is_met(promise: Promise, ticket: Ticket) -> datetime | None:
    """When that came about which was promised; None while it did not."""
    if promise.what == Promised.RESOLUTION:
        return (ticket.status_since or ticket.last_activity_at) if ticket.status == Status.RESOLVED else None
    answered = ticket.we_wrote_at
    return answered if answered and answered >= promise.began_at else None


def goes_on(ended: Promise, ticket: Ticket, since: datetime) -> bool:
    """Whether a promise that ended is the one that is owed since `since`: what ended it was taken back."""
    if ended.is_dropped or ended.ended_at is None:
        return ended.began_at == since
    if ended.what == Promised.RESOLUTION:
        return (ticket.status_since or ticket.created_at) < ended.ended_at
    return ended.what == Promised.FIRST_ANSWER or ticket.we_wrote_at is None or ticket.we_wrote_at < ended.ended_at


def pause(promise: Promise, ticket: Ticket) -> None:
    """A resolution waits as long as the customer owes us an answer; a ticket that was put off goes on counting."""
    if promise.what != Promised.RESOLUTION:
        return
    since = max(ticket.status_since or ticket.last_activity_at, promise.began_at)
    if ticket.status == Status.WAITING and not ticket.awaits_answer_since:
        promise.paused_at = promise.paused_at or since
    elif promise.paused_at:
        pauses = [*promise.pauses, [promise.paused_at.isoformat(), max(since, promise.paused_at).isoformat()]]
        promise.pauses, promise.paused_at = pauses[-MOST_PAUSES:], None


def limits(target: Target, promise: Promise) -> tuple[datetime, datetime] | None:
    """When to warn, and when it is due; None when the business does not work so long within years."""
    whole = timedelta(minutes=target.minutes[promise.what])
    pauses = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in promise.pauses]
    due = _after(target, promise.began_at, whole, pauses)
    warn = _after(target, promise.began_at, whole * target.warn_at_percent / 100, pauses)
    return (warn, due) if warn and due else None


def _after(
    target: Target, start: datetime, left: timedelta, pauses: Iterable[tuple[datetime, datetime]]
) -> datetime | None:
    at = start
    for begins, ends in pauses:
        due = target.hours.after(at, left)
        if due is None or due <= begins:
            return due
        left -= target.hours.between(at, begins)
        at = ends
    return target.hours.after(at, left)


def nearest(promises: Iterable[Promise], ticket: Ticket) -> datetime | None:
    """The first of what is to be done; what waits for the customer is not."""
    dues = [each.due_at for each in promises if each.ended_at is None and each.paused_at is None]
    return min(dues, default=None)


def is_decided(ticket: Ticket) -> bool:
    """What is not routed yet has neither kind nor priority, so nothing is promised or taken back."""
    return ticket.visibility != Visibility.HELD
