"""Whether a rule may answer a mail by itself: never a machine (RFC 3834, 2), and nobody who only claims to be who
they say."""

from datetime import datetime, timedelta

from tickets.mail import answerable
from tickets.models import Message, Ticket
from tickets.models.inbound import Source
from tickets.models.message import SenderProof
from tickets.models.ticket import Status
from tickets.routing.effects.asked import OLD, Asked

LONG_AGO = timedelta(weeks=13)
SAYS_WHOM = (Source.SMTP, Source.LMTP)


def why_not(asked: Asked, ours: frozenset[str], now: datetime) -> str:
    """'' when the customer's mail and address allow an automatic answer."""
    mail, ticket = asked.mail, asked.ticket
    if mail is None:
        return "the customer has not written"
    if not ticket.mailbox.is_active:
        return f"{ticket.mailbox.address} is not used any more"
    if asked.is_old or _is_old(mail, now):
        return OLD
    return _of_machine(mail, ticket) or answerable.why_not_to(ticket.customer.email, ours)


def _is_old(mail: Message, now: datetime) -> bool:
    """It was long on its way, or lies here for months; a rule that runs as time passes may wait for weeks."""
    arrived = mail.created_at - (mail.dated or mail.created_at)
    return arrived > answerable.OLD or mail.created_at < now - LONG_AGO


def _of_machine(mail: Message, ticket: Ticket) -> str:
    seen, inbound = mail.signals, mail.inbound
    untold = inbound is not None and inbound.source in SAYS_WHOM and not inbound.envelope_from.strip("<>")
    reasons = {
        "it could not be read as it should": bool(mail.problem),
        "a mail server wrote it": "bounce" in seen or bool(seen.get("feedback_report")),
        "a machine wrote it": bool(seen.get("auto_reply")) or seen.get("calendar") in ("REPLY", "CANCEL"),
        "it came through a mailing list": bool(seen.get("list_id")),
        "a filter calls it spam": bool(seen.get("spam", {}).get("is_spam")) or ticket.status == Status.SPAM,
        "it goes round in circles": bool(seen.get("loop")),
        "it wants no answer (it has no return address)": untold,
        "its sender is not who they say": mail.sender_proof == SenderProof.FAILED,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
