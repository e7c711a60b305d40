"""Parts of the owner's day that are loaded behind the page, or are pages of their own where there is no script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.dashboard.breakdowns import breakdowns
from tickets.dashboard.charts import renamed
from tickets.dashboard.figures import MEANS
from tickets.dashboard.heat import heat
from tickets.dashboard.views.asked import today_and_period
from tickets.dashboard.voices import busiest, said
from tickets.hours.value.small import small
from tickets.models.ticket import Kind
from tickets.procedures.learning import DEFINITIONS, curves
from tickets.procedures.learning_chart import plan


@requires(Capability.RUN_BUSINESS)
@require_safe
def split(request: HttpRequest) -> HttpResponse:
    """By kind, mailbox, person and hour of the week."""
    _, period = today_and_period(request)
    context = {"breakdowns": breakdowns(period), "heat": heat(period), "period": period}
    return _part(request, "split", "Who and when", context)


@requires(Capability.RUN_BUSINESS)
@require_safe
def asking(request: HttpRequest) -> HttpResponse:
    """How the asking fades, week by week, whatever the period."""
    found = curves(timezone.now(), person_behind(request).tzinfo)
    drawn = {"learning": found, "plan": plan(found)} if found and found.everybody.weeks else {}
    return _part(request, "asking", "Questions to you", {**drawn, "learns": DEFINITIONS})


@requires(Capability.RUN_BUSINESS)
@require_safe
def worth(request: HttpRequest) -> HttpResponse:
    """What it cost and what came back so far, whatever the period."""
    found = small(timezone.now())
    drawn = renamed(found["plan"], "worth") if found.get("plan") else None
    keys = [(key.replace("key-", "key-worth-", 1), name) for key, name in found.get("legend", ())]
    return _part(request, "worth", "Cost and value", {"worth": found, "plan": drawn, "legend": keys})


@requires(Capability.RUN_BUSINESS)
@require_safe
def voices(request: HttpRequest) -> HttpResponse:
    """Who wrote most, and what customers said."""
    owner, (_, period) = person_behind(request), today_and_period(request)
    context = {
        "busiest": busiest(owner, period),
        "complaints": said(owner, Kind.COMPLAINT, period),
        "testimonials": said(owner, Kind.TESTIMONIAL, period),
        "period": period,
    }
    return _part(request, "voices", "What customers say", context)


def _part(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]
    whole = not htmx or htmx.boosted or htmx.history_restore_request
    shown = {"part": f"dashboard/{name}.html", "title": title, "means": MEANS}
    return render(request, "dashboard/part.html" if whole else shown["part"], context | shown)  # type: ignore[arg-type]
