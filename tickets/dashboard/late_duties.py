"""Duties that nobody has done in time."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject, Now

from accounts.models import User
from tickets.desk.brief import moment_of
from tickets.models import Duty, DutyRun, Ticket
from tickets.recurring import late


def overdue(user: User) -> QuerySet[DutyRun]:
    return late.to_do(user).filter(late_at__lte=Now())


def told(rows: QuerySet[DutyRun]) -> QuerySet[DutyRun, Any]:
    """The longest overdue first, as JSON for `run_of`."""
    whose = {"name": "ticket__assignee__name", "email": "ticket__assignee__email"}
    found = JSONObject(pk="pk", title="duty__title", reference="ticket__reference", late_at="late_at", **whose)
    return rows.order_by("late_at", "pk").values(told=found)


def run_of(found: dict[str, Any]) -> DutyRun:
    """To be shown, never to be saved: with the title of its duty, and its ticket's reference and assignee."""
    person = User(name=found["name"], email=found["email"]) if found["email"] else None
    moments: dict[str, Any] = {"late_at": moment_of(found["late_at"])}
    ticket = Ticket(reference=found["reference"], assignee=person)
    return DutyRun(pk=found["pk"], duty=Duty(title=found["title"]), ticket=ticket, **moments)
