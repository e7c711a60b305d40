"""Tickets as a list shows them: only the columns a row needs, with what catches the eye."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets import access
from tickets.models import Message, OutgoingMail, Promise, ProposedReply, ReadMark, Ticket
from tickets.models.outgoing import OutgoingState
from tickets.models.proposed_reply import ProposalState
from tickets.models.ticket import Status, Visibility

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Marks(TypedDict):
        unread: bool
        trouble: bool
        handed_in: bool
        claims: int | None
        near: datetime | None

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
    "promised_at",
    "customer__name",
    "customer__email",
    "assignee__name",
    "assignee__email",
    "mailbox__name",
    "mailbox__address",
    "merged_into",
)
NEWEST_FIRST = ("-last_activity_at", "-id")


def rows(user: User) -> QuerySet[Row, Row]:
    """What this person sees, newest first, with `.unread` (by them), `.trouble` (an answer did not arrive), `.near`
    (the time for a promise runs out), `.handed_in` (an answer waits for approval) and `.claims` (a mail in it only
    claims to be from whom the owner keeps; told of his own tickets alone)."""
    read = ReadMark.objects.filter(person=user, ticket=OuterRef("pk"), read_at__gte=OuterRef("last_activity_at"))
    # What came back needs somebody as long as the ticket is open: it has woken it, and nothing ever changes it.
    came_back = Q(bounced_at__isnull=False, message__ticket__status__in=(Status.OPEN, Status.ASKED))
    stuck = OutgoingMail.objects.filter(
        came_back | Q(state__in=[OutgoingState.FAILED, OutgoingState.UNKNOWN]), message__ticket=OuterRef("pk")
    )
    near = Promise.objects.filter(ticket=OuterRef("pk"), ended_at=None, paused_at=None, warned_at__isnull=False)
    # One by one for the rows that are shown: as EXISTS it is worked out for all that is promised.
    warned = Subquery(near.values("warned_at")[:1])
    shown = access.visible_to(user).select_related("customer", "assignee", "mailbox").only(*SHOWN)
    waits = ProposedReply.objects.filter(ticket=OuterRef("pk"), state=ProposalState.WAITING)
    marked = shown.annotate(unread=~Exists(read), trouble=Exists(stuck), near=warned, handed_in=Exists(waits))
    marked = marked.annotate(claims=_claims())
    return marked.order_by(*NEWEST_FIRST)


def _claims() -> Case:
    false = Message.objects.filter(ticket=OuterRef("pk"), signals__kept="claim").order_by()
    return Case(When(visibility=Visibility.OWNER, then=Subquery(false.values("pk")[:1])))


def promises() -> ArraySubquery:
    """To annotate a ticket's row with: all that is promised, the nearest first, without a query of its own."""
    told = JSONObject(what="what", due_at="due_at", warned_at="warned_at")
    open_ones = Promise.objects.filter(ticket=OuterRef("pk"), ended_at=None, paused_at=None)
    return ArraySubquery(open_ones.order_by("due_at").values(told=told))
