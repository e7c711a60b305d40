"""Why a ticket is where it is: the whole decision, rule by rule."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk.views.looking import person, whole_ticket_of
from tickets.routing import explaining


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Who writes rules reads of each why it did not run; others which ran, and what they did."""
    ticket, user = whole_ticket_of(request, reference), person(request)
    told = explaining.of_ticket(ticket, user)
    told.decisions.reverse()
    context = {"ticket": ticket, "why": told, "writes_rules": user.can(Capability.WRITE_RULES)}
    return render(request, "tickets/why.html", context)
