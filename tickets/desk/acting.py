"""How every verb begins and ends: the guard and the locked row, then the event."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from tickets import access, live
from tickets.desk import asked
from tickets.errors import Refused
from tickets.models import Event, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing import occasions
from tickets.routing.promises import promising

STATUS = ("status", "status_since", "snoozed_until")
# After these something else may be promised to the customer, or nothing any more.
MOVES_PROMISES = {
    Verb.WAITING,
    Verb.RESOLVED,
    Verb.REOPENED,
    Verb.SPAM,
    Verb.DELETED,
    Verb.RESTORED,
    Verb.MERGED,
    Verb.SNOOZED,
    Verb.WOKEN,
    Verb.KIND_SET,
    Verb.PRIORITY_SET,
    Verb.TARGET_SET,
    Verb.MOVED,
    Verb.SENDING_UNDONE,
    Verb.ASKED,
    Verb.ANSWERED,
    Verb.ASKING_WITHDRAWN,
}


def hold(ticket: Ticket, by: User) -> Ticket:
    """The ticket's fresh row, locked until the transaction ends.

    Raises Refused when `by` may not work on tickets or does not see this one.
    """
    check_works(by)
    fresh = access.visible_to(by).select_related("customer", "mailbox", "assignee")
    known = fresh.defer(*Mailbox.secret_fields("mailbox__"))
    held = known.select_for_update(of=("self",)).filter(pk=ticket.pk).first()
    if held is None:
        raise Refused("This ticket is not there, or it is not yours to see.")
    if held.merged_into_id:
        raise Refused("This ticket was merged into another one. Work there, or take them apart again.")
    return held


def check_works(by: User) -> None:
    """Raises Refused when `by` may not work on tickets at all."""
    if not access.may_work(by):
        raise Refused("You may not work on tickets. Ask the owner if you should.")


def check_sends(by: User) -> None:
    """Raises Refused for who writes drafts only."""
    if not by.may(Permission.SEND):
        raise Refused("You write drafts only. Hand your answer in; once it is approved, it is sent.")


def put(held: Ticket, status: Status, until: datetime | None = None) -> dict[str, Any]:
    """The row's new status, not saved yet (its columns are STATUS), put off until `until`. Gives the event's detail.

    A question to the owner that waits on it is taken back, and the detail says so.
    """
    detail = {"from": held.status, "to": status, **asked.with_its_ticket(held, status)}
    if held.status != status:
        held.status_since = timezone.now()
    held.status, held.snoozed_until = status, until
    return detail


def tell(
    ticket: Ticket, verb: str, by: User | None, message: Message | None = None, detail: dict[str, Any] | None = None
) -> Event:
    """Writes the event, keeps promises in line with the saved ticket, and lets rules and open pages know."""
    if verb in MOVES_PROMISES:
        promising.keep([ticket])
    occasions.changed(ticket, verb, detail or {})
    live.publish(ticket)
    return Event.objects.create(ticket=ticket, verb=verb, actor=by, message=message, detail=detail or {})
