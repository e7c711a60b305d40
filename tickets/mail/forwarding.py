"""Mail that the desk hands on to somebody else: what a person reads first, and the original as it came.

The outbox holds the first alone; the original is put to it when it leaves, from where it is stored.
"""

from django.core.mail import EmailMessage

from accounts import letters
from tickets import later
from tickets.mail.about_tickets import LEFT_OUT, OWNER, about, kind_of, message_in
from tickets.models import DeskMail, Event, InboundMail, Message, ProtectedSender
from tickets.models.event import Verb
from tickets.models.inbound import InboundState

ABOUT = "forwarded"
LARGEST = 10 * 1024 * 1024
SHOWN_AS = "A mail that a rule forwards"
LONGEST_TEXT = 100_000
NOT_FORWARDED = "It could not be forwarded, so it was taken in after all"


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


def about_left_out(inbound_id: int) -> str:
    """Of a mail that becomes no ticket."""
    return f"{LEFT_OUT}:{inbound_id}::{OWNER}"


def original_of(mail: DeskMail) -> InboundMail | None:
    """What this letter forwards, with the name of its original; None for other mail of the desk."""
    if kind_of(mail.about) == LEFT_OUT:
        return InboundMail.objects.only("raw_name").filter(pk=message_in(mail.about) or 0).first()
    message = _forwarded_in(mail)
    return message.inbound if message else None


def tell(mail: DeskMail, said: str) -> None:
    """What was forwarded did not leave, or nobody knows: its ticket says so, and what has none is taken in after all.
    For other mail of the desk nothing."""
    if kind_of(mail.about) == LEFT_OUT:
        _take_in(mail)
        return
    message = _forwarded_in(mail)
    if message is not None:
        detail: dict[str, object] = {"do": "forward", "to": ", ".join(mail.to), "reason": said}
        if ProtectedSender.objects.filter(forward_to__in=mail.to).exists():
            detail["private"] = True
        Event.objects.create(ticket_id=message.ticket_id, message=message, verb=Verb.NOT_DONE, detail=detail)


def _forwarded_in(mail: DeskMail) -> Message | None:
    key = message_in(mail.about)
    if kind_of(mail.about) != ABOUT or key is None:
        return None
    return Message.objects.select_related("inbound").only("ticket_id", "inbound__raw_name").filter(pk=key).first()


def _take_in(mail: DeskMail) -> None:
    """As if it had just come; so nothing is lost."""
    rows = InboundMail.objects.filter(pk=message_in(mail.about) or 0, state=InboundState.LEFT_OUT)
    for mailbox in rows.values_list("mailbox_id", flat=True):
        later.enqueue_once("take_in", mailbox)
    rows.update(state=InboundState.RECEIVED, attempts=0, leased_until=None, problem=NOT_FORWARDED)
