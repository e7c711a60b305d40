"""Answers that wait for approval, for the page of whoever decides: one statement."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from tickets import access
from tickets.approving.showing import Proposal, of_rows, proposal_of
from tickets.models import ProposedReply, Ticket
from tickets.models.proposed_reply import ProposalState

MOST = 50


@dataclass(frozen=True)
class Waiting:
    """One answer, with its ticket and customer."""

    proposal: Proposal
    ticket: Ticket


def waiting(user: User) -> list[Waiting]:
    """What this person may decide about, the oldest first; nothing for who decides about none."""
    if not user.may(Permission.APPROVE):
        return []
    rows = of_rows(open_to(user)).select_related("ticket__customer").order_by("proposed_at", "pk")[:MOST]
    return [Waiting(proposal_of(row.told), row.ticket) for row in rows]  # type: ignore[attr-defined]


def open_to(user: User) -> QuerySet[ProposedReply]:
    """Others' answers that wait, as far as this person sees them."""
    return access.proposals_visible_to(user).filter(state=ProposalState.WAITING).exclude(author=user)
