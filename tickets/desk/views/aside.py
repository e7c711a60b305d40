"""Out of the way for a while, or for good: putting a ticket off, waking it, marking it as spam, deleting it."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk import deleting, moments, snoozing
from tickets.desk import spam as spamming
from tickets.desk.views.looking import back_to, person, ticket_of
from tickets.desk.views.trying import Trying
from tickets.errors import Refused


@requires(Capability.WORK_TICKETS)
@require_POST
def snooze(request: HttpRequest, reference: str) -> HttpResponse:
    """`until` is one of the choices, or a `day` (ISO 8601) whose morning is meant."""
    ticket = ticket_of(request, reference)
    with Trying(request):
        snoozing.snooze(ticket, _moment(request.POST.get("until", ""), request.POST.get("day", "")), person(request))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def waking(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        snoozing.wake(ticket, person(request))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def spam(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        spamming.mark(ticket, person(request))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def deletion(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        deleting.delete(ticket, person(request))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def restoration(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        deleting.bring_back(ticket, person(request))
    return back_to(request, reference)


def _moment(until: str, day: str) -> datetime:
    chosen = {choice.value: choice.at for choice in moments.choices(timezone.now())}.get(until)
    if chosen is not None:
        return chosen
    try:
        return moments.morning(date.fromisoformat(day))
    except (ValueError, OverflowError) as problem:
        raise Refused("Choose the day on which the ticket should come back.") from problem
