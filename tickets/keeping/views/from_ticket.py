"""'Keep this person to me', from one of their tickets."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets.desk import moving
from tickets.desk.views.looking import address_of, back_to, ticket_of
from tickets.desk.views.trying import Trying
from tickets.keeping import protecting, taking
from tickets.keeping.protected import of_domain, protects
from tickets.keeping.shown import NOT_PROVEN
from tickets.keeping.values import domain_for_all
from tickets.models import ProtectedSender, Ticket

MOST = 1000


@requires(Capability.SEE_ALL_TICKETS)
@require_http_methods(["GET", "POST"])
def protection(request: HttpRequest, reference: str) -> HttpResponse:
    """GET has the choices, for htmx beside the ticket; a posted `who` is 'person' or 'everybody', `past` takes their
    past tickets back too."""
    ticket = ticket_of(request, reference)
    if request.method == "POST":
        with Trying(request):
            _keep(request, ticket)
        return back_to(request, reference)
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "keeping/choices.html" if partial else "keeping/from_ticket.html"
    return render(request, template, _choices(request, ticket))


@transaction.atomic
def _keep(request: HttpRequest, ticket: Ticket) -> None:
    """Who is kept already stays so, and this ticket follows. Raises Refused."""
    by, email = person_behind(request), ticket.customer.email
    everybody = request.POST.get("who") == "everybody"
    value = (domain_for_all(email) or email) if everybody else email
    made = _kept(value) or protecting.protect(value, by, "" if everybody else ticket.customer.name)
    moving.take_back(ticket, by, taking.reason_for(made.value))
    way = taking.take_past_back(made, by) if "past" in request.POST else None
    also = f", and {way.total:,} more of theirs" if way else _left_behind(made, by)
    messages.success(request, f"Mail of {made.value} is kept to you from now on. This ticket is yours alone now{also}.")


def _kept(value: str) -> ProtectedSender | None:
    return protects([value]).get(value) if "@" in value else of_domain(value)


def _left_behind(made: ProtectedSender, by: User) -> str:
    """What the team sees of theirs still."""
    past = taking.past(made.value, by)[: MOST + 1].count()
    many = f"{MOST:,} or more past tickets" if past > MOST else f"{past} past ticket{'s' if past > 1 else ''}"
    return f"; the team still sees {many} of theirs" if past else ""


def _choices(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    by, email = person_behind(request), ticket.customer.email
    kept, domain = protects([email]).get(email), domain_for_all(email)
    context: dict[str, Any] = {"ticket": ticket, "kept": kept, "here": address_of(request, ticket.reference)}
    if kept:
        return context | {"past": taking.past(kept.value, by)[: MOST + 1].count()}
    if email.endswith(NOT_PROVEN):
        return context | {"claims": True}
    theirs = taking.past(email, by).exclude(pk=ticket.pk)[: MOST + 1].count()
    at_domain = taking.past(domain, by).exclude(pk=ticket.pk)[: MOST + 1].count() if domain else 0
    return context | {"domain": domain, "theirs": theirs, "at_domain": at_domain}
