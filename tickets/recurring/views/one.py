"""A duty's page: what it is, when it was done, and its numbers as a chart, a table and a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.desk.spreadsheets import table
from tickets.recurring import planned, series
from tickets.recurring.saying import said
from tickets.recurring.views.looking import duty_of

SHOWN = 5


@requires(Capability.WORK_TICKETS)
@require_safe
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = duty_of(request, pk), person_behind(request)
    lines = series.of(user, found)
    context = {
        "duty": found,
        "said": said(found.recurrence, found.starts_on),
        "lines": lines,
        "plan": series.plan(lines, found.number_is),
        "days": planned.days_ahead(found, SHOWN) if found.is_on else [],
        "makes": user.can(Capability.RUN_BUSINESS),
        "procedure": found.procedure if found.procedure and found.procedure.retired_at is None else None,
    }
    return render(request, "duties/duty.html", context)


@requires(Capability.WORK_TICKETS)
@require_safe
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = duty_of(request, pk)
    lines = series.of(person_behind(request), found)
    rows = [["day", "state", "done by", "done at", found.number_is or "number"], *(line.cells() for line in lines)]
    answer = HttpResponse(table(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="duty-{timezone.localdate()}.csv"'
    return answer
