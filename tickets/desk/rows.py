"""Tickets as a list shows them: only the columns a row needs, with what catches the eye."""

from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from tickets import access
from tickets.models import OutgoingMail, ReadMark, Ticket
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Marks(TypedDict):
        unread: bool
        trouble: bool

    Row = WithAnnotations[Ticket, Marks]
else:
    Row = Ticket

SHOWN = (
    "reference",
    "subject",
    "preview",
    "status",
    "visibility",
    "kind",
    "priority",
    "created_at",
    "last_activity_at",
    "awaits_answer_since",
    "snoozed_until",
    "customer__name",
    "customer__email",
    "assignee__name",
    "assignee__email",
    "mailbox__name",
    "mailbox__address",
)
NEWEST_FIRST = ("-last_activity_at", "-id")


def rows(user: User) -> QuerySet[Row, Row]:
    """What this person sees, newest first, with `.unread` (by them) and `.trouble` (an answer did not arrive)."""
    read = ReadMark.objects.filter(person=user, ticket=OuterRef("pk"), read_at__gte=OuterRef("last_activity_at"))
    # What came back needs somebody as long as the ticket is open: it has woken it, and nothing ever changes it.
    came_back = Q(bounced_at__isnull=False, message__ticket__status=Status.OPEN)
    stuck = OutgoingMail.objects.filter(
        came_back | Q(state__in=[OutgoingState.FAILED, OutgoingState.UNKNOWN]), message__ticket=OuterRef("pk")
    )
    shown = access.visible_to(user).select_related("customer", "assignee", "mailbox").only(*SHOWN)
    return shown.annotate(unread=~Exists(read), trouble=Exists(stuck)).order_by(*NEWEST_FIRST)
