"""The short verbs: each a resource to which a form is posted, answered with the ticket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk import clearing as verbs
from tickets.desk import drafting, people, working
from tickets.desk.views import coming_back
from tickets.desk.views.looking import back_to, person, ticket_of, whole_ticket_of
from tickets.desk.views.panes import html_of
from tickets.desk.views.trying import Trying
from tickets.errors import Refused
from tickets.models.draft import DraftKind
from tickets.procedures.views import open_steps


@requires(Capability.WORK_TICKETS)
@require_POST
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """`person` is an id; empty gives the ticket back to the team."""
    ticket, chosen = ticket_of(request, reference), request.POST.get("person", "")
    with Trying(request):
        named = [each for each in people.colleagues(person(request)) if str(each.pk) == chosen]
        if chosen and not named:
            raise Refused("This person does not work on tickets any more.")
        working.assign(ticket, named[0] if named else None, person(request))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def clearing(request: HttpRequest, reference: str) -> HttpResponse:
    """Mail may go to `address` again. What was typed meanwhile comes along, and is kept as a draft."""
    ticket, email = whole_ticket_of(request, reference), request.POST.get("address", "")
    with Trying(request):
        if html := html_of(request):
            drafting.save(ticket, person(request), DraftKind.REPLY, html, request.POST.get("cc", ""))
        if verbs.allow(ticket, verbs.named(ticket, email, person(request)), person(request)):
            messages.success(request, f"Mail goes to {email} again.")
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def resolution(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks first where points of a procedure are open; `then` says that it was asked."""
    ticket = whole_ticket_of(request, reference)
    if asks := open_steps.asked_first(request, ticket, request.POST.get("then", "resolved")):
        return asks
    with Trying(request):
        working.resolve(ticket, person(request))
    here = coming_back.page_of(request)
    return HttpResponseRedirect(here, status=303) if here else back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def reopening(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        working.reopen(ticket, person(request))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def waiting(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        working.wait(ticket, person(request))
    return back_to(request, reference)
