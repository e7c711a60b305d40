"""What waits for the owner: the questions, and how much there is in all."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left

from accounts.models import User
from accounts.permissions import Permission
from tickets import access
from tickets.approving import waits
from tickets.asking import showing
from tickets.counting import Capped
from tickets.models import Escalation, Message, ProcedureVersion
from tickets.models.message import Direction
from tickets.models.procedure import VersionState

SHOWN = 50
COUNTED = 1000
LONGEST_QUOTED = 400
COUNTS = ANSWERS, QUESTIONS, DRAFTS = "waiting_answers", "waiting_questions", "waiting_drafts"


def may_enter(user: User) -> bool:
    """Owners, and who approves answers of others."""
    return access.may_decide(user) or user.may(Permission.APPROVE)


def counted(user: User) -> dict[str, Capped]:
    """What is counted beside 'Waits for me', by those of COUNTS that are for this person; nothing for others."""
    if not may_enter(user):
        return {}
    listed: dict[str, QuerySet[Any]] = {ANSWERS: waits.open_to(user)}
    if access.may_decide(user):
        drafts = ProcedureVersion.objects.filter(state=VersionState.PROPOSED)
        listed |= {QUESTIONS: open_to(user), DRAFTS: drafts}
    return {name: Capped(rows.order_by().values("pk")[:COUNTED]) for name, rows in listed.items()}


def questions(user: User) -> list[Any]:
    """Those that wait, the longest first, with tickets, `.told` and `.words` (how the customer's last mail begins);
    none for who answers none."""
    if not access.may_decide(user):
        return []
    rows = showing.of_rows(open_to(user)).select_related("ticket__customer", "asked_by")
    wrote = Message.objects.filter(ticket=OuterRef("ticket"), direction=Direction.INBOUND).order_by(
        "-created_at", "-pk"
    )
    words = Subquery(wrote.values(beginning=Left("new_text", LONGEST_QUOTED))[:1])
    return list(rows.annotate(words=words).order_by("asked_at", "pk")[:SHOWN])


def open_to(user: User) -> QuerySet[Escalation]:
    return access.escalations_visible_to(user).waiting()
