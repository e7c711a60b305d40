"""A week of hours: one's own, and for who runs the business everybody's and each person's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets.hours import corrections, team_week, theirs, timesheet, tracking, weeks
from tickets.hours.worked import day_of


@requires(Capability.WORK_TICKETS)
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """`?week=` is any day of it. Who runs the business gets the week of all."""
    person = person_behind(request)
    return _team(request, person) if person.can(Capability.RUN_BUSINESS) else _one(request, person)


@requires(Capability.RUN_BUSINESS)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _one(request, get_object_or_404(theirs.people(person_behind(request)), pk=pk))


def _one(request: HttpRequest, of: User) -> HttpResponse:
    is_own = of == person_behind(request)
    context = _week(request, of) | {"of": of, "is_own": is_own, "since": tracking.since(of) if is_own else None}
    context["found"] = timesheet.week(of, context["monday"])
    return render(request, "hours/week.html", context)


def _team(request: HttpRequest, owner: User) -> HttpResponse:
    context = _week(request, owner)
    context |= {"rows": team_week.rows(owner, context["monday"]), "corrections": corrections.waiting(owner)}
    return render(request, "hours/team.html", context)


def _week(request: HttpRequest, of: User) -> dict[str, Any]:
    today = day_of(timezone.now(), of.tzinfo)
    monday = weeks.asked_for(request.GET.get("week"), today)
    before, after = weeks.beside(monday, today)
    days = [monday + number * weeks.DAY for number in range(7)]
    return {"monday": monday, "sunday": days[-1], "days": days, "before": before, "after": after, "today": today}
