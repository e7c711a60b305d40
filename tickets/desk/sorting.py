"""What a ticket is about and how pressing it is: kind and priority.

What rules set, people set here by hand. Each verb returns its event, None when nothing had to change, and raises
Refused when `by` may not work on this ticket or what was typed does not do.
"""

from django.db import transaction

from accounts.models import User
from tickets.desk import duties
from tickets.desk.acting import hold, tell
from tickets.errors import Refused
from tickets.models import Event, Ticket, TicketKind
from tickets.models.event import Verb
from tickets.models.ticket import Priority


@transaction.atomic
def set_kind(ticket: Ticket, kind: str, by: User) -> Event | None:
    """`kind` is a slug, '' for none. Refused for a kind that cannot be chosen."""
    held = hold(ticket, by)
    if held.kind == kind:
        return None
    duties.check_is_mail(held)
    if kind and not TicketKind.objects.filter(slug=kind.replace("\0", ""), is_used=True).exists():
        raise Refused("This kind is not used any more. Choose another one.")
    detail = {"from": held.kind, "to": kind}
    held.kind = kind
    held.save(update_fields=["kind"])
    return tell(held, Verb.KIND_SET, by, detail=detail)


@transaction.atomic
def set_priority(ticket: Ticket, priority: str, by: User) -> Event | None:
    """One of Priority."""
    held = hold(ticket, by)
    if priority not in Priority.values:
        raise Refused("A priority is low, normal, high or urgent.")
    if held.priority == priority:
        return None
    detail = {"from": held.priority, "to": priority}
    held.priority = priority
    held.save(update_fields=["priority"])
    return tell(held, Verb.PRIORITY_SET, by, detail=detail)
