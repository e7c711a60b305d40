"""'Hand this over': a draft of a procedure, begun from what the owner answered last, for a kind of tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape, linebreaks

from accounts.models import User
from tickets import access
from tickets.hours.value.incomes import check
from tickets.hours.value.still_mine import LATELY
from tickets.models import Message, Procedure, ProcedureVersion, TicketKind
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Visibility
from tickets.procedures import writing
from tickets.procedures.leaving_out import LeavingOut
from tickets.procedures.steps import CHECK, TEXT, Step, new_step

MOST_ANSWERS, LONGEST_ANSWER, MOST_LISTED = 2, 2_000, 5
BEGUN = "Begun from what you answered last"
FIRST = "Read what the customer asks for, and look whether it was answered before"
LAST = "<p>When it is about something else, ask the owner.</p>"


@dataclass(frozen=True)
class State:
    """How far it is: procedures of this kind that count, and the owner's own draft of one that does not count yet."""

    kind: str
    name: str
    published: Sequence[Procedure]
    draft: ProcedureVersion | None


def state(kind: str, by: User) -> State | None:
    """None for a kind that is not there. Two statements."""
    name = TicketKind.names().get(kind)
    if not name:
        return None
    counting = access.procedures_visible_to(by).filter(current__kinds__contains=[kind], retired_at=None)
    return State(kind, name, list(counting.select_related("current")[:MOST_LISTED]), _draft(kind, by))


@transaction.atomic
def begin(kind: str, by: User) -> ProcedureVersion | None:
    """The owner's draft for this kind, new unless there is one already; None for a kind that is not there."""
    check(by)
    name = TicketKind.names().get(kind)
    return (_draft(kind, by) or _begun(kind, name, by)) if name else None


def _draft(kind: str, by: User) -> ProcedureVersion | None:
    own = access.versions_visible_to(by).filter(written_by=by, state__in=writing.UNFINISHED, kinds=[kind])
    return own.filter(procedure__current=None).order_by("-written_at").first()


def _begun(kind: str, name: str, by: User) -> ProcedureVersion:
    answers = [_step(answer) for answer in _answers(kind, by)]
    fields: dict[str, Any] = {
        "title": f"{name}: how we answer",
        "when_to_use": f"A ticket is about “{name}”.",
        "kinds": [kind],
        "steps": [new_step(CHECK, text=FIRST), *answers, new_step(TEXT, html=LAST)],
        "said": BEGUN if answers else "",
    }
    return writing.draft(by, senders=[], **fields)


def _answers(kind: str, by: User) -> list[Message]:
    lately = access.messages_visible_to(by).filter(direction=Direction.REPLY, created_at__gte=timezone.now() - LATELY)
    own = lately.filter(author=by, ticket__kind=kind)
    shown = own.filter(ticket__visibility=Visibility.TEAM).exclude(outgoing__state=OutgoingState.UNDONE)
    return list(shown.select_related("ticket__customer").order_by("-created_at")[:MOST_ANSWERS])


def _step(answer: Message) -> Step:
    ticket = answer.ticket
    leaving = LeavingOut([ticket.customer.name], [ticket.reference, *(str(value) for value in ticket.fields.values())])
    text = leaving.of(answer.text[:LONGEST_ANSWER].strip())
    return new_step(TEXT, html=f"<p>You answered:</p><blockquote>{linebreaks(escape(text))}</blockquote>")
