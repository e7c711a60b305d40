"""All duties for the owner, their own for an assistant."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets import access
from tickets.models import Duty
from tickets.recurring import late
from tickets.recurring.making import MOST
from tickets.recurring.saying import said


@requires(Capability.WORK_TICKETS)
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    user = person_behind(request)
    found = access.duties_visible_to(user).select_related("assignee").order_by(F("next_on").asc(nulls_last=True), "pk")
    lines = [_line(duty) for duty in found[:MOST]]
    is_coming = [line for line in lines if line["duty"].is_on and line["duty"].next_on]
    context = {
        "late_duties": late.late(user),
        "due": late.due_today(user),
        "now": timezone.now(),
        "coming": is_coming,
        "over": [line for line in lines if line not in is_coming],
        "makes": user.can(Capability.RUN_BUSINESS),
    }
    return render(request, "duties/duties.html", context)


def _line(duty: Duty) -> dict[str, Any]:
    return {"duty": duty, "said": said(duty.recurrence, duty.starts_on)}
