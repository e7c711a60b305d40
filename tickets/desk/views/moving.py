"""Who sees a ticket: the owner gives it to the team, and takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk import moving
from tickets.desk.views.looking import back_to, person, ticket_of
from tickets.desk.views.trying import Trying

GIVEN = "The team sees it now, with all that was ever written in it."
TAKEN = "Only you see it now. It is gone from the pages of all others."
LEAVING = f"{TAKEN} An answer that is on its way to the customer still leaves."


@requires(Capability.WORK_TICKETS, Capability.SEE_ALL_TICKETS)
@require_POST
def team(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        if moving.give_to_team(ticket, person(request)):
            messages.success(request, GIVEN)
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS, Capability.SEE_ALL_TICKETS)
@require_POST
def keeping(request: HttpRequest, reference: str) -> HttpResponse:
    """What is on its way to the customer goes on: taking back is no reason to leave somebody without an answer."""
    ticket = ticket_of(request, reference)
    with Trying(request):
        if moving.take_back(ticket, person(request)):
            messages.success(request, LEAVING if moving.is_leaving(ticket) else TAKEN)
    return back_to(request, reference)
