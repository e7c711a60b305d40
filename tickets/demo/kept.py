"""Whom Olivia keeps to herself, and what came of it: a partner who answers a ticket of the team, and a letter that only
claims to be from her bank."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from accounts.models import User
from tickets.demo import world
from tickets.demo.intaking import Arrival, take_in
from tickets.models import Mailbox, Message, ProtectedSender
from tickets.models.known_sender import Treatment
from tickets.models.message import Direction
from tickets.models.ticket import Visibility

NAMES = ("Voss & Partners", "Brightledger, our accountants", "Grace", "Harbour Bank", "Lindqvist, our lawyers")
SINCE, LEFT_OUT = 58, 4
PROVEN = f"{world.SERVER}; dmarc=pass header.from="
FALSE = (
    "Harbour Bank <service@harbourbamk.example.org>",
    "Your account must be confirmed today",
    "Dear customer,\n\nplease confirm your account within 24 hours, or it will be closed.\n\nHarbour Bank\n",
)
VOSS = "Harriet Voss <voss@voss-partners.example.org>"
ASIDE = (
    "Between the two of us: he asked for half of the price in October already. I would let him have the course, and"
    " not tell your assistant why.\n\nHarriet\n"
)


def keep(olivia: User, now: datetime) -> None:
    """Lindqvist's mail is not taken in: it goes on to her."""
    rows = [
        ProtectedSender(value=value, name=name, added_by=olivia)
        for value, name in zip(world.PROTECTED, NAMES, strict=True)
    ]
    lawyers = rows[-1]
    lawyers.treatment, lawyers.forward_to = Treatment.REFUSE, "olivia.hartwell@home.example.net"
    lawyers.left_out, lawyers.left_out_at = LEFT_OUT, now - timedelta(days=3)
    ProtectedSender.objects.bulk_create(rows)
    ProtectedSender.objects.update(added_at=now - timedelta(days=SINCE))


def take_in_all(mailbox: Mailbox, now: datetime, chance: Random) -> list[Message]:
    letters = [_arrival(mailbox, now - timedelta(hours=5), *FALSE)]
    theirs = Message.objects.filter(
        ticket__visibility=Visibility.TEAM, direction=Direction.INBOUND, ticket__kind="affiliate"
    )
    if (answered := theirs.exclude(message_id="").order_by("-created_at").first()) is not None:
        at, subject = max(answered.created_at, now - timedelta(hours=2)), f"Re: {answered.subject}"
        letters.append(_arrival(mailbox, at + timedelta(minutes=9), VOSS, subject, ASIDE, answered.message_id))
    return take_in(letters, chance)


def _arrival(mailbox: Mailbox, at: datetime, sender: str, subject: str, text: str, answers: str = "") -> Arrival:
    letter = EmailMessage()
    domain = sender.rpartition("@")[2].strip(">")
    letter["Authentication-Results"] = f"{PROVEN}{domain}"
    letter["From"], letter["To"], letter["Subject"] = sender, mailbox.address, subject
    letter["Date"], letter["Message-ID"] = format_datetime(at), f"<{at:%Y%m%d%H%M%S}@{domain}>"
    if answers:
        letter["In-Reply-To"] = f"<{answers}>"
    letter.set_content(text)
    return Arrival(at, mailbox, sender.rpartition("<")[2].strip(">"), letter.as_bytes())
