"""Answers that wait for approval, for the pages of whoever decides."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets import access
from tickets.approving import showing
from tickets.approving.showing import Proposal
from tickets.desk import brief
from tickets.models import ProposedReply, Ticket
from tickets.models.proposed_reply import ProposalState


@dataclass(frozen=True)
class Waiting:
    """One answer, with its ticket and customer."""

    proposal: Proposal
    ticket: Ticket


def open_to(user: User) -> QuerySet[ProposedReply]:
    """Others' answers that wait, as far as this person sees them."""
    return access.proposals_visible_to(user).filter(state=ProposalState.WAITING).exclude(author=user)


def told(rows: QuerySet[ProposedReply]) -> QuerySet[ProposedReply, Any]:
    """The oldest first, as JSON for `waiting_of`."""
    found = JSONObject(proposal=showing.as_json(), ticket=brief.as_json("ticket__"))
    return rows.order_by("proposed_at", "pk").values(told=found)


def waiting_of(found: dict[str, Any]) -> Waiting:
    return Waiting(showing.proposal_of(found["proposal"]), brief.ticket_of(found["ticket"]))
