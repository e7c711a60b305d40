"""Mail that the desk itself writes: invitations, password resets, alerts. It is queued in the transaction of whoever
asks for it, and `posting` sends it."""

from collections.abc import Sequence
from datetime import timedelta
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
    about = message.extra_headers.pop(letters.ABOUT, "")
    lifetime = _lifetime(message.extra_headers.pop(letters.LIFETIME, ""))
    now = timezone.now()
    mail = DeskMail.objects.create(
        subject=" ".join(message.subject.split())[:500],
        to=[parseaddr(recipient)[1] for recipient in message.recipients()],
        content=_content(message),
        about=about,
        avoids=avoids,
        state=OutgoingState.QUEUED if lifetime else OutgoingState.UNDONE,
        queued_at=now,
        due_at=now,
        expires_at=now + lifetime,
    )
    later.enqueue("send_desk_mail", mail.pk)
    return mail


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
