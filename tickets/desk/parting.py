"""Takes apart what was merged, as long as nothing new has come."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from tickets.desk import writing
from tickets.desk.acting import STATUS, put, tell
from tickets.desk.merging import MOMENTS, locked
from tickets.errors import Refused
from tickets.models import Draft, Event, Message, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status

SOMETHING_NEW = "Something new was written since they were merged, so they stay together."


@transaction.atomic
def part(ticket: Ticket, by: User) -> Event:
    """Of `ticket`, that was merged into another one, all comes back. Refused when something new was written there."""
    if ticket.merged_into_id is None:
        raise Refused("This ticket is not merged into another one.")
    former, into = locked([ticket.pk, ticket.merged_into_id], by)
    if former.merged_into_id != into.pk:
        raise Refused("This ticket is not merged into that one any more.")
    merged = merges_of(former).first()
    if merged is None or Message.objects.filter(ticket=into, created_at__gt=merged.created_at).exists():
        raise Refused(SOMETHING_NEW)
    _move_back(former, into, merged.detail["moved"])
    former.merged_into = None
    for each, before in ((former, "status"), (into, "other_status")):
        _bring_in_line(each, Status(merged.detail["before"][before]))
    tell(into, Verb.MERGED, by, detail={"apart": True})
    return tell(former, Verb.MERGED, by, detail={"apart": True})


def merges_of(former: Ticket) -> QuerySet[Event]:
    """Its merging, the last first; what was taken apart is none."""
    return Event.objects.filter(ticket=former, verb=Verb.MERGED, detail__has_key="moved").order_by("-created_at", "-pk")


def _move_back(former: Ticket, into: Ticket, moved: dict[str, list[Any]]) -> None:
    Message.objects.filter(ticket=into, pk__in=moved["messages"]).update(ticket=former)
    Participant.objects.filter(ticket=into, email__in=moved["participants"]).delete()
    Draft.objects.filter(ticket=into, pk__in=moved["drafts"]).update(ticket=former)
    Ticket.objects.filter(merged_into=into, pk__in=moved["tickets"]).update(merged_into=former)


def _bring_in_line(ticket: Ticket, status: Status) -> None:
    """To the status that it had, and the moments that its own messages tell."""
    put(ticket, Status.OPEN if status == Status.ASKED else status)
    letters = writing.letters(ticket).order_by("-created_at", "-id").only("direction", "created_at", "new_text")
    wrote = letters.filter(direction=Direction.INBOUND).first()
    answered = letters.filter(direction=Direction.REPLY).first()
    ticket.customer_wrote_at = wrote.created_at if wrote else None
    ticket.we_wrote_at = answered.created_at if answered else None
    newest = Message.objects.filter(ticket=ticket).order_by("-created_at", "-id").first()
    ticket.last_activity_at = newest.created_at if newest else ticket.created_at
    ticket.preview = writing.preview(wrote) if wrote else ticket.preview
    ticket.awaits_answer_since = writing.unanswered_since(ticket) if ticket.status == Status.OPEN else None
    ticket.save(update_fields=[*STATUS, *MOMENTS, "preview", "awaits_answer_since", "merged_into"])
