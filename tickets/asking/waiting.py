"""Questions that wait for the owner, for the pages on which they are answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left

from accounts.models import User
from accounts.permissions import Permission
from tickets import access
from tickets.asking import showing
from tickets.asking.showing import Question
from tickets.desk import brief
from tickets.models import Escalation, Message, Ticket
from tickets.models.message import Direction

LONGEST_QUOTED = 400


@dataclass(frozen=True)
class Asked:
    """A question with its ticket; `words` is how the customer's last mail begins."""

    question: Question
    ticket: Ticket
    words: str

    @property
    def wrote_since(self) -> datetime | None:
        wrote = self.ticket.customer_wrote_at
        return wrote if wrote and wrote > self.question.at else None


def may_enter(user: User) -> bool:
    """For whom something can wait: owners, and who approves answers of others."""
    return access.may_decide(user) or user.may(Permission.APPROVE)


def open_to(user: User) -> QuerySet[Escalation]:
    return access.escalations_visible_to(user).waiting()


def told(rows: QuerySet[Escalation]) -> QuerySet[Escalation, Any]:
    """The longest waiting first, as JSON for `asked_of`."""
    wrote = Message.objects.filter(ticket=OuterRef("ticket"), direction=Direction.INBOUND).order_by(
        "-created_at", "-pk"
    )
    words = Subquery(wrote.values(beginning=Left("new_text", LONGEST_QUOTED))[:1])
    found = JSONObject(question=showing.as_json(), ticket=brief.as_json("ticket__"), words=words)
    return rows.order_by("asked_at", "pk").values(told=found)


def asked_of(found: dict[str, Any]) -> Asked:
    words = " ".join((found["words"] or "").split())
    return Asked(showing.question_of(found["question"]), brief.ticket_of(found["ticket"]), words)
