"""The only door to tickets: what a person may see, and do.

Every view, search, count, live update and download starts from `visible_to(user)`. A new ticket is held:
nobody but the owner sees it until routing has decided. What is not decided stays with the owner.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets.models import (
    Attachment,
    Draft,
    Duty,
    DutyRun,
    Escalation,
    Event,
    Message,
    OutgoingMail,
    Procedure,
    ProcedureUse,
    ProcedureVersion,
    ProposedReply,
    Recording,
    RuleRun,
    Ticket,
    WebhookCall,
)
from tickets.models.draft import DraftKind
from tickets.models.escalation import EscalationQuerySet
from tickets.models.procedure import VersionState
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Visibility


def visible_to(user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(_sees(user, ""))


def messages_visible_to(user: User) -> QuerySet[Message]:
    return Message.objects.filter(_sees(user, "ticket__"))


def events_visible_to(user: User) -> QuerySet[Event]:
    return Event.objects.filter(_sees(user, "ticket__"))


def escalations_visible_to(user: User) -> EscalationQuerySet:
    """Questions to the owner on visible tickets, with their answers."""
    return Escalation.objects.filter(_sees(user, "ticket__"))


def outgoing_visible_to(user: User) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(_sees(user, "message__ticket__"))


def runs_visible_to(user: User) -> QuerySet[RuleRun]:
    """What rules did to visible tickets: how often, and when, tells of no other."""
    return RuleRun.objects.filter(_sees(user, "ticket__"))


def proposals_visible_to(user: User) -> QuerySet[ProposedReply]:
    """Answers that wait for approval on visible tickets, or were approved; what was sent or taken back only for its
    author and for who decides."""
    seen = ProposedReply.objects.filter(_sees(user, "ticket__"))
    if user.may(Permission.APPROVE):
        return seen
    return seen.filter(Q(state__in=(ProposalState.WAITING, ProposalState.APPROVED)) | Q(author=user))


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """On visible tickets: files of messages, of answers that wait for approval, and of the person's own drafts."""
    waiting = ProposedReply.objects.filter(ticket=OuterRef("draft__ticket"), author=OuterRef("draft__author"))
    is_handed_in = Q(draft__kind=DraftKind.REPLY) & Exists(waiting.filter(state=ProposalState.WAITING))
    of_draft = (Q(draft__author=user) | is_handed_in) & _sees(user, "draft__ticket__")
    return Attachment.objects.filter(_sees(user, "message__ticket__") & Q(message__isnull=False) | of_draft)


def drafts_of(user: User) -> QuerySet[Draft]:
    return Draft.objects.filter(_sees(user, "ticket__"), author=user)


def may_see(user: User, ticket: Ticket) -> bool:
    """Of a ticket that is at hand, as it stands there: costs no query."""
    if user.can(Capability.SEE_ALL_TICKETS):
        return True
    is_shown = ticket.visibility == Visibility.TEAM and sees_mailbox(user, ticket.mailbox_id)
    return is_shown and user.can(Capability.SEE_TEAM_TICKETS)


def sees_mailbox(user: User, mailbox: int) -> bool:
    """Whether the tickets of this mailbox (its id) are among those of the team that `user` may see."""
    return user.only_mailboxes is None or mailbox in user.only_mailboxes


def calls_visible_to(user: User) -> QuerySet[WebhookCall]:
    """Calls of other programs about visible tickets, and those that were only tried."""
    # Apart: of two conditions one of which is empty, Django keeps the other alone.
    return WebhookCall.objects.filter(Q(ticket=None) | Q(ticket__in=visible_to(user)))


def procedures_visible_to(user: User) -> QuerySet[Procedure]:
    """Published ones for who sees tickets of the team; what is not, for its writer and the owner.

    A draft made of an answer goes with the ticket of the question: who does not see that one loses both.
    """
    if user.can(Capability.SEE_ALL_TICKETS):
        return Procedure.objects.all()
    if not user.can(Capability.SEE_TEAM_TICKETS):
        return Procedure.objects.none()
    asked = Q(from_escalation=None) | Q(from_escalation__in=escalations_visible_to(user))
    return Procedure.objects.filter(Q(current__isnull=False) | Q(created_by=user) & asked)


def versions_visible_to(user: User) -> QuerySet[ProcedureVersion]:
    """Of visible procedures: what was published, and what this person wrote; all for the owner."""
    if user.can(Capability.SEE_ALL_TICKETS):
        return ProcedureVersion.objects.all()
    told = Q(state=VersionState.PUBLISHED) | Q(written_by=user)
    return ProcedureVersion.objects.filter(told, procedure__in=procedures_visible_to(user))


def uses_visible_to(user: User) -> QuerySet[ProcedureUse]:
    """Procedures on visible tickets."""
    return ProcedureUse.objects.filter(_sees(user, "ticket__"))


def duties_visible_to(user: User) -> QuerySet[Duty]:
    """All for who makes them; others see their own."""
    if user.can(Capability.RUN_BUSINESS):
        return Duty.objects.all()
    return Duty.objects.filter(assignee=user) if may_work(user) else Duty.objects.none()


def duty_runs_visible_to(user: User) -> QuerySet[DutyRun]:
    """Those that became a visible ticket."""
    return DutyRun.objects.filter(_sees(user, "ticket__"), ticket__isnull=False)


def duty_days_visible_to(user: User) -> QuerySet[DutyRun]:
    """Of visible duties: what became a visible ticket, and what was passed over."""
    shown = Q(ticket=None) | Q(ticket__in=visible_to(user))
    return DutyRun.objects.filter(shown, duty__in=duties_visible_to(user))


def recordings_visible_to(user: User) -> QuerySet[Recording]:
    """With whatever they belong to; what belongs to nothing yet is its maker's alone, also before the owner."""
    own = Q(made_by=user, escalation=None, procedure=None)
    asked = Q(escalation__in=escalations_visible_to(user))
    return Recording.objects.filter(own | asked | Q(procedure__in=procedures_visible_to(user)))


def may_work(user: User) -> bool:
    return user.can(Capability.WORK_TICKETS)


def can_be_given(user: User, mailbox: int) -> bool:
    """Whether they work on tickets that the team sees, in this mailbox (its id)."""
    return may_work(user) and (user.can(Capability.SEE_ALL_TICKETS) or sees_mailbox(user, mailbox))


def may_decide(user: User) -> bool:
    """Whoever is asked: the owners."""
    return user.can(Capability.SEE_ALL_TICKETS) and user.can(Capability.WORK_TICKETS)


def _sees(user: User, path: str) -> Q:
    if user.can(Capability.SEE_ALL_TICKETS):
        return Q()
    if not user.can(Capability.SEE_TEAM_TICKETS):
        return Q(pk__in=[])
    shown = Q(**{f"{path}visibility": Visibility.TEAM})
    return shown if user.only_mailboxes is None else shown & Q(**{f"{path}mailbox__in": user.only_mailboxes})
