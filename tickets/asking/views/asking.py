"""Asking: the third pane of the composer. What is refused comes back with all that was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.asking import drafting, escalating, waiting
from tickets.desk.views import page
from tickets.desk.views.looking import back_to, person, ticket_of, whole_ticket_of
from tickets.desk.views.panes import Pane
from tickets.desk.views.trying import Trying
from tickets.errors import SupportdeskError
from tickets.models.draft import DraftKind
from tickets.recordings.views.taking import taken


@requires(Capability.WORK_TICKETS)
@require_POST
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks the owner; the ticket waits from then on."""
    ticket = whole_ticket_of(request, reference)
    question, suggestion = _typed(request)
    try:
        escalating.ask(ticket, person(request), question, suggestion, recordings=taken(request))
    except SupportdeskError as problem:
        pane = Pane(DraftKind.ASK, question, suggestion=suggestion, error=str(problem))
        return page.show(request, ticket, status=422, ask=pane)
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Keeps what is typed, and says when it did. A page without script comes back to the ticket."""
    ticket = ticket_of(request, reference)
    # What is saved after asking would be asked once more.
    if waiting.open_to(person(request)).filter(ticket=ticket).exists():
        return HttpResponse(status=204)
    with Trying(request):
        saved = drafting.save(ticket, person(request), *_typed(request))
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "tickets/saved.html", {"pane": Pane(saved.kind, saved_at=saved.saved_at)})
    return back_to(request, reference)


def _typed(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("question", ""), request.POST.get("suggestion", "")
