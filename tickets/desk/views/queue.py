"""Lists of tickets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in
from accounts.roles import Capability
from tickets.desk import queues, searching


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    return redirect("queue", queues.QUEUES[0].slug)


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of a queue."""
    if slug not in queues.BY_SLUG:
        raise Http404
    page = queues.page(request.user, slug, request.GET.get("older"))
    return render(request, "tickets/queue.html", {"page": page, "queue": page.queue, "rows": page.rows})


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`."""
    text = request.GET.get("q", "").strip()
    found = searching.search(request.user, text) if text else []
    return render(request, "tickets/search.html", {"text": text, "rows": found})
