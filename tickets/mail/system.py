"""Mail that the desk itself writes: invitations, password resets, alerts. It is queued in the transaction of whoever
asks for it, and `posting` sends it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import utf8_charset_qp
from django.utils import timezone

from accounts import letters
from tickets import later
from tickets.mail.own_letters import new_message_id
from tickets.models import DeskMail, Mailbox
from tickets.models.outgoing import OutgoingState

LIFETIME = timedelta(days=3)


class MailboxBackend(BaseEmailBackend):
    """Django's way to send mail leads here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            queue(message)
        return len(email_messages)


def queue(message: EmailMessage, avoids: Mailbox | None = None) -> DeskMail:
    """Writes it to the outbox and rings for a worker. With a lifetime of 0 seconds nobody ever sends it."""
    return queue_all([message], avoids)[0]


def queue_all(messages: Sequence[EmailMessage], avoids: Mailbox | None = None) -> list[DeskMail]:
    """Like `queue`, in one statement."""
    now = timezone.now()
    queued = DeskMail.objects.bulk_create([_row(message, avoids, now) for message in messages])
    for mail in queued:
        later.enqueue("send_desk_mail", mail.pk)
    return queued


def _row(message: EmailMessage, avoids: Mailbox | None, now: datetime) -> DeskMail:
    about = message.extra_headers.pop(letters.ABOUT, "")
    lifetime = _lifetime(message.extra_headers.pop(letters.LIFETIME, ""))
    shown = message.extra_headers.pop(letters.SHOWN_AS, message.subject)
    return DeskMail(
        subject=" ".join(shown.split())[:500],
        to=[parseaddr(recipient)[1] for recipient in message.recipients()],
        content=_content(message),
        about=about,
        avoids=avoids,
        state=OutgoingState.QUEUED if lifetime else OutgoingState.UNDONE,
        queued_at=now,
        due_at=now,
        expires_at=now + lifetime,
    )


def _lifetime(seconds: str) -> timedelta:
    return timedelta(seconds=int(seconds)) if seconds else LIFETIME


def _content(message: EmailMessage) -> str:
    """The whole mail as ASCII, with the Message-ID that it keeps through all tries, and without From."""
    message.encoding = utf8_charset_qp
    message.extra_headers.setdefault("Auto-Submitted", "auto-generated")
    message.extra_headers.setdefault("X-Auto-Response-Suppress", "All")
    message.extra_headers.setdefault("Message-ID", new_message_id())
    mail = message.message()
    del mail["From"]
    return mail.as_bytes(linesep="\r\n").decode("ascii")  # type: ignore[call-arg]
