"""Letters of people whom the owner keeps to himself, and of others, with what the server in front says of them."""

from typing import Any

from tests.mail.letters import mail, stored, taken_in
from tickets.models import InboundMail, Mailbox, Message, Ticket

SERVER = "mx.example.com"
LAURA = "Laura Lawyer <laura@firm.example>"
PAUL = "Paul Voss <paul@voss-partners.example>"
CARL = "Carl Customer <carl@customer.example>"
SAID = {
    "proven": "{server}; dmarc=pass header.from={domain}",
    "failed": "{server}; spf=pass smtp.mailfrom=evil.example; dmarc=fail (p=reject) header.from={domain}",
}


def raw(sender: str = LAURA, proof: str = "proven", text: str = "Between us", **headers: str) -> bytes:
    """`proof` is 'proven', 'failed', or '' where nobody looked."""
    letter = mail(text=text, from_=sender, **headers)
    if not proof:
        return letter
    domain = sender.rpartition("@")[2].strip(">")
    said = SAID[proof].format(server=SERVER, domain=domain)
    return f"Authentication-Results: {said}\r\n".encode() + letter


def arrive(mailbox: Mailbox, sender: str = LAURA, proof: str = "proven", **headers: Any) -> Message:
    return taken_in(mailbox, raw(sender, proof, **headers), "envelope@elsewhere.example")


def delivered(mailbox: Mailbox, sender: str = LAURA, proof: str = "proven", **headers: Any) -> InboundMail:
    return stored(mailbox, raw(sender, proof, **headers), "envelope@elsewhere.example")


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)
