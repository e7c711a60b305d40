"""Two tickets that belong together: merging, taking apart, linking. The other one is chosen on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk import candidates, linking, merging, parting
from tickets.desk.views.listing import lines
from tickets.desk.views.looking import back_to, person, queue_of, ticket_of
from tickets.desk.views.trying import Trying
from tickets.models import Ticket


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def merger(request: HttpRequest, reference: str) -> HttpResponse:
    """`other` is the reference of the ticket that this one goes into."""
    return _joined(request, reference, "merge", _merge)


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """`other` is the reference of the ticket to link this one with; with `gone`, to link it with no more."""
    return _joined(request, reference, "link", _link)


@requires(Capability.WORK_TICKETS)
@require_POST
def parted(request: HttpRequest, reference: str) -> HttpResponse:
    """Posted to the ticket that was merged into another one."""
    ticket = ticket_of(request, reference)
    with Trying(request):
        parting.part(ticket, person(request))
        messages.success(request, "They are two tickets again.")
    return back_to(request, reference)


def _joined(
    request: HttpRequest, reference: str, what: str, verb: Callable[[HttpRequest, Ticket, Ticket], str]
) -> HttpResponse:
    ticket = ticket_of(request, reference)
    if request.method != "POST":
        return render(request, "tickets/choose_ticket.html", _choice(request, ticket) | {"what": what})
    other, leads_to = ticket_of(request, request.POST.get("other", "")), reference
    with Trying(request):
        leads_to = verb(request, ticket, other)
    return back_to(request, leads_to)


def _merge(request: HttpRequest, ticket: Ticket, other: Ticket) -> str:
    merging.merge(ticket, other, person(request))
    messages.success(request, f"{ticket.reference} is merged into this ticket.")
    return other.reference


def _link(request: HttpRequest, ticket: Ticket, other: Ticket) -> str:
    verb = linking.unlink if "gone" in request.POST else linking.link
    verb(ticket, other, person(request))
    return ticket.reference


def _choice(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()
    found = candidates.found(person(request), ticket, text)
    return {"ticket": ticket, "queue": queue_of(request), "text": text, "lines": lines(found, person(request))}
