"""One mail with its match → the rows it adds to a filing. Nothing is saved here."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tickets.mail import bounced, proving
from tickets.mail.answerable import goes_round
from tickets.mail.customers import clean_address
from tickets.mail.filing import Filing
from tickets.mail.known import ID_LENGTH, Known
from tickets.mail.matching import Match
from tickets.mail.parsing import Address
from tickets.mail.reading import ReadMail
from tickets.models import Attachment, Customer, Event, Message, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status

NO_SUBJECT = "(no subject)"
FROM_OLD_INBOX = "; it comes from an old inbox, so nobody waits for an answer"
StoredFiles = list[Attachment]
NOT_KEPT: dict[str, str] = {}


def open_ticket(filing: Filing, each: ReadMail, match: Match, customer: Customer) -> Ticket:
    at = each.row.received_at
    ticket = Ticket(
        mailbox=each.row.mailbox,
        customer=customer,
        subject=clip(each.mail.subject, 500) or NO_SUBJECT,
        preview=preview_of(each),
        may_belong_to=match.may_belong_to,
        created_at=at,
        last_activity_at=at,
        status=Status.RESOLVED if each.row.is_history else Status.OPEN,
        status_since=at,
        awaits_answer_since=None if each.row.is_history or match.is_ours or is_from_machine(each) else at,
    )
    _note_writer(ticket, each, match)
    filing.opened.append(ticket)
    why = f"{match.reason}{FROM_OLD_INBOX if each.row.is_history else ''}"
    private = {"private": True} if match.is_private else {}
    filing.events.append(Event(ticket=ticket, verb=Verb.OPENED, detail={"reason": why, **private}, created_at=at))
    if match.may_belong_to is not None:
        detail = {"to": match.may_belong_to.reference, "reason": match.reason, **private}
        filing.events.append(Event(ticket=ticket, verb=Verb.MAY_BELONG, detail=detail, created_at=at))
    return ticket


def continue_ticket(filing: Filing, each: ReadMail, match: Match, ticket: Ticket) -> Ticket:
    """A person's mail wakes a ticket that waits or is resolved; a machine's or an old one does not, but a bounce.
    Nothing wakes spam, and what waits for the owner goes on waiting."""
    at = each.row.received_at
    if at >= ticket.last_activity_at or not each.row.is_history:
        ticket.preview = preview_of(each)
    ticket.last_activity_at = max(ticket.last_activity_at, at)
    _note_writer(ticket, each, match)
    if match.is_ours:
        ticket.awaits_answer_since = None
    if each.row.is_history or match.is_ours or ticket.status == Status.SPAM:
        return filing.go_on(ticket)
    if bounced.wakes(each.mail) if match.bounced else not is_from_machine(each):
        ticket.awaits_answer_since = ticket.awaits_answer_since or at
        if ticket.status not in (Status.OPEN, Status.ASKED):
            why = bounced.why_woken(each.mail) if match.bounced else "The customer wrote again"
            detail = {"from": ticket.status, "to": Status.OPEN, "reason": why}
            filing.events.append(Event(ticket=ticket, verb=Verb.REOPENED, detail=detail, created_at=at))
            ticket.status, ticket.status_since = Status.OPEN, max(at, ticket.status_since or at)
    return filing.go_on(ticket)


def _note_writer(ticket: Ticket, each: ReadMail, match: Match) -> None:
    """Who wrote last, and when; a machine is nobody."""
    at = each.row.received_at
    if match.is_ours:
        ticket.we_wrote_at = max(at, ticket.we_wrote_at or at)
    elif match.bounced is None and not is_from_machine(each):
        ticket.customer_wrote_at = max(at, ticket.customer_wrote_at or at)


def add_message(
    filing: Filing,
    known: Known,
    each: ReadMail,
    match: Match,
    ticket: Ticket,
    writer: str,
    files: StoredFiles,
    kept: dict[str, str],
) -> Message:
    """`kept` says whether it is of somebody whom the owner keeps to himself, or only claims to be."""
    message = message_of(each, ticket, kept)
    if goes_round(each.mail, known.our_addresses):
        message.signals["loop"] = True
    filing.messages.append(message)
    for file in files:
        file.message = message
    filing.attachments.extend(files)
    if match.ticket is not None:
        filing.events.append(_arrived(filing, each, match, message))
        if not (each.row.is_history or match.is_ours or match.bounced):
            filing.replies.append(message)
    is_doubtful = match.bounced is not None or each.proof.failed or "claim" in kept
    known.learn(ticket, message.message_id, () if is_doubtful else let_join(filing, known, each, ticket, writer))
    return message


def let_join(filing: Filing, known: Known, each: ReadMail, ticket: Ticket, writer: str) -> list[str]:
    """Whoever takes part by this mail."""
    joins = participants_of(each, writer, known.our_addresses)
    filing.participants.extend(Participant(ticket=ticket, email=email) for email in joins)
    return joins


def message_of(each: ReadMail, ticket: Ticket, kept: dict[str, str] = NOT_KEPT) -> Message:
    """What only claims to be of somebody bears no name: that would be theirs."""
    mail = each.mail
    return Message(
        ticket=ticket,
        direction=Direction.INBOUND,
        inbound=each.row,
        sender_name="" if "claim" in kept else clip(mail.sender.name, 200),
        sender_email=clip(mail.sender.email, 320),
        sender_proof=each.proof.result,
        to=pairs(mail.to),
        cc=pairs(mail.cc),
        subject=clip(mail.subject, 500),
        text=clean(mail.readable),
        new_text=clean(mail.new_text),
        html=clean(mail.html),
        message_id=clip(mail.message_id, ID_LENGTH),
        in_reply_to=[clip(each, ID_LENGTH) for each in mail.in_reply_to[:10]],
        references=[clip(each, ID_LENGTH) for each in mail.references[-50:]],
        dated=_dated(mail.date),
        created_at=each.row.received_at,
        signals=signals_of(each) | {name: clean(value) for name, value in kept.items()},
        problem=clean(each.problem),
    )


def participants_of(each: ReadMail, writer: str, ours: frozenset[str]) -> list[str]:
    """Who takes part by this mail: its sender, whom answers go to, and everybody it was openly sent to."""
    mail = each.mail
    found = [writer, *(clean_address(a.email) for a in (mail.sender, *mail.to[:50], *mail.cc[:50]))]
    return list(dict.fromkeys(address for address in found if address and address not in ours))


def is_from_machine(each: ReadMail) -> bool:
    return each.mail.auto_reply or each.mail.bounce is not None or each.mail.feedback_report


def signals_of(each: ReadMail) -> dict[str, object]:
    mail = each.mail
    seen: dict[str, object] = {
        "auto_reply": mail.auto_reply,
        "out_of_office": mail.out_of_office,
        "list_id": clean(mail.list_id),
        "calendar": clean(mail.calendar[:30]),
        "feedback_report": mail.feedback_report,
        "defects": [clean(defect) for defect in mail.defects[:20]],
    }
    if each.problem and not mail.sender.email:
        seen["unread"] = True
    if proof := each.proof.signals():
        seen["authentication"] = {name: clean(value) for name, value in proof.items()}
    if mail.spam is not None and proving.has_server_in_front(each.row):
        seen["spam"] = {"is_spam": mail.spam, "score": mail.spam_score, "limit": mail.spam_limit}
    if mail.bounce is not None:
        seen["bounce"] = [[clean(address), final] for address, final in mail.bounce.recipients]
    return {name: value for name, value in seen.items() if value or name == "bounce"}


def preview_of(each: ReadMail) -> str:
    return clip(" ".join(each.mail.new_text[:400].split()), 160)


def pairs(addresses: Iterable[Address]) -> list[list[str]]:
    return [[clean(address.name), clean(address.email)] for address in list(addresses)[:200]]


def clip(text: str, length: int) -> str:
    return clean(text[:length])


def clean(text: str) -> str:
    """PostgreSQL holds neither NUL nor lone surrogates."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _dated(date: datetime | None) -> datetime | None:
    """In UTC: PostgreSQL refuses zones of 16 hours and more. None for a year that cannot be told in every zone."""
    return date.astimezone(UTC) if date is not None and 1 < date.year < 9999 else None


def _arrived(filing: Filing, each: ReadMail, match: Match, message: Message) -> Event:
    """What is told of a mail that joins a ticket, and what a report means for the reply that it is about."""
    told = {"ticket": message.ticket, "message": message, "created_at": each.row.received_at}
    if match.bounced is None:
        return Event(verb=Verb.ARRIVED, detail={"reason": match.reason}, **told)
    returned = bounced.read(each.mail, match.bounced, message)
    if not each.row.is_history:
        filing.returns.append(returned)
    return Event(verb=Verb.BOUNCED, detail=returned.detail, **told)
