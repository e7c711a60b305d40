"""From whom and to whom the mail server is told that a message goes: what bounces come back to."""

from dataclasses import dataclass

from tickets.errors import SendingRefused
from tickets.mail import suppressing
from tickets.mail.composing import ascii_address
from tickets.mail.letters import marked_address
from tickets.models import Mailbox, Message


@dataclass(frozen=True)
class Envelope:
    """`senders` are tried in turn before the mailbox's own address; '' is the null sender, to which nothing bounces."""

    senders: list[str]
    recipients: list[str]


def envelope_of(message: Message, mailbox: Mailbox) -> Envelope:
    """Raises SendingRefused when nothing may be sent to one of its recipients."""
    emails = [email for _, email in (*message.to, *message.cc)]
    stopped = suppressing.among(emails).select_related("bounce").first()
    if stopped is not None:
        raise SendingRefused(suppressing.in_words(stopped, told=_is_about(message, stopped.bounce)))
    return Envelope(_senders(message, mailbox), list(dict.fromkeys(ascii_address(email) for email in emails)))


def _is_about(message: Message, bounce: Message | None) -> bool:
    """What a server said in one ticket is not for the readers of another."""
    return bounce is not None and bounce.ticket_id == message.ticket_id


def _senders(message: Message, mailbox: Mailbox) -> list[str]:
    if message.is_automatic:
        return [""]
    return [ascii_address(marked_address(message, mailbox))] if mailbox.token_in_reply_address else []
