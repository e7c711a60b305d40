"""What the owner decides about corrections, from wherever they are shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours import deciding, theirs
from tickets.hours.views.back import back
from tickets.models import ShiftCorrection


@requires(Capability.RUN_BUSINESS)
@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    found = _correction(request, pk)
    try:
        deciding.approve(found, person_behind(request), request.POST.get("comment", ""))
        messages.success(request, f"Approved. The hours of {found.person.short_name} are corrected.")
    except Refused as problem:
        messages.error(request, str(problem))
    return back(request, "hours")


@requires(Capability.RUN_BUSINESS)
@require_POST
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """A posted `comment` says why."""
    found = _correction(request, pk)
    try:
        deciding.refuse(found, person_behind(request), request.POST.get("comment", ""))
        messages.success(request, f"Refused. {found.person.short_name} reads why.")
    except Refused as problem:
        messages.error(request, str(problem))
    return back(request, "hours")


def _correction(request: HttpRequest, pk: int) -> ShiftCorrection:
    return get_object_or_404(theirs.corrections(person_behind(request)), pk=pk)
