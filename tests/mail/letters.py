"""Raw mails as customers write them."""

from email.message import EmailMessage
from email.policy import SMTP

from tickets.mail import intake, receiving
from tickets.models import InboundMail, Mailbox, Message
from tickets.models.inbound import Source

CARL = "Carl Customer <carl@customer.example>"
MALLORY = "Mallory <mallory@stranger.example>"


def mail(subject: str = "Refund for the March course", text: str = "I bought it twice.", **headers: str) -> bytes:
    """`headers` are named with underscores: `in_reply_to='<a@b>'`."""
    letter = EmailMessage(policy=SMTP)
    defaults = {"From": CARL, "To": "support@example.com", "Date": "Sun, 22 Nov 2026 09:41:00 +0000"}
    named = {name.strip("_").replace("_", "-").title(): value for name, value in headers.items()}
    for name, value in {**defaults, "Subject": subject, **named}.items():
        letter[name] = value
    letter.set_content(text)
    return letter.as_bytes()


def stored(mailbox: Mailbox, raw: bytes, sender: str = "carl@customer.example", **more: str) -> InboundMail:
    return receiving.store(mailbox, raw, Source.SMTP, envelope_from=sender, envelope_to=mailbox.address, **more)


def taken_in(mailbox: Mailbox, raw: bytes, sender: str = "carl@customer.example", **more: str) -> Message:
    """The message that a mail has become."""
    row = stored(mailbox, raw, sender, **more)
    intake.drain(mailbox.pk)
    return Message.objects.get(inbound=row)
