"""What the owner decides about corrections, from wherever they are shown."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours import deciding, theirs
from tickets.hours.views.back import back
from tickets.models import ShiftCorrection

Decision = Callable[[ShiftCorrection, User, str], object]


@requires(Capability.RUN_BUSINESS)
@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, deciding.approve, "Approved. The hours of {} are corrected.")


@requires(Capability.RUN_BUSINESS)
@require_POST
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """A posted `comment` says why."""
    return _decide(request, pk, deciding.refuse, "Refused. {} reads why.")


def _decide(request: HttpRequest, pk: int, verb: Decision, said: str) -> HttpResponse:
    person = person_behind(request)
    found = get_object_or_404(theirs.corrections(person), pk=pk)
    try:
        verb(found, person, request.POST.get("comment", ""))
        messages.success(request, said.format(found.person.short_name))
    except Refused as problem:
        messages.error(request, str(problem))
    return back(request, "hours")
