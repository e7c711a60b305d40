"""A change of what somebody may do, carried through at the desk: at once, also on pages that are open."""

from collections.abc import Sequence

from django.db import transaction

from accounts import permitting
from accounts.models import PersonEvent, User
from accounts.permitting import Permissions, Wanted
from tickets import live
from tickets.desk import people
from tickets.models import Event, Mailbox, Ticket
from tickets.models.ticket import Status, Visibility
from tickets.routing import occasions

AT_ONCE = 500
IN_HAND = (Status.OPEN, Status.WAITING, Status.ASKED)


@transaction.atomic
def permit(person: User, permissions: Permissions, by: User) -> PersonEvent | None:
    """Tickets that they see no more go back to the team. None when nothing is new; accounts' Refused."""
    event = permitting.permit(person, Wanted(permissions, called()), by)
    if event is not None:
        if "only_mailboxes" in event.detail:
            _give_back(User.objects.get(pk=person.pk), by)
        live.permissions_changed(person)
    return event


def called() -> dict[int, str]:
    """All mailboxes, by what people call them."""
    rows = Mailbox.objects.order_by("name", "address").values_list("pk", "name", "address")
    return {pk: name or address for pk, name, address in rows}


def _give_back(person: User, by: User) -> None:
    if person.only_mailboxes is None:
        return
    of_theirs = Ticket.objects.filter(assignee=person, status__in=IN_HAND, visibility=Visibility.TEAM)
    unseen = of_theirs.exclude(mailbox__in=person.only_mailboxes).select_related("assignee").order_by("pk")
    while tickets := list(unseen.select_for_update(of=("self",))[:AT_ONCE]):
        _take_away(tickets, by)


def _take_away(tickets: Sequence[Ticket], by: User) -> None:
    taken = [event for each in tickets if (event := people.taken_away(each, by))]
    Ticket.objects.bulk_update(tickets, ["assignee"])
    Event.objects.bulk_create(taken)
    occasions.moved(tickets, "assignee")
    live.publish_all(tickets)
