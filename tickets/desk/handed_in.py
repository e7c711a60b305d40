"""A draft that is handed in for approval: it stays as it is until somebody decides, or its author takes it back."""

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Draft, Message, ProposedReply, Ticket
from tickets.models.draft import DraftKind
from tickets.models.proposed_reply import ProposalState


def waits(ticket: Ticket, author: User) -> bool:
    """Whether an answer of this person waits here."""
    return ProposedReply.objects.filter(ticket=ticket, author=author, state=ProposalState.WAITING).exists()


def check_open(ticket: Ticket, author: User) -> None:
    """Raises Refused while an answer of theirs waits here."""
    if waits(ticket, author):
        raise Refused("Your answer waits for approval here. Take it back first if you want to change it.")


def wait_again(message: Message) -> None:
    """An approved answer is taken back before it leaves: it waits once more, as it was approved.

    Where its author has begun another meanwhile, both texts become that draft, as with any answer.
    """
    proposal = ProposedReply.objects.select_for_update().filter(message=message).first()
    if proposal is None:
        return
    begun = Draft.objects.filter(ticket=message.ticket, author=message.author, kind=DraftKind.REPLY).exists()
    proposal.state = ProposalState.WITHDRAWN if begun else ProposalState.WAITING
    proposal.message, proposal.decided_by, proposal.decided_at = None, None, None
    proposal.save()
