"""'2 steps are open: resolve anyway?' Asked before a person resolves; what they have typed stays where it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import person_behind
from tickets.desk import drafting
from tickets.desk.views import page
from tickets.desk.views.looking import queue_of
from tickets.desk.views.panes import Pane
from tickets.models import Ticket
from tickets.models.draft import DraftKind
from tickets.models.ticket import Status
from tickets.procedures import running

ANYWAY = "resolved anyway"


def meant(then: str) -> str:
    """The status that a button asks for."""
    return Status.RESOLVED if then == ANYWAY else then


def asked_before_sending(request: HttpRequest, ticket: Ticket, then: str, html: str, cc: str) -> HttpResponse | None:
    """As below; the answer that waits for the word is a draft meanwhile. Raises Refused, and TooLarge."""
    steps = _open(ticket, then)
    if not steps:
        return None
    draft = drafting.save(ticket, person_behind(request), DraftKind.REPLY, html, cc)
    return _ask(request, ticket, steps, reply=Pane.of(draft))


def asked_first(request: HttpRequest, ticket: Ticket, then: str = Status.RESOLVED) -> HttpResponse | None:
    """None when there is nothing to ask."""
    steps = _open(ticket, then)
    return _ask(request, ticket, steps) if steps else None


def _open(ticket: Ticket, then: str) -> list[running.OpenStep]:
    return running.open_steps(ticket) if then == Status.RESOLVED else []


def _ask(request: HttpRequest, ticket: Ticket, steps: list[running.OpenStep], **typed: Pane) -> HttpResponse:
    context = {"ticket": ticket, "queue": queue_of(request), "open_steps": steps, "sends": bool(typed)}
    if request.headers.get("HX-Request"):
        answer = render(request, "procedures/open_steps.html", context, status=422)
        # The rest of the page is left alone, with what stands in the composer.
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#open-steps", "outerHTML"
        return answer
    ticket.open_steps, ticket.sends = steps, bool(typed)  # type: ignore[attr-defined]
    return page.show(request, ticket, 422, None, **typed)
