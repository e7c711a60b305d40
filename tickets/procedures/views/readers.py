"""What is to be read, that it was read or watched to its end, and, for the owner, who has."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.procedures import reading
from tickets.procedures.views.looking import procedure_of, version_of


@requires(Capability.WORK_TICKETS)
@require_safe
def to_read(request: HttpRequest) -> HttpResponse:
    by = person_behind(request)
    listed = reading.to_read(by)
    context = {"listed": listed, "begun": reading.begun(by, listed), "read": reading.been_read(by)}
    return render(request, "procedures/to_read.html", context)


@requires(Capability.WORK_TICKETS)
@require_POST
def read(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """'I have read it'."""
    version = version_of(request, procedure_of(request, pk), number)
    try:
        reading.read(version, person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return see_other("procedure", pk)
    left = len(reading.to_read(person_behind(request)))
    messages.success(request, f"Noted. {left} more to read." if left else "Noted. You have read everything.")
    return see_other("procedures_to_read") if left else see_other("procedure", pk)


@requires(Capability.WORK_TICKETS)
@require_POST
def watched(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The player tells how much (`share`, 0 to 1) of the recording `key` was played."""
    version = version_of(request, procedure_of(request, pk), number)
    try:
        share = float(request.POST.get("share", ""))
        reading.watched(version, person_behind(request), request.POST.get("key", ""), share)
    except (ValueError, Refused):
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@requires(Capability.SEE_ALL_TICKETS)
@require_safe
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    found = procedure_of(request, pk)
    if found.current is None:
        raise Http404
    return render(request, "procedures/readers.html", {"procedure": found, "listed": reading.readers(found.current)})
