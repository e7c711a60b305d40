"""The form on which a person says that a shift was otherwise, or that they worked without the clock."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours import corrections, theirs, typed
from tickets.hours.fitting import Span
from tickets.hours.views.back import back
from tickets.models import Shift
from tickets.models.shift_change import CorrectionState


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(theirs.shifts(person_behind(request)), pk=pk))


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    """Of a shift that was never clocked."""
    return _form(request, None)


@requires(Capability.WORK_TICKETS)
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_behind(request)
    try:
        corrections.withdraw(get_object_or_404(theirs.corrections(person), pk=pk), person)
        messages.success(request, "Taken back. The shift stays as it was recorded.")
    except Refused as problem:
        messages.error(request, str(problem))
    return back(request, "hours")


def _form(request: HttpRequest, of: Shift | None) -> HttpResponse:
    """Posted: day, began, ended ('09:00'), reason; with `none` there was no work."""
    person, status = person_behind(request), 200
    if request.method == "POST":
        try:
            made = corrections.ask(person, of, _span(request), request.POST.get("reason", ""))
            waits = made.state == CorrectionState.WAITING
            messages.success(request, "Sent to the owner, who decides." if waits else "Corrected.")
            return see_other("hours")
        except (Refused, typed.NotATime) as problem:
            messages.error(request, str(problem))
            status = 422
    context: dict[str, Any] = {"shift": of, "typed": request.POST, "decides": person.can(Capability.RUN_BUSINESS)}
    context["today"] = timezone.localdate(timezone=person.tzinfo)
    return render(request, "hours/correct.html", context, status=status)


def _span(request: HttpRequest) -> Span | None:
    """Raises NotATime."""
    if request.POST.get("none"):
        return None
    day, began, ended = (request.POST.get(name, "") for name in ("day", "began", "ended"))
    return typed.span(day, began, ended, person_behind(request).tzinfo)
