"""A ticket's page, and the way to its neighbours."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk import queues, reading, related
from tickets.desk.views import page, saved
from tickets.desk.views.looking import address_of, person, queue_of, ticket_of, whole_ticket_of


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """Shows it, and remembers that this person has read it. What was merged leads on, unless `former` is asked for."""
    found = whole_ticket_of(request, reference)
    if (into := related.merged_address(found)) and "former" not in request.GET:
        return HttpResponseRedirect(address_of(request, into))
    answer = page.show(request, found, 200, None, **saved.inserted(request, found))
    reading.mark_read(person(request), found)
    return answer


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def step(request: HttpRequest, reference: str, way: str) -> HttpResponse:
    """To the ticket above or below in the list; at its end, to the ticket itself."""
    found, slug = ticket_of(request, reference), queue_of(request).slug
    above, below = queues.neighbours(person(request), slug, found)
    beside = above if way == "previous" else below
    return HttpResponseRedirect(address_of(request, beside or reference))
