"""Who may be given a ticket."""

from accounts.models import User
from accounts.roles import Capability, Role, capabilities_of
from tickets import access
from tickets.models import Event, Ticket
from tickets.models.event import Verb


def colleagues(user: User, ticket: Ticket | None = None) -> list[User]:
    """People who may be assigned, by name, `user` included; with `ticket`, only those who may see it.

    Empty for a person who may not assign anything.
    """
    if not access.may_work(user):
        return []
    working = [role for role in Role if Capability.WORK_TICKETS in capabilities_of(role)]
    people = User.objects.filter(is_active=True, role__in=working).order_by("name", "pk")
    return [person for person in people if ticket is None or may_have(person, ticket)]


def may_have(person: User, ticket: Ticket) -> bool:
    """Whether `person` may work on tickets and sees this one, as it stands there: costs no query."""
    return access.may_work(person) and access.may_see(person, ticket)


def handover(giver: User | None, taker: User | None) -> dict[str, object]:
    """The detail of an ASSIGNED event: the names as they are on that day, and the ids."""
    names = {"from": giver.short_name if giver else "", "to": taker.short_name if taker else ""}
    return {**names, "from_id": giver and giver.pk, "to_id": taker and taker.pk}


def taken_away(ticket: Ticket, by: User | None = None) -> Event | None:
    """Who has it, and does not see it as it stands there now, has it no more: the event. Neither is saved here."""
    if ticket.assignee is None or access.may_see(ticket.assignee, ticket):
        return None
    detail = {**handover(ticket.assignee, None), "reason": "They do not see it any more"}
    ticket.assignee = None
    return Event(ticket=ticket, verb=Verb.ASSIGNED, actor=by, detail=detail)
