"""'Your answers': what became of what somebody handed in."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from tickets import access
from tickets.approving.showing import Proposal, of_rows, proposal_of
from tickets.counting import Capped
from tickets.models import ProposedReply, Ticket
from tickets.models.proposed_reply import ProposalState

MOST, COUNTED = 50, 1000
DECIDED = (ProposalState.APPROVED, ProposalState.SENT_BACK)


@dataclass(frozen=True)
class Answer:
    proposal: Proposal
    ticket: Ticket


def of(user: User) -> list[Answer]:
    """Their newest, on tickets that they see; one statement."""
    own = access.proposals_visible_to(user).filter(author=user).exclude(state=ProposalState.WITHDRAWN)
    rows = of_rows(own).select_related("ticket__customer").order_by("-proposed_at", "-pk")[:MOST]
    return [Answer(proposal_of(row.told), row.ticket) for row in rows]  # type: ignore[attr-defined]


def mark_seen(user: User) -> None:
    """They have read what was decided."""
    _news(user).update(seen_by_author_at=timezone.now())


def hands_in(user: User) -> bool:
    """Whether answers of theirs wait for others."""
    return access.may_work(user) and not user.may(Permission.SEND)


def counted(user: User) -> dict[str, Any]:
    """How many decisions they have not read yet, for a statement that counts more; nothing for who hands none in."""
    return {"news": Capped(_news(user).order_by().values("pk")[:COUNTED])} if hands_in(user) else {}


def _news(user: User) -> Any:
    news = ProposedReply.objects.filter(author=user, state__in=DECIDED, seen_by_author_at=None)
    return news.filter(ticket__in=access.visible_to(user))
