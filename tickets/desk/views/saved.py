"""Saved replies in an answer that somebody writes: filled in for the ticket, put where they are writing."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk import drafting
from tickets.desk.views.looking import person, queue_of, ticket_of
from tickets.desk.views.panes import Pane
from tickets.models import Ticket
from tickets.models.draft import DraftKind
from tickets.routing.replies import saved_replies
from tickets.routing.replies.filling import Known, fill


@requires(Capability.WORK_TICKETS)
@require_safe
def choosing(request: HttpRequest, reference: str) -> HttpResponse:
    """Those that there are: the menu beside 'Send', or without script a page."""
    ticket = ticket_of(request, reference)
    context = {"ticket": ticket, "queue": queue_of(request), "saved_replies": saved_replies.to_choose(person(request))}
    name = "tickets/saved_replies.html" if request.htmx else "tickets/choose_saved_reply.html"  # type: ignore[attr-defined]
    return render(request, name, context)


@requires(Capability.WORK_TICKETS)
@require_safe
def filled(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Its text for this ticket, for the editor."""
    ticket = ticket_of(request, reference)
    return HttpResponse(_text(ticket, pk))


def inserted(request: HttpRequest, ticket: Ticket) -> dict[str, Pane]:
    """Without script `?saved=` names one: it stands below what was written so far, and is not saved yet."""
    chosen, user = request.GET.get("saved", ""), person(request)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19 and access.may_work(user)):
        return {}
    draft = drafting.draft_of(ticket, user, DraftKind.REPLY)
    pane = Pane.of(draft) if draft else Pane(DraftKind.REPLY)
    return {pane.kind: replace(pane, html=pane.html + _text(ticket, int(chosen)))}


def _text(ticket: Ticket, pk: int) -> str:
    return fill(get_object_or_404(saved_replies.used(), pk=pk).html, Known.of(ticket))
