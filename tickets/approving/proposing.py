"""Who writes drafts only hands an answer in, or takes it back. The draft and its files stay as they are meanwhile."""

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import Permission
from tickets.desk import addressing, drafting, duties, handed_in, reading, replying, writing
from tickets.desk.acting import hold, tell
from tickets.desk.people import handover
from tickets.errors import Refused
from tickets.mail import html as mail_html
from tickets.models import Event, ProposedReply, Ticket
from tickets.models.draft import DraftKind
from tickets.models.event import Verb
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Status


@transaction.atomic
def propose(
    ticket: Ticket, by: User, html: str, cc: str = "", then: str = Status.WAITING, seen: int | None = None
) -> ProposedReply:
    """The answer waits; `then` is what becomes of the ticket once it is sent.

    Raises ChangedMeanwhile when somebody wrote since `seen`, and Refused: no text, a Cc that is no address, an answer
    of theirs waits here already, or they may send by themselves.
    """
    held = hold(ticket, by)
    duties.check_is_mail(held)
    if by.may(Permission.SEND):
        raise Refused("You may send answers yourself: nobody has to approve them.")
    replying.check_leaves(then)
    handed_in.check_open(held, by)
    addressing.check_answerable(held.customer.email)
    addressing.read(cc)
    replying.check_seen(held, (by,), seen)
    _check_text(html)
    drafting.save(held, by, DraftKind.REPLY, html, cc)
    # Somebody else's editor opens it.
    safe = mail_html.clean_written(html.replace("\0", ""))
    proposal = ProposedReply.objects.create(ticket=held, author=by, html=safe, cc=cc, then=then)
    _take(held, by)
    reading.mark_read(by, held)
    tell(held, Verb.PROPOSED, by, detail={"proposal": proposal.pk, "to": then, "seen": _newest(held)})
    return proposal


@transaction.atomic
def withdraw(proposal: ProposedReply, by: User) -> Event:
    """Whoever wrote it goes on writing. Raises Refused for anybody else, and when it is decided."""
    held = hold(proposal.ticket, by)
    waiting = locked(proposal)
    if waiting.author_id != by.pk:
        raise Refused("Only who wrote this answer takes it back. You can send it back to them.")
    waiting.state = ProposalState.WITHDRAWN
    waiting.save(update_fields=["state"])
    return tell(held, Verb.PROPOSAL_WITHDRAWN, by, detail={"proposal": waiting.pk})


def locked(proposal: ProposedReply) -> ProposedReply:
    """Its row, that waits. The ticket is held already, so that all come in the same order. Raises Refused."""
    people = ProposedReply.objects.select_related("author", "decided_by")
    row = people.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.state == ProposalState.WITHDRAWN:
        raise Refused(f"{row.author.short_name} took this answer back meanwhile.")
    if row.state != ProposalState.WAITING:
        who = row.decided_by.short_name if row.decided_by else "Somebody"
        raise Refused(f"{who} has decided about this answer already.")
    return row


def _check_text(html: str) -> None:
    writing.check_length(html)
    if not mail_html.to_text(mail_html.clean_written(html)).strip() and "<img" not in html:
        raise Refused("There is no text yet. Write something first.")


def _newest(held: Ticket) -> int:
    """The newest message that its author can have had in mind."""
    return writing.standing(held).aggregate(newest=Max("pk"))["newest"] or 0


def _take(held: Ticket, by: User) -> None:
    """So that it comes back to them."""
    if held.assignee is None:
        held.assignee = by
        held.save(update_fields=["assignee"])
        detail = {**handover(None, by), "reason": "Whoever answers first looks after it"}
        tell(held, Verb.ASSIGNED, by, detail=detail)
