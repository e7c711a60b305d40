"""Storage and invariants only; what happens to these rows is told by the chapters."""

from tickets.models.attachment import Attachment
from tickets.models.check import MailboxCheck
from tickets.models.customer import Customer
from tickets.models.draft import Draft
from tickets.models.event import Event
from tickets.models.inbound import InboundMail
from tickets.models.mailbox import Mailbox
from tickets.models.message import Message
from tickets.models.outgoing import OutgoingMail
from tickets.models.participant import Participant
from tickets.models.read_mark import ReadMark
from tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "Customer",
    "Draft",
    "Event",
    "InboundMail",
    "Mailbox",
    "MailboxCheck",
    "Message",
    "OutgoingMail",
    "Participant",
    "ReadMark",
    "Ticket",
]
