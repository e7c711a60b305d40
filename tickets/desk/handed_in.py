"""A draft that is handed in for approval: it stays as it is until somebody decides, or its author takes it back."""

from django.utils import timezone

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Draft, Message, ProposedReply, Ticket
from tickets.models.draft import DraftKind
from tickets.models.proposed_reply import ProposalState

BOTH_TEXTS = "Taken back before it left. You had begun another answer meanwhile: both texts are in your draft now."


def waits(ticket: Ticket, author: User) -> bool:
    """Whether an answer of this person waits here."""
    return ProposedReply.objects.filter(ticket=ticket, author=author, state=ProposalState.WAITING).exists()


def check_open(ticket: Ticket, author: User) -> None:
    """Raises Refused while an answer of theirs waits here."""
    if waits(ticket, author):
        raise Refused("Your answer waits for approval here. Take it back first if you want to change it.")


def wait_again(message: Message, by: User) -> None:
    """An approved answer is taken back by `by` before it leaves: it waits once more, as it was approved.

    Where its author has begun another meanwhile, both texts become that draft, as with any answer; when somebody else
    took it back, its author is told why it is theirs again.
    """
    proposal = ProposedReply.objects.select_for_update().filter(message=message).first()
    if proposal is None:
        return
    proposal.message, proposal.decided_by, proposal.decided_at = None, None, None
    proposal.state = ProposalState.WAITING
    if proposal.ticket_id != message.ticket_id:  # merged meanwhile: it is its writer's draft there
        proposal.state = ProposalState.WITHDRAWN
    elif Draft.objects.filter(ticket=message.ticket, author=message.author, kind=DraftKind.REPLY).exists():
        _give_back(proposal, by)
    proposal.save()


def _give_back(proposal: ProposedReply, by: User) -> None:
    if proposal.author_id == by.pk:
        proposal.state = ProposalState.WITHDRAWN
        return
    proposal.state, proposal.comment, proposal.seen_by_author_at = ProposalState.SENT_BACK, BOTH_TEXTS, None
    proposal.decided_by, proposal.decided_at = by, timezone.now()
