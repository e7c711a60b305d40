"""Lists of tickets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets.desk import queues, searching
from tickets.desk.views.listing import lines
from tickets.desk.views.looking import person


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: the owner's day, one's own, or the list of what is open."""
    user = person(request)
    if user.can(Capability.RUN_BUSINESS):
        return redirect("today")
    return redirect("my_day") if user.can(Capability.WORK_TICKETS) else redirect("queue", queues.QUEUES[0].slug)


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of a queue."""
    if slug not in queues.BY_SLUG:
        raise Http404
    page = queues.page(person(request), slug, request.GET.get("older"))
    shown = {"queue": page.queue, "older": page.older, "lines": lines(page.rows, person(request), page.queue.slug)}
    return render(request, "tickets/queue.html", shown | _offers(request))


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`."""
    text = request.GET.get("q", "").strip()
    found = searching.search(person(request), text) if text else []
    shown = {"text": text, "lines": lines(found, person(request))}
    return render(request, "tickets/search.html", shown | _offers(request))


def _offers(request: HttpRequest) -> dict[str, bool]:
    return {"exports": person(request).may(Permission.EXPORT)}
