"""'A recording from 9:52 was not sent': what a person left behind is found where the next one is made."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.errors import SupportdeskError
from tickets.models import Recording
from tickets.models.recording import RecordingKind
from tickets.recordings import unsent as leftovers


@requires(Capability.WORK_TICKETS)
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """One's own, to be used or discarded."""
    wanted = request.GET.get("kinds", "").split() or RecordingKind.values
    found = leftovers.of(person_behind(request), wanted)
    return render(request, "recordings/unsent.html", {"recordings": found, "field": _field(request)})


@requires(Capability.WORK_TICKETS)
@require_POST
def use(request: HttpRequest, key: str) -> HttpResponse:
    """The recording as it stands in a form, to be looked at before it is sent."""
    context: dict[str, object] = {"field": _field(request), "key": key}
    try:
        context["recording"] = leftovers.use(key, person_behind(request))
    except Recording.DoesNotExist as missing:
        raise Http404 from missing
    except SupportdeskError as refused:
        context["problem"] = str(refused)
    return render(request, "recordings/recorded.html", context)


def _field(request: HttpRequest) -> str:
    return (request.GET.get("field") or "recording")[:60]
