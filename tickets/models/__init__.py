"""Storage and invariants only; what happens to these rows is told by the chapters."""

from tickets.models.attachment import Attachment
from tickets.models.check import MailboxCheck
from tickets.models.customer import Customer
from tickets.models.desk_mail import DeskMail
from tickets.models.draft import Draft
from tickets.models.event import Event
from tickets.models.health_token import HealthToken
from tickets.models.inbound import InboundMail
from tickets.models.mailbox import Mailbox
from tickets.models.message import Message
from tickets.models.oauth import OAuthClient, OAuthGrant
from tickets.models.outgoing import OutgoingMail
from tickets.models.participant import Participant
from tickets.models.read_mark import ReadMark
from tickets.models.suppression import Suppression
from tickets.models.ticket import Ticket
from tickets.models.trouble import Heartbeat, Trouble

__all__ = [
    "Attachment",
    "Customer",
    "DeskMail",
    "Draft",
    "Event",
    "HealthToken",
    "Heartbeat",
    "InboundMail",
    "Mailbox",
    "MailboxCheck",
    "Message",
    "OAuthClient",
    "OAuthGrant",
    "OutgoingMail",
    "Participant",
    "ReadMark",
    "Suppression",
    "Ticket",
    "Trouble",
]
