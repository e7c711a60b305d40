"""Answers that wait for approval, on a ticket's page: below the conversation, where they will stand."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.permissions import Permission
from tickets.approving import answers, showing
from tickets.approving.showing import Proposal
from tickets.desk.views.looking import person
from tickets.models import Ticket


@dataclass(frozen=True)
class Refusal:
    """A decision about the proposal `pk` that was not taken, with what was typed."""

    pk: int
    error: str
    html: str = ""
    comment: str = ""


def shown(request: HttpRequest, ticket: Ticket, refusal: Refusal | None) -> dict[str, Any]:
    """`waiting_for`: the person's own that waits; `decision`: what was decided about their newest, until they read it
    or write another."""
    user = person(request)
    found = [showing.proposal_of(each) for each in getattr(ticket, "proposals_told", ())]
    own = next((each for each in found if each.author_id == user.pk), None)
    waiting = [each for each in reversed(found) if each.waits]
    return {
        "proposals": waiting,
        "own_proposal": own if own and own.waits else None,
        "decision": own if own and _is_news(own) else None,
        "refusal": refusal,
        "is_gone": bool(refusal) and all(each.pk != refusal.pk for each in waiting if refusal),
        "approves": user.may(Permission.APPROVE),
        "sends": user.may(Permission.SEND),
        "hands_in": answers.hands_in(user),
    }


def _is_news(own: Proposal) -> bool:
    return own.was_sent_back or (own.was_approved and own.is_news and bool(own.changes))
