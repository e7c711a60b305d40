"""An answer to the customer: written here, put into the outbox, sent from there.

For UNDO_SECONDS it can be taken back. After that a worker sends it, and what comes of it is shown in the ticket.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets import later
from tickets.desk import addressing, clearing, duties, reading, threading, writing
from tickets.desk.acting import STATUS, check_sends, hold, put, tell
from tickets.desk.outbox import send_again, settle, undo
from tickets.desk.people import handover
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Event, Message, OutgoingMail, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status
from tickets.routing import occasions
from tickets.routing.promises import promising

UNDO_SECONDS = 10
LEAVES = (Status.OPEN, Status.WAITING, Status.RESOLVED)

__all__ = ["UNDO_SECONDS", "reply", "send_again", "settle", "undo"]


@transaction.atomic
def reply(
    ticket: Ticket,
    by: User,
    html: str,
    cc: str = "",
    then: str = Status.WAITING,
    seen: int | None = None,
    author: User | None = None,
) -> OutgoingMail:
    """Puts the answer into the outbox and the ticket into the status `then`.

    `seen` is the id of the newest message that the person had before them. `author` is whose answer it is, where `by`
    approves it. Raises ChangedMeanwhile when somebody else has written since, and Refused for who writes drafts only
    and for what cannot be sent: no text, a Cc that is no address, an address to which no mail goes.
    """
    held, author = hold(ticket, by), author or by
    check_sends(by)
    duties.check_is_mail(held)
    status = _status(then, held)
    addressing.check_answerable(held.customer.email)
    copies = addressing.read(cc)
    clearing.check(by, [held.customer.email, *(address for _, address in copies)])
    check_seen(held, (by, author), seen)
    message = _write(held, author, html, copies)
    _check_not_twice(message, seen)
    before = _before(held)
    joined = _join(held, [held.customer.email, *(address for _, address in copies)])
    _take(held, author)
    tell(held, Verb.REPLIED, author, message, {**before, "to": status, "joined": joined, **_approval(by, author)})
    turned = _go_on(held, message, status)
    if status == Status.RESOLVED != before["from"]:
        # Rules hear of it once the answer cannot be taken back.
        Event.objects.create(ticket=held, verb=Verb.RESOLVED, actor=by, detail=turned)
    occasions.answered(held, message, UNDO_SECONDS, before["from"])
    reading.mark_read(by, held)
    return _queue(held, message)


def _approval(by: User, author: User) -> dict[str, Any]:
    return {} if by == author else {"approved_by": by.short_name, "approved_by_id": by.pk}


def check_leaves(then: str) -> None:
    """Raises Refused."""
    if then not in LEAVES:
        raise Refused("An answer leaves a ticket open, waiting or resolved.")


def _status(then: str, held: Ticket) -> Status:
    """What waits for the owner goes on waiting, unless it is resolved."""
    check_leaves(then)
    return Status.ASKED if held.status == Status.ASKED and then != Status.RESOLVED else Status(then)


def _before(held: Ticket) -> dict[str, Any]:
    """What taking the answer back turns back to."""
    moments = {"awaits": held.awaits_answer_since, "until": held.snoozed_until, "since": held.status_since}
    return {"from": held.status, **{name: at and at.isoformat() for name, at in moments.items()}}


def check_seen(held: Ticket, writers: Sequence[User], seen: int | None) -> None:
    """Raises ChangedMeanwhile when anybody but `writers` has written since message `seen`."""
    if seen is None:
        return
    newer = writing.standing(held).filter(pk__gt=seen).exclude(author__in=writers).order_by("pk")
    other = newer.select_related("author").defer("words", "html", "text").first()
    if other is not None:
        who = other.author.short_name if other.author else other.sender_name or other.sender_email
        raise ChangedMeanwhile(f"{who} has written here meanwhile. Read that first; your text is still there.")


def _check_not_twice(message: Message, seen: int | None) -> None:
    """A form that is sent twice, by a double click or a slow line, is one answer."""
    same = writing.letters(message.ticket).filter(pk__gt=seen or 0, pk__lt=message.pk)
    if seen is not None and same.filter(author=message.author, text=message.text).exists():
        raise ChangedMeanwhile("This answer is on its way already.")


def _write(held: Ticket, by: User, html: str, copies: list[addressing.Address]) -> Message:
    thread = threading.headers(held)
    return writing.write(
        held,
        by,
        Direction.REPLY,
        html,
        sender_name=held.mailbox.name,
        sender_email=held.mailbox.address,
        to=[[held.customer.name, held.customer.email]],
        cc=copies,
        subject=thread.subject,
        message_id=thread.message_id,
        in_reply_to=thread.in_reply_to,
        references=thread.references,
    )


def _join(held: Ticket, addresses: list[str]) -> list[str]:
    """Whoever is written to may answer. Gives those who are new to the ticket."""
    wanted = dict.fromkeys(address.lower() for address in addresses)
    known = set(Participant.objects.filter(ticket=held, email__in=wanted).values_list("email", flat=True))
    new = [email for email in wanted if email not in known]
    Participant.objects.bulk_create([Participant(ticket=held, email=email) for email in new], ignore_conflicts=True)
    return new


def _take(held: Ticket, by: User) -> None:
    if held.assignee is None:
        held.assignee = by
        detail: dict[str, Any] = {**handover(None, by), "reason": "Whoever answers first looks after it"}
        tell(held, Verb.ASSIGNED, by, detail=detail)


def _go_on(held: Ticket, message: Message, status: Status) -> dict[str, Any]:
    detail = put(held, status)
    held.awaits_answer_since = None
    held.last_activity_at = held.we_wrote_at = message.created_at
    held.preview = writing.preview(message)
    held.save(update_fields=[*STATUS, "awaits_answer_since", "we_wrote_at", "last_activity_at", "preview", "assignee"])
    promising.keep([held])
    return detail


def _queue(held: Ticket, message: Message) -> OutgoingMail:
    now = timezone.now()
    outgoing = OutgoingMail.objects.create(
        message=message, mailbox=held.mailbox, queued_at=now, due_at=now + timedelta(seconds=UNDO_SECONDS)
    )
    later.enqueue("send", outgoing.pk, seconds=UNDO_SECONDS)
    return outgoing
