"""Tara is new, and her answers go out once somebody has approved them: one waits, one came back, one was changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape

from accounts.models import User
from tickets.desk import writing
from tickets.desk.people import handover
from tickets.mail import html, tokens
from tickets.models import Draft, Event, Message, OutgoingMail, ProposedReply, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Status, Visibility
from tickets.routing.promises import promising

WAITS = (
    "thank you for writing. I have looked it up, and you are right: this should have worked at once. I "
    "have put it in order; please try once more, and tell me if anything is still missing."
)
CAME_BACK = "this is not possible. Please read the conditions."
COMMENT = (
    "Kind words first: nobody reads the conditions before they write. Say what we can do for them, and by"
    " when. You find how under Procedures."
)
FIRST = "thanks for your mail. I forwarded it to a colleague, who will answer when there is time."
CHANGED = "thanks for your mail. A colleague looks at it today, and you hear from us by tomorrow noon."


def hand_in(tara: User, olivia: User, now: datetime) -> None:
    """On tickets that nobody has answered, so that each can be decided."""
    free = Ticket.objects.filter(status=Status.OPEN, visibility=Visibility.TEAM, assignee=None)
    free = free.filter(last_activity_at__lt=now - timedelta(minutes=30))
    waiting = free.filter(awaits_answer_since__isnull=False).exclude(customer__name="").select_related("customer")
    tickets = list(waiting.order_by("-created_at")[:3])
    for ticket, tell in zip(tickets, (_waits, _came_back, _was_changed), strict=False):
        ticket.assignee = tara
        ticket.save(update_fields=["assignee"])
        began = max(ticket.last_activity_at, now - timedelta(hours=3))
        _event(ticket, Verb.ASSIGNED, tara, began, handover(None, tara))
        tell(ticket, tara, olivia, began + (now - began) / 3)


def _waits(ticket: Ticket, tara: User, olivia: User, at: datetime) -> None:
    _handed_in(ticket, tara, WAITS, at)
    Draft.objects.create(ticket=ticket, author=tara, html=_html(ticket, tara, WAITS))


def _came_back(ticket: Ticket, tara: User, olivia: User, at: datetime) -> None:
    _decided(_handed_in(ticket, tara, CAME_BACK, at), olivia, ProposalState.SENT_BACK, comment=COMMENT)
    Draft.objects.create(ticket=ticket, author=tara, html=_html(ticket, tara, CAME_BACK))


def _was_changed(ticket: Ticket, tara: User, olivia: User, at: datetime) -> None:
    proposal = _handed_in(ticket, tara, FIRST, at)
    sent = _html(ticket, tara, CHANGED)
    message = _sent(ticket, tara, sent, _later(at))
    told: dict[str, object] = {"from": Status.OPEN, "to": Status.WAITING, "awaits": None, "joined": []}
    told["approved_by"] = olivia.short_name
    _event(ticket, Verb.REPLIED, tara, message.created_at, told, message)
    _decided(proposal, olivia, ProposalState.APPROVED, approved_html=sent, message=message)
    ticket.status, ticket.status_since, ticket.awaits_answer_since = Status.WAITING, message.created_at, None
    ticket.we_wrote_at = ticket.last_activity_at = message.created_at
    ticket.preview = writing.preview(message)
    ticket.save()
    promising.keep([ticket])


def _handed_in(ticket: Ticket, tara: User, text: str, at: datetime) -> ProposedReply:
    """As `tickets.approving` writes it, but in the past."""
    proposal = ProposedReply.objects.create(
        ticket=ticket, author=tara, html=_html(ticket, tara, text), then=Status.WAITING, proposed_at=at
    )
    seen = writing.standing(ticket).latest("pk").pk
    _event(ticket, Verb.PROPOSED, tara, at, {"proposal": proposal.pk, "to": Status.WAITING, "seen": seen})
    return proposal


def _decided(proposal: ProposedReply, olivia: User, state: ProposalState, **fields: object) -> None:
    at = _later(proposal.proposed_at)
    found = ProposedReply.objects.filter(pk=proposal.pk)
    found.update(state=state, decided_by=olivia, decided_at=at, **fields)
    verb = Verb.APPROVED if state == ProposalState.APPROVED else Verb.SENT_BACK
    about = {"proposal": proposal.pk, "author": proposal.author.short_name, "author_id": proposal.author_id}
    _event(proposal.ticket, verb, olivia, at, {**about, "changed": "approved_html" in fields})


def _sent(ticket: Ticket, tara: User, sent: str, at: datetime) -> Message:
    mailbox, text = ticket.mailbox, html.to_text(sent).strip()
    message = Message.objects.create(
        ticket=ticket,
        author=tara,
        direction=Direction.REPLY,
        html=sent,
        text=text,
        new_text=text,
        created_at=at,
        sender_name=mailbox.name,
        sender_email=mailbox.address,
        to=[[ticket.customer.name, ticket.customer.email]],
        subject=f"Re: {ticket.subject}",
        message_id=tokens.new_message_id(ticket.reference, mailbox.domain),
    )
    left = {"state": OutgoingState.SENT, "queued_at": at, "due_at": at, "sent_at": at, "attempts": 1}
    OutgoingMail.objects.create(message=message, mailbox=mailbox, **left)
    return message


def _html(ticket: Ticket, tara: User, text: str) -> str:
    whole = f"Hi {ticket.customer.name.split(' ')[0]},\n\n{text}\n\nBest,\n{tara.short_name}"
    return html.clean_written(f"<div>{escape(whole, quote=False)}</div>".replace("\n", "<br>"))


def _later(at: datetime) -> datetime:
    return at + timedelta(minutes=4)


def _event(
    ticket: Ticket, verb: Verb, by: User, at: datetime, detail: Mapping[str, object], message: Message | None = None
) -> None:
    Event.objects.create(ticket=ticket, verb=verb, actor=by, detail=dict(detail), message=message, created_at=at)
