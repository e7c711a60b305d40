"""Replies and notes. What cannot be sent comes back with the reason, and with all that was typed."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets.approving import answers, proposing
from tickets.desk import drafting, replying, working
from tickets.desk.views import page
from tickets.desk.views.drafts import keep_files
from tickets.desk.views.looking import back_to, person, whole_ticket_of
from tickets.desk.views.panes import Pane, html_of, seen_of
from tickets.errors import SupportdeskError
from tickets.models import Ticket
from tickets.models.draft import DraftKind
from tickets.procedures.views import open_steps


@requires(Capability.WORK_TICKETS)
@require_POST
def replies(request: HttpRequest, reference: str) -> HttpResponse:
    """Puts an answer into the outbox, or hands it in; `then` is what becomes of the ticket."""
    ticket, html, cc = whole_ticket_of(request, reference), html_of(request), request.POST.get("cc", "")
    try:
        keep_files(request, ticket, DraftKind.REPLY, html, cc)
        then = request.POST.get("then", "waiting")
        if asks := open_steps.asked_before_sending(request, ticket, then, html, cc):
            return asks
        put = proposing.propose if answers.hands_in(person(request)) else replying.reply
        put(ticket, person(request), html, cc=cc, then=open_steps.meant(then), seen=seen_of(request))
    except SupportdeskError as problem:
        return _once_more(request, ticket, Pane(DraftKind.REPLY, html, cc, error=str(problem)))
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Puts a note into the conversation."""
    ticket, html = whole_ticket_of(request, reference), html_of(request)
    try:
        keep_files(request, ticket, DraftKind.NOTE, html)
        working.note(ticket, html, person(request))
    except SupportdeskError as problem:
        return _once_more(request, ticket, Pane(DraftKind.NOTE, html, error=str(problem)))
    return back_to(request, reference)


def _once_more(request: HttpRequest, ticket: Ticket, pane: Pane) -> HttpResponse:
    draft = drafting.draft_of(ticket, person(request), pane.kind)
    kept = replace(pane, files=Pane.of(draft).files) if draft else pane
    return page.show(request, ticket, 422, None, **{pane.kind: kept})
