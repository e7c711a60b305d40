"""How a duty went: a form on its ticket. What does not do comes back with all that was typed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.desk import drafting
from tickets.desk.views import page
from tickets.desk.views.drafts import keep_files
from tickets.desk.views.looking import back_to, person, whole_ticket_of
from tickets.desk.views.panes import Pane, html_of
from tickets.errors import Refused, SupportdeskError
from tickets.models import Ticket
from tickets.models.draft import DraftKind
from tickets.procedures import running
from tickets.recurring.doing import Said
from tickets.recurring.doing import done as say_done

ANYWAY = "anyway"


@requires(Capability.WORK_TICKETS)
@require_POST
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """`then` is 'anyway' where points of the check-list may stay open."""
    ticket, html = whole_ticket_of(request, reference), html_of(request)
    try:
        keep_files(request, ticket, DraftKind.REPLY, html)
        _check_points(request, ticket)
        said = Said(html, request.POST.get("link", ""), request.POST.get("number", ""))
        say_done(ticket, person(request), said)
    except SupportdeskError as problem:
        return _once_more(request, ticket, html, str(problem))
    return back_to(request, reference)


def _check_points(request: HttpRequest, ticket: Ticket) -> None:
    """Raises Refused."""
    if request.POST.get("then") == ANYWAY:
        return
    if left := len(running.open_steps(ticket)):
        points = "One point of the check-list is" if left == 1 else f"{left} points of the check-list are"
        raise Refused(f"{points} open. Tick what is done, or press ‘Done all the same’.")


def _once_more(request: HttpRequest, ticket: Ticket, html: str, problem: str) -> HttpResponse:
    draft = drafting.draft_of(ticket, person(request), DraftKind.REPLY)
    files = Pane.of(draft).files if draft else []
    return page.show(request, ticket, 422, None, reply=Pane(DraftKind.REPLY, html, files=files, error=problem))
