"""The owner's answer, and taking a question back; from the ticket's page or from a list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.asking import escalating
from tickets.asking.views import waiting
from tickets.desk.views import coming_back, page
from tickets.desk.views.looking import back_to, person, whole_ticket_of
from tickets.desk.views.panes import Pane
from tickets.desk.views.trying import Trying
from tickets.errors import SupportdeskError
from tickets.models import Escalation
from tickets.recordings.views.taking import taken


@requires(Capability.SEE_ALL_TICKETS)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`agrees` is the button 'Yes, do as you suggest'. What is refused comes back with what was typed."""
    asked, text = _asked(request, pk), request.POST.get("text", "")
    reference, here = asked.ticket.reference, coming_back.page_of(request)
    try:
        agrees = "agrees" in request.POST
        escalating.answer(asked, person(request), text, agrees=agrees, recordings=taken(request))
    except SupportdeskError as problem:
        refused = Pane("answer", text, error=str(problem))
        return waiting.show(request, 422, pk, refused) if here else _ticket_once_more(request, reference, refused)
    if not here:
        return back_to(request, reference)
    messages.success(request, f"Answered. {asked.asked_by.short_name} goes on with it.")
    return HttpResponseRedirect(here, status=303)


@requires(Capability.WORK_TICKETS)
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    with Trying(request):
        escalating.withdraw(asked, person(request))
    return back_to(request, asked.ticket.reference)


def _asked(request: HttpRequest, pk: int) -> Escalation:
    visible = access.escalations_visible_to(person(request)).select_related("ticket", "asked_by")
    return get_object_or_404(visible, pk=pk)


def _ticket_once_more(request: HttpRequest, reference: str, refused: Pane) -> HttpResponse:
    try:
        ticket = whole_ticket_of(request, reference)
    except Http404:
        return HttpResponseRedirect(reverse("waits"), status=303)
    return page.show(request, ticket, 422, answer=refused)
