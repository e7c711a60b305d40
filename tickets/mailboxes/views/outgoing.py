"""What leaves, and what did not."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.mailboxes import listing
from tickets.sealed import opened


@requires(Capability.SEE_HEALTH)
@require_safe
def outgoing(request: HttpRequest) -> HttpResponse:
    """The last hundred answers; only those of tickets that the person may see."""
    which, older = request.GET.get("which", ""), _older(request)
    if which not in listing.FILTERS:
        raise Http404
    page = listing.outgoing(person_behind(request), which, older)
    filters = [{"key": key, "name": name, "current": key == which} for key, (name, _) in listing.FILTERS.items()]
    context = {"page": page, "which": which, "filters": filters, "unsent": listing.unsent()}
    return render(request, "mailboxes/outgoing.html", context)


def _older(request: HttpRequest) -> int | None:
    """Sealed, so that it does not tell how many answers others see."""
    try:
        return opened(request.GET["older"]) if request.GET.get("older") else None
    except ValueError as nonsense:
        raise Http404 from nonsense


@requires(Capability.SEE_HEALTH)
@require_safe
def outgoing_file(request: HttpRequest, pk: int) -> FileResponse:
    """The .eml that was written instead of being sent."""
    name = listing.outgoing_file(person_behind(request), pk).file_name
    folder = (Path(settings.DATA) / "outgoing").resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="message/rfc822")
