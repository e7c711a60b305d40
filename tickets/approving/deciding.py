"""An answer that waits is approved as it is, approved with changes, or sent back with a comment."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from tickets.approving import differing
from tickets.approving.proposing import locked
from tickets.desk import pictures, replying
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.desk.people import handover, may_have
from tickets.errors import Refused
from tickets.models import Event, OutgoingMail, ProposedReply, Ticket
from tickets.models.event import Verb
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Status

LONGEST_COMMENT = 10_000


@transaction.atomic
def approve(proposal: ProposedReply, by: User, html: str | None = None, seen: int | None = None) -> OutgoingMail:
    """Goes out as its author's answer; `html` is what `by` made of it, None as it is.

    `seen` is the newest message that `by` had before them; without it, the newest when it was handed in. Raises
    ChangedMeanwhile when somebody else has written since, Refused for what cannot be sent: then it waits on.
    """
    held, waiting = _held(proposal, by)
    text, seen = text_of(waiting) if html is None else html, _seen(waiting) if seen is None else seen
    outgoing = replying.reply(held, by, text, waiting.cc, waiting.then, seen, waiting.author)
    message = outgoing.message
    waiting.state, waiting.message = ProposalState.APPROVED, message
    waiting.approved_html = pictures.by_address(message.html, message.attachments.all())
    _decide(waiting, by)
    changed = differing.is_changed(waiting.html, message.html)
    tell(held, Verb.APPROVED, by, message, {**_about(waiting), "changed": changed})
    return outgoing


@transaction.atomic
def send_back(proposal: ProposedReply, by: User, comment: str) -> Event:
    """It is its author's draft again, and the ticket comes back to them on top. Refused without a comment."""
    held, waiting = _held(proposal, by)
    comment = comment.replace("\0", "").strip()
    if not comment:
        raise Refused(f"Say in a sentence what {waiting.author.short_name} should change.")
    if len(comment) > LONGEST_COMMENT:
        raise Refused("This comment is too long.")
    waiting.state, waiting.comment = ProposalState.SENT_BACK, comment
    _decide(waiting, by)
    _back_on_top(held, waiting.author, by)
    return tell(held, Verb.SENT_BACK, by, detail=_about(waiting))


def text_of(waiting: ProposedReply) -> str:
    """What goes out as it stands: what was approved once, and taken back before it left, is not lost."""
    return waiting.approved_html or waiting.html


def _held(proposal: ProposedReply, by: User) -> tuple[Ticket, ProposedReply]:
    """Both locked. Raises Refused."""
    held = hold(proposal.ticket, by)
    if not by.may(Permission.APPROVE):
        raise Refused("You may not decide about the answers of others. Ask the owner if you should.")
    waiting = locked(proposal)
    if waiting.author_id == by.pk:
        raise Refused("Nobody approves their own answer. Take it back, and send it yourself.")
    return held, waiting


def _seen(waiting: ProposedReply) -> int:
    """The newest message when it was handed in: never later than what its author had read."""
    told = Event.objects.filter(ticket=waiting.ticket_id, verb=Verb.PROPOSED, detail__proposal=waiting.pk)
    return int(told.latest("pk").detail["seen"])


def _decide(waiting: ProposedReply, by: User) -> None:
    waiting.decided_by, waiting.decided_at, waiting.seen_by_author_at = by, timezone.now(), None
    waiting.save()


def _about(proposal: ProposedReply) -> dict[str, object]:
    return {"proposal": proposal.pk, "author": proposal.author.short_name, "author_id": proposal.author_id}


def _back_on_top(held: Ticket, author: User, by: User) -> None:
    if held.status in (Status.WAITING, Status.RESOLVED):
        put(held, Status.OPEN)
    held.last_activity_at = timezone.now()
    if held.assignee is None and may_have(author, held):
        held.assignee = author
        tell(held, Verb.ASSIGNED, by, detail=handover(None, author))
    held.save(update_fields=[*STATUS, "last_activity_at", "assignee"])
