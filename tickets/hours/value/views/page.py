"""What it costs and what came back: in words, as a chart, as a table and as CSV."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets.dashboard.counting import counter
from tickets.hours.value import as_table, incomes
from tickets.hours.value.came_back import came_back
from tickets.hours.value.shown import shown
from tickets.models import Business


@requires(Capability.RUN_BUSINESS)
@require_safe
def value(request: HttpRequest) -> HttpResponse:
    business = Business.current()
    came = came_back(timezone.now(), business)
    context: dict[str, Any] = shown(came) if came else {"incomes": incomes.listed()}
    return render(
        request, "value/value.html", {"business": business, "is_counting": counter.is_catching_up(), **context}
    )


@requires(Capability.RUN_BUSINESS)
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """All days; there is no table before the first."""
    came = came_back(timezone.now())
    return _file(as_table.csv(came), came.today) if came else redirect("value")


def _file(table: str, day: date) -> HttpResponse:
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    named = content_disposition_header(True, f"cost-and-value-{day:%Y-%m-%d}.csv")
    answer.headers["Content-Disposition"] = named or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
