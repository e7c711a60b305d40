"""Approving, sending back, taking back: each a resource to which a form is posted, on the ticket or 'Waits for me'."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.approving import deciding, proposing
from tickets.desk.views import coming_back, page
from tickets.desk.views.looking import back_to, person, whole_ticket_of
from tickets.desk.views.panes import html_of, seen_of
from tickets.desk.views.proposed import Refusal
from tickets.desk.views.trying import Trying
from tickets.errors import SupportdeskError
from tickets.models import ProposedReply


@requires(Capability.WORK_TICKETS)
@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """As it is, or as the form has it. What is refused comes back with what was typed."""
    proposal, html = _proposal(request, pk), html_of(request)
    try:
        deciding.approve(proposal, person(request), html or None, seen_of(request))
    except SupportdeskError as problem:
        return _once_more(request, proposal, Refusal(pk, str(problem), html=html))
    return _on(request, proposal, f"Approved. It goes out as the answer of {proposal.author.short_name}.")


@requires(Capability.WORK_TICKETS)
@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it back; `comment` says why."""
    proposal, comment = _proposal(request, pk), request.POST.get("comment", "")
    try:
        deciding.send_back(proposal, person(request), comment)
    except SupportdeskError as problem:
        return _once_more(request, proposal, Refusal(pk, str(problem), comment=comment))
    return _on(request, proposal, f"Sent back to {proposal.author.short_name}, with what you wrote.")


@requires(Capability.WORK_TICKETS)
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    with Trying(request):
        proposing.withdraw(proposal, person(request))
    return back_to(request, proposal.ticket.reference)


def _proposal(request: HttpRequest, pk: int) -> ProposedReply:
    visible = access.proposals_visible_to(person(request)).select_related("ticket", "author")
    return get_object_or_404(visible, pk=pk)


def _on(request: HttpRequest, proposal: ProposedReply, done: str) -> HttpResponse:
    messages.success(request, done)
    if here := coming_back.page_of(request):
        return HttpResponseRedirect(here, status=303)
    return back_to(request, proposal.ticket.reference)


def _once_more(request: HttpRequest, proposal: ProposedReply, refusal: Refusal) -> HttpResponse:
    """The ticket's page, with all that was typed."""
    try:
        ticket = whole_ticket_of(request, proposal.ticket.reference)
    except Http404:
        messages.error(request, refusal.error)
        return HttpResponseRedirect(reverse("home"), status=303)
    return page.show(request, ticket, 422, refusal=refusal)
