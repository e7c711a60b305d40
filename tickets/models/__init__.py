"""Storage and invariants only; what happens to these rows is told by the chapters."""

from tickets.models.activity import ActivityMinute
from tickets.models.attachment import Attachment
from tickets.models.business import Business, Income
from tickets.models.check import MailboxCheck
from tickets.models.customer import Customer
from tickets.models.desk_mail import DeskMail
from tickets.models.digest import DigestPlan, DigestSent
from tickets.models.draft import Draft
from tickets.models.duty import Duty, DutyRun
from tickets.models.escalation import Escalation
from tickets.models.event import Event
from tickets.models.figure import CountedDay, CountMark, DailyCount, DailyTime
from tickets.models.health_token import HealthToken
from tickets.models.inbound import InboundMail
from tickets.models.kind import TicketKind
from tickets.models.known_sender import KnownSender, ProtectedSender
from tickets.models.mailbox import Mailbox
from tickets.models.message import Message
from tickets.models.oauth import OAuthClient, OAuthGrant
from tickets.models.outgoing import OutgoingMail
from tickets.models.participant import Participant
from tickets.models.past_taking import PastTaking
from tickets.models.pay import DaysOff, PayAgreement
from tickets.models.procedure import Procedure, ProcedureVersion
from tickets.models.procedure_use import ProcedureReading, ProcedureTick, ProcedureUse
from tickets.models.promise import BusinessHours, Promise, PromiseSweep, ResponseTarget
from tickets.models.proposed_reply import ProposedReply
from tickets.models.read_mark import ReadMark
from tickets.models.recording import Recording
from tickets.models.rule import DueReckoning, Occasion, RoutingFault, Rule, RuleRun, RuleSet, RuleVersion
from tickets.models.rule_application import AppliedChange, RuleApplication
from tickets.models.saved_reply import SavedReply
from tickets.models.shift import Shift
from tickets.models.shift_change import IdleSpell, ShiftCorrection
from tickets.models.suppression import Suppression
from tickets.models.ticket import Ticket
from tickets.models.ticket_link import TicketLink
from tickets.models.trouble import Heartbeat, Trouble
from tickets.models.turn import Turn
from tickets.models.webhook import Webhook, WebhookCall

__all__ = [
    "ActivityMinute",
    "AppliedChange",
    "Attachment",
    "Business",
    "BusinessHours",
    "CountMark",
    "CountedDay",
    "Customer",
    "DailyCount",
    "DailyTime",
    "DaysOff",
    "DeskMail",
    "DigestPlan",
    "DigestSent",
    "Draft",
    "DueReckoning",
    "Duty",
    "DutyRun",
    "Escalation",
    "Event",
    "HealthToken",
    "Heartbeat",
    "IdleSpell",
    "InboundMail",
    "Income",
    "KnownSender",
    "Mailbox",
    "MailboxCheck",
    "Message",
    "OAuthClient",
    "OAuthGrant",
    "Occasion",
    "OutgoingMail",
    "Participant",
    "PastTaking",
    "PayAgreement",
    "Procedure",
    "ProcedureReading",
    "ProcedureTick",
    "ProcedureUse",
    "ProcedureVersion",
    "Promise",
    "PromiseSweep",
    "ProposedReply",
    "ProtectedSender",
    "ReadMark",
    "Recording",
    "ResponseTarget",
    "RoutingFault",
    "Rule",
    "RuleApplication",
    "RuleRun",
    "RuleSet",
    "RuleVersion",
    "SavedReply",
    "Shift",
    "ShiftCorrection",
    "Suppression",
    "Ticket",
    "TicketKind",
    "TicketLink",
    "Trouble",
    "Turn",
    "Webhook",
    "WebhookCall",
]
