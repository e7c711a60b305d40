"""Mail that is kept to the owner and has no answer yet: nobody else will ever see to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets.desk import brief, rows
from tickets.desk.rows import Row
from tickets.models import Ticket
from tickets.models.ticket import Status, Visibility


@dataclass(frozen=True)
class Kept:
    """`claims`: it is not proven to be from whom it says."""

    ticket: Ticket
    claims: bool


def unanswered(user: User) -> QuerySet[Row, Row]:
    kept = rows.rows(user).filter(visibility=Visibility.OWNER, status=Status.OPEN)
    return kept.filter(awaits_answer_since__isnull=False)


def told(found: QuerySet[Row, Row]) -> QuerySet[Row, Any]:
    """The newest first, as the list of what is kept has them, and as its index gives them."""
    return found.order_by(*rows.NEWEST_FIRST).values(told=JSONObject(ticket=brief.as_json(), claims="claims"))


def kept_of(found: dict[str, Any]) -> Kept:
    return Kept(brief.ticket_of(found["ticket"]), found["claims"] is not None)
