"""Mail that the desk hands on to somebody else: what a person reads first, and the original as it came.

The outbox holds the first alone; the original is put to it when it leaves, from where it is stored.
"""

from django.core.mail import EmailMessage

from accounts import letters
from tickets.mail.about_tickets import about, kind_of, message_in
from tickets.models import DeskMail, Event, Message
from tickets.models.event import Verb

ABOUT = "forwarded"
LARGEST = 10 * 1024 * 1024
SHOWN_AS = "A mail that a rule forwards"
LONGEST_TEXT = 100_000


def letter(
    message: Message, to: str, opening: str, link: str, loops_to: str, *, by_owner: bool = False
) -> EmailMessage:
    """Not queued yet. `message` comes with its `inbound`; `loops_to` is the address of ours by which we know it again
    when it comes back; `by_owner`: it may leave, whoever sees its ticket by then."""
    inbound = message.inbound
    too_large = inbound is None or inbound.size > LARGEST
    note = f"The original is too large to be sent along. It is at {link}" if too_large else "The original is attached."
    subject = " ".join(f"Fwd: {message.subject}".split())[:500]
    text = f"{opening}\n{link}\n\n{note}\n\n{_head(message)}\n\n{message.text[:LONGEST_TEXT]}\n"
    headers = {
        "X-Loop": loops_to,
        letters.ABOUT: about(ABOUT, message.ticket_id, message.pk, by_owner=by_owner),
        # The list of what did not leave is read by people who may not see every ticket.
        letters.SHOWN_AS: SHOWN_AS,
    }
    return EmailMessage(subject, text, None, [to], headers=headers)


def _head(message: Message) -> str:
    to = ", ".join(address for _, address in message.to[:10])
    lines = {
        "From": f"{message.sender_name} <{message.sender_email}>".strip(),
        "To": to,
        "Date": f"{message.dated or message.created_at:%a, %d %b %Y %H:%M %Z}",
        "Subject": message.subject,
    }
    return "\n".join(f"{name}: {' '.join(value.split())}" for name, value in lines.items() if value)


def forwarded_in(mail: DeskMail) -> Message | None:
    """What this letter forwards, with the name of its original; None for other mail of the desk."""
    key = message_in(mail.about)
    if kind_of(mail.about) != ABOUT or key is None:
        return None
    return Message.objects.select_related("inbound").only("ticket_id", "inbound__raw_name").filter(pk=key).first()


def tell(mail: DeskMail, said: str) -> None:
    """In the ticket: what was forwarded did not leave, or nobody knows. For other mail of the desk nothing."""
    message = forwarded_in(mail)
    if message is not None:
        detail = {"do": "forward", "to": ", ".join(mail.to), "reason": said}
        Event.objects.create(ticket_id=message.ticket_id, message=message, verb=Verb.NOT_DONE, detail=detail)
