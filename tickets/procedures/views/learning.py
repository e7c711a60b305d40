"""How the asking fades: for owners alone, it counts what only they see."""

from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.procedures import lately
from tickets.procedures.learning import DEFINITIONS, Learning, curves
from tickets.procedures.learning_chart import plan
from tickets.procedures.learning_told import sentence


@requires(Capability.SEE_ALL_TICKETS)
@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    owner, now = person_behind(request), timezone.now()
    found = curves(now, owner.tzinfo)
    if found is None:
        return render(request, "procedures/learning.html", {"is_counting": True})
    context = {
        "means": DEFINITIONS,
        "said": [sentence(curve, found.this_week) for curve in found.people or [found.everybody]],
        "learning": found,
        "plan": plan(found),
        "rows": _table(found),
        "lately": _last_week(found),
        "kinds": lately.kinds(owner, now),
        "never_fit": lately.never_fit(owner, now),
        "instead": lately.not_asked(owner, now),
    }
    return render(request, "procedures/learning.html", context)


def _table(found: Learning) -> list[dict[str, Any]]:
    """A line a week, the newest first, with what each person asked."""
    lines = zip_longest(*[reversed(curve.weeks) for curve in (found.everybody, *found.people)])
    this = found.this_week
    return [{"week": week, "people": people, "is_this": week.start == this} for week, *people in lines]


def _last_week(found: Learning) -> dict[str, Any]:
    """The first week and the last that is over."""
    over = [week for week in found.everybody.weeks if week.start < found.this_week]
    return {"first": over[0], "last": over[-1]} if over else {}
