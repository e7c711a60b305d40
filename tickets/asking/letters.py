"""The letter to each owner that a question waits: it may be answered by its link, or by a reply."""

from datetime import timedelta
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import letters as known
from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.asking.seals import Asked, in_mail, link
from tickets.mail import system
from tickets.mail.about_tickets import about
from tickets.models import DeskMail, Escalation, Mailbox, Message
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState

LASTS = timedelta(days=14)
ABOUT = "question"
SHOWN_AS = "A question to the owner"
LONGEST_QUOTED = 600


def send(asked: Escalation) -> None:
    """Queued in the caller's transaction; `asked` has its ticket, with customer and mailbox, and who asked."""
    owners = User.objects.filter(is_active=True, role__in=roles_with(Capability.SEE_ALL_TICKETS)).order_by("pk")
    said = _last_words(asked)
    system.queue_all([_letter(asked, person, said) for person in owners])


def take_back(asked: Escalation) -> None:
    """Those that have not left: nobody has to answer any more."""
    waiting = DeskMail.objects.filter(about=_about(asked), state=OutgoingState.QUEUED)
    waiting.update(state=OutgoingState.UNDONE, content="")


def _about(asked: Escalation) -> str:
    return about(ABOUT, asked.ticket_id, asked.pk)


def _letter(asked: Escalation, person: User, said: Message | None) -> EmailMessage:
    named, ticket = Asked(asked.pk, person.pk), asked.ticket
    text = render_to_string(
        "asking/letters/question.txt",
        {
            "asked": asked,
            "ticket": ticket,
            "asker": asked.asked_by.short_name,
            "yes": settings.BASE_URL + reverse("yes", args=[link(named)]) if asked.suggestion else "",
            "until": asked.asked_at + LASTS,
            "link": f"{settings.BASE_URL}{reverse('ticket', args=[ticket.reference])}?queue=asked",
            "said": said,
            "words": _quoted(said) if said else "",
        },
    )
    subject = " ".join(f"{asked.asked_by.short_name} asks: {ticket.subject or ticket.reference}".split())[:300]
    headers = {
        known.ABOUT: _about(asked),
        # The list of what did not leave is read by people who may not see every ticket.
        known.SHOWN_AS: SHOWN_AS,
        "Message-ID": message_id(named),
        "Reply-To": reply_to(ticket.mailbox, named),
    }
    return EmailMessage(subject, text, None, [person.email], headers=headers)


def message_id(named: Asked) -> str:
    return f"<{in_mail(named)}@{urlsplit(settings.BASE_URL).hostname}>"


def reply_to(mailbox: Mailbox, named: Asked) -> str:
    """Where mail comes in for certain: the letter may leave by another mailbox."""
    return formataddr((" ".join(mailbox.name.split()), marked(mailbox, named) or mailbox.address))


def marked(mailbox: Mailbox, named: Asked) -> str:
    """An address by which mail is known for an answer; '' where the mailbox takes none."""
    local, _, domain = mailbox.address.rpartition("@")
    local = f"{local}+{in_mail(named)}"
    # RFC 5321, 4.5.3.1.1
    return f"{local}@{domain}" if mailbox.token_in_reply_address and len(local) <= 64 else ""


def _last_words(asked: Escalation) -> Message | None:
    """What the customer wrote last."""
    inbound = Message.objects.filter(ticket=asked.ticket_id, direction=Direction.INBOUND).order_by("-created_at", "-pk")
    return inbound.only("new_text", "sender_name", "sender_email", "created_at").first()


def _quoted(said: Message) -> str:
    words = said.new_text.strip()
    short = words if len(words) <= LONGEST_QUOTED else f"{words[:LONGEST_QUOTED].rstrip()} …"
    return "\n".join(f"> {line}".rstrip() for line in short.splitlines())
