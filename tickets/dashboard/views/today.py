"""The owner's first page: what waits, what happened yesterday, the figures of some time against those before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.dashboard import charts, greeting
from tickets.dashboard.counting import counter
from tickets.dashboard.day import waits_for
from tickets.dashboard.figures import MEANS
from tickets.dashboard.overview import Overview, overview
from tickets.dashboard.period import CHOICES
from tickets.dashboard.tables import TABLES
from tickets.dashboard.views.asked import today_and_period


@requires(Capability.RUN_BUSINESS)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    owner, (day, period) = person_behind(request), today_and_period(request)
    found, now = overview(period, day), timezone.now().astimezone(owner.tzinfo)
    context = {
        "hello": greeting.hello(owner.short_name, now),
        "day": greeting.day(now),
        "yesterday": greeting.yesterday(found.yesterday),
        "waits": waits_for(owner),
        "at": "today",
        "is_counting": counter.is_catching_up(),
        "groups": found.groups,
        "ages": found.ages,
        "period": period,
        "today": day,
        "choices": CHOICES,
        "means": MEANS,
        "tables": [(table, name) for table, (name, _) in TABLES.items()],
    }
    return render(request, "dashboard/today.html", context | _curve(found))


def _curve(found: Overview) -> dict[str, Any]:
    shown = charts.points(found.days)
    return {"plan": charts.flow(shown), "by_week": len(shown) < len(found.days), "rows": list(reversed(shown))}
