"""Tickets that have to do with each other, and stay two."""

from django.db import transaction

from accounts.models import User
from tickets.desk.acting import tell
from tickets.desk.merging import locked
from tickets.models import Event, Ticket, TicketLink
from tickets.models.event import Verb
from tickets.models.ticket import Visibility


@transaction.atomic
def link(ticket: Ticket, other: Ticket, by: User) -> TicketLink:
    """Each stands beside the other from then on, for who sees both. Nothing happens when they are linked already."""
    one, two = sorted(locked([ticket.pk, other.pk], by), key=lambda each: each.pk)
    made, is_new = TicketLink.objects.get_or_create(ticket=one, other=two, defaults={"made_by": by})
    if is_new:
        _tell(one, two, Verb.LINKED, by)
    return made


@transaction.atomic
def unlink(ticket: Ticket, other: Ticket, by: User) -> None:
    one, two = sorted(locked([ticket.pk, other.pk], by), key=lambda each: each.pk)
    if TicketLink.objects.filter(ticket=one, other=two).delete()[0]:
        _tell(one, two, Verb.UNLINKED, by)


def _tell(one: Ticket, two: Ticket, verb: Verb, by: User) -> list[Event]:
    """What the team sees says nothing of a ticket that the team does not see: not even that there is one."""
    shown = [(each, other) for each, other in ((one, two), (two, one)) if not _is_secret_at(each, other)]
    return [tell(each, verb, by) for each, _ in shown]


def _is_secret_at(ticket: Ticket, other: Ticket) -> bool:
    return ticket.visibility == Visibility.TEAM and other.visibility != Visibility.TEAM
