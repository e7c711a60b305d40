"""The only door to tickets: what a person may see, and do.

Every view, search, count, live update and download starts from `visible_to(user)`. A new ticket is held:
nobody but the owner sees it until routing has decided. What is not decided stays with the owner.
"""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Capability
from tickets.models import Attachment, Draft, Event, Message, OutgoingMail, RuleRun, Ticket, WebhookCall
from tickets.models.ticket import Visibility


def visible_to(user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(_sees(user, ""))


def messages_visible_to(user: User) -> QuerySet[Message]:
    return Message.objects.filter(_sees(user, "ticket__"))


def events_visible_to(user: User) -> QuerySet[Event]:
    return Event.objects.filter(_sees(user, "ticket__"))


def outgoing_visible_to(user: User) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(_sees(user, "message__ticket__"))


def runs_visible_to(user: User) -> QuerySet[RuleRun]:
    """What rules did to visible tickets: how often, and when, tells of no other."""
    return RuleRun.objects.filter(_sees(user, "ticket__"))


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Files of visible messages, and of the person's own drafts on visible tickets."""
    of_draft = Q(draft__author=user) & _sees(user, "draft__ticket__")
    return Attachment.objects.filter(_sees(user, "message__ticket__") & Q(message__isnull=False) | of_draft)


def drafts_of(user: User) -> QuerySet[Draft]:
    return Draft.objects.filter(_sees(user, "ticket__"), author=user)


def may_see(user: User, ticket: Ticket) -> bool:
    """Of a ticket that is at hand, as it stands there: costs no query."""
    if user.can(Capability.SEE_ALL_TICKETS):
        return True
    return ticket.visibility == Visibility.TEAM and user.can(Capability.SEE_TEAM_TICKETS)


def calls_visible_to(user: User) -> QuerySet[WebhookCall]:
    """Calls of other programs about visible tickets, and those that were only tried."""
    # Apart: of two conditions one of which is empty, Django keeps the other alone.
    return WebhookCall.objects.filter(Q(ticket=None) | Q(ticket__in=visible_to(user)))


def may_work(user: User) -> bool:
    return user.can(Capability.WORK_TICKETS)


def audience_of(ticket: Ticket) -> str:
    """Which live channel may hear of `ticket`."""
    return "team" if ticket.visibility == Visibility.TEAM else "owner"


def _sees(user: User, path: str) -> Q:
    if user.can(Capability.SEE_ALL_TICKETS):
        return Q()
    if user.can(Capability.SEE_TEAM_TICKETS):
        return Q(**{f"{path}visibility": Visibility.TEAM})
    return Q(pk__in=[])
