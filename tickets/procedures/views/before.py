"""'Has this been answered before?': likely procedures beside a question to the owner, while it is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets import access
from tickets.asking import drafting
from tickets.desk.views.looking import queue_of, ticket_of
from tickets.desk.views.trying import Trying
from tickets.models import Ticket
from tickets.models.procedure_use import Found
from tickets.procedures import running
from tickets.procedures.suggesting import Suggestion, suggest, suggest_for_text
from tickets.procedures.views.looking import numbered
from tickets.sealed import opened

LONGEST = 2000


@requires(Capability.WORK_TICKETS)
@require_POST
def answered_before(request: HttpRequest, reference: str) -> HttpResponse:
    """A part of the page while one types; without script a page of its own, and what was typed is kept as the draft."""
    ticket = ticket_of(request, reference)
    is_part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    if not is_part:
        with Trying(request):
            drafting.save(ticket, person_behind(request), *_typed(request))
    context = {"ticket": ticket, "queue": queue_of(request), "suggestions": _likely(request, ticket), "asked": True}
    return render(request, "procedures/before.html" if is_part else "procedures/answered_before.html", context)


@requires(Capability.WORK_TICKETS)
@require_POST
def instead(request: HttpRequest, reference: str) -> HttpResponse:
    """`procedure` answers it, at `place` of the list: it is put on the ticket, and the question need not be asked."""
    ticket, by = ticket_of(request, reference), person_behind(request)
    try:
        pk = opened(request.POST.get("procedure", ""))
    except ValueError:
        pk = 0
    procedure = get_object_or_404(access.procedures_visible_to(by), pk=pk)
    with Trying(request):
        running.attach(ticket, procedure, by, Found.ANSWERED, min(numbered(request.GET.get("place", "")) or 0, 99))
        drafting.discard(ticket, by)
    return see_other("ticket", ticket.reference)


def _likely(request: HttpRequest, ticket: Ticket) -> list[Suggestion]:
    """By what is typed and the ticket's subject; before anything is typed, by the ticket."""
    by, typed = person_behind(request), " ".join(_typed(request)).strip()[:LONGEST]
    return suggest_for_text(f"{typed}\n{ticket.subject}", ticket.kind, by) if typed else suggest(ticket, by)


def _typed(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("question", ""), request.POST.get("suggestion", "")
