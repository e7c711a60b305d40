"""Mail that the desk itself writes (invitations, password resets) leaves like an answer does: through the first
mailbox that sends, or as a file in the data folder while none does."""

import uuid
from collections.abc import Sequence
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from tickets.mail import delivering
from tickets.models import Mailbox
from tickets.models.mailbox import Departure

# Not below the folder of the tickets' mail: a password reset is nobody else's to read.
FOLDER = "system"


class MailboxBackend(BaseEmailBackend):
    """Raises what `delivering` raises: whoever asked for the mail learns that it did not leave."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mailbox = sending_mailbox()
        for message in email_messages:
            _send(message, mailbox)
        return len(email_messages)


def sending_mailbox() -> Mailbox | None:
    """Prefers one that really sends; None before any mailbox is connected."""
    active = Mailbox.objects.filter(is_active=True).order_by("id")
    return active.filter(departure=Departure.SMTP).first() or active.first()


def _send(message: EmailMessage, mailbox: Mailbox | None) -> None:
    if message.from_email == settings.DEFAULT_FROM_EMAIL and mailbox is not None:
        message.from_email = formataddr((mailbox.name, mailbox.address))
    message.extra_headers.setdefault("Auto-Submitted", "auto-generated")
    raw = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    if mailbox is None or mailbox.departure == Departure.FOLDER:
        delivering.to_folder(raw, f"{timezone.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}.eml", FOLDER)
    else:
        delivering.by_smtp(mailbox, [parseaddr(recipient)[1] for recipient in message.recipients()], raw)
