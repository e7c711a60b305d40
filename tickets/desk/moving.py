"""Who sees a ticket: the owner gives it to the team, or takes it back. All that hangs on it goes with it.

All raise Refused for everybody but the owner.
"""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.roles import Capability
from tickets import access, live
from tickets.desk import people
from tickets.desk.acting import check_works, hold, tell
from tickets.errors import Refused
from tickets.models import Event, OutgoingMail, Ticket
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Visibility
from tickets.routing import occasions
from tickets.routing.promises import promising

MOST_AT_ONCE = 500


@transaction.atomic
def give_to_team(ticket: Ticket, by: User) -> Event | None:
    """From now on the team sees it, with all that was ever written in it. None when it does already."""
    return _move(ticket, Visibility.TEAM, by)


@transaction.atomic
def take_back(ticket: Ticket, by: User, reason: str = "") -> Event | None:
    """From now on the owner alone sees it: who had it, and sees it no more, has it no more. None when it is so."""
    return _move(ticket, Visibility.OWNER, by, reason)


def take_back_all(tickets: Collection[int], by: User, reason: str = "") -> int:
    """Takes back those of these ids that the team sees, and says how many that were; each batch for itself."""
    _check_owns(by)
    ids = list(tickets)
    starts = range(0, len(ids), MOST_AT_ONCE)
    return sum(_take_back_some(ids[start : start + MOST_AT_ONCE], by, reason) for start in starts)


def is_leaving(ticket: Ticket) -> bool:
    """Whether an answer is on its way to the customer."""
    waiting = OutgoingMail.objects.filter(message__ticket=ticket, message__is_automatic=False)
    return waiting.filter(state__in=[OutgoingState.QUEUED, OutgoingState.SENDING]).exists()


def _check_owns(by: User) -> None:
    check_works(by)
    if not by.can(Capability.SEE_ALL_TICKETS):
        raise Refused("Only the owner decides who sees a ticket.")


def _move(ticket: Ticket, to: Visibility, by: User, reason: str = "") -> Event | None:
    _check_owns(by)
    held = hold(ticket, by)
    if held.visibility == to:
        return None
    detail, held.visibility = _detail(held, to, reason), to
    taken = people.taken_away(held, by)
    held.save(update_fields=["visibility", "assignee"])
    if taken:
        taken.save()
    if detail["from"] == Visibility.TEAM:
        live.publish_lost([held])
    _along(held, by, detail)
    return tell(held, Verb.MOVED, by, detail=detail)


def _along(ticket: Ticket, by: User, detail: dict[str, str]) -> None:
    """What was merged into it is one with it."""
    formers = list(Ticket.objects.filter(merged_into=ticket).exclude(visibility=ticket.visibility))
    Ticket.objects.filter(pk__in=[each.pk for each in formers]).update(visibility=ticket.visibility, assignee=None)
    Event.objects.bulk_create(Event(ticket=each, verb=Verb.MOVED, actor=by, detail=detail) for each in formers)


def _detail(ticket: Ticket, to: Visibility, reason: str) -> dict[str, str]:
    return {"from": ticket.visibility, "to": to, **({"reason": reason} if reason else {})}


def _moved(ticket: Ticket, by: User, reason: str) -> Event:
    return Event(ticket=ticket, verb=Verb.MOVED, actor=by, detail=_detail(ticket, Visibility.OWNER, reason))


@transaction.atomic
def _take_back_some(ids: Sequence[int], by: User, reason: str) -> int:
    wanted = Q(pk__in=ids) | Q(merged_into__in=ids)
    seen = access.visible_to(by).filter(wanted, visibility=Visibility.TEAM).select_related("assignee")
    tickets = list(seen.order_by("pk").select_for_update(of=("self",)))
    moved = [_moved(ticket, by, reason) for ticket in tickets]
    for ticket in tickets:
        ticket.visibility = Visibility.OWNER
    taken = [event for each in tickets if (event := people.taken_away(each, by))]
    Ticket.objects.bulk_update(tickets, ["visibility", "assignee"])
    promising.keep(tickets)
    Event.objects.bulk_create([*taken, *moved])
    occasions.moved(tickets, "visibility")
    live.publish_all(tickets)
    live.publish_lost(tickets)
    return len(tickets)
