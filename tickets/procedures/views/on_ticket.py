"""Procedures on a ticket: the panel on its page, or, without script, a page of its own."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.desk.views.looking import SECRETS, queue_of
from tickets.errors import Refused
from tickets.models import ProcedureUse, Ticket
from tickets.models.procedure_use import Found
from tickets.procedures import running, searching, since, suggesting
from tickets.procedures.views.looking import numbered
from tickets.procedures.views.showing import ShownStep, shown
from tickets.sealed import opened

MOST_FOUND = 8
OUTCOMES = {"used": running.used, "unfit": running.unfit}


@requires(Capability.SEE_TEAM_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """`q` searches, and what is found takes the place of what is likely; posting `procedure` attaches one, `place` says
    where it stood among what was suggested."""
    ticket = _ticket(request, reference)
    return _attach(request, ticket) if request.method == "POST" else _page(request, ticket)


@requires(Capability.WORK_TICKETS)
@require_POST
def tick(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """`step` is the key of a point; `done` is '' to take the tick back."""
    use, step, by = _use(request, reference, pk), request.POST.get("step", ""), person_behind(request)
    verb = running.tick if request.POST.get("done") else running.untick
    return _tried(request, use.ticket, lambda: verb(use, step, by), focus=f"tick-{step}")


@requires(Capability.WORK_TICKETS)
@require_POST
def outcome(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """`outcome` is 'used' or 'unfit'."""
    use, verb = _use(request, reference, pk), OUTCOMES.get(request.POST.get("outcome", ""))
    return _tried(request, use.ticket, lambda: verb and verb(use, person_behind(request)))


@requires(Capability.WORK_TICKETS)
@require_POST
def renewal(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Goes over to the newest version."""
    use = _use(request, reference, pk)
    return _tried(request, use.ticket, lambda: running.renew(use, person_behind(request)))


def _ticket(request: HttpRequest, reference: str) -> Ticket:
    """Without all that its own page asks for."""
    visible = access.visible_to(person_behind(request)).select_related("customer", "mailbox").defer(*SECRETS)
    return get_object_or_404(visible, reference=reference.replace("\0", ""))


def _use(request: HttpRequest, reference: str, pk: int) -> ProcedureUse:
    """`pk` is the procedure's."""
    uses = access.uses_visible_to(person_behind(request)).filter(ticket=_ticket(request, reference))
    return get_object_or_404(uses.select_related("ticket"), procedure=pk)


def _attach(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    by, place = person_behind(request), numbered(request.POST.get("place", "")) or 0
    try:
        pk = opened(request.POST.get("procedure", ""))
    except ValueError:
        pk = 0
    procedure = get_object_or_404(access.procedures_visible_to(by), pk=pk)
    found = Found.SUGGESTED if place else Found.CHOSEN
    return _tried(request, ticket, lambda: running.attach(ticket, procedure, by, found, min(place, 99)))


def _tried(request: HttpRequest, ticket: Ticket, verb: Any, focus: str = "") -> HttpResponse:
    """The panel as it is now; without script the page, by a 303."""
    try:
        verb()
    except Refused as problem:
        return _page(request, ticket, problem=str(problem))
    if _is_part(request):
        return _page(request, ticket, focus=focus)
    return see_other("ticket_procedures", ticket.reference)


def _page(request: HttpRequest, ticket: Ticket, **further: str) -> HttpResponse:
    user, text = person_behind(request), request.GET.get("q", "").strip()
    context = {
        "ticket": ticket,
        "queue": queue_of(request),
        "works": access.may_work(user),
        "part": _is_part(request),
        "uses": _uses(user, ticket),
        "text": text,
        "suggestions": suggesting.suggest(ticket, user) if access.may_work(user) and not text else None,
        "found": searching.search(user, text, MOST_FOUND) if text else [],
        **further,
    }
    name = "procedures/on_ticket.html" if _is_part(request) else "procedures/ticket.html"
    return render(request, name, context, status=422 if further.get("problem") else 200)


def _is_part(request: HttpRequest) -> bool:
    """Boosted links and forms show whole pages."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")


def _uses(user: User, ticket: Ticket) -> list[dict[str, Any]]:
    """What is on the ticket, each with its steps, the ticks, and what changed since this person used it."""
    uses = access.uses_visible_to(user).filter(ticket=ticket).select_related("procedure__current", "version", "person")
    uses = uses.defer("version__words", "version__text", *(f"procedure__{each}" for each in searching.LONG))
    told = uses.annotate(last=since.last_on_another_ticket(user))
    ticked = told.prefetch_related(Prefetch("ticks", running.ticks()))
    listed = list(ticked.order_by("began_at")[: running.MOST_ON_TICKET])
    ticks = {tick.step: tick for use in listed for tick in use.ticks.all()}
    steps = shown(user, [use.version for use in listed], ticks)
    return [_told(use, steps[use.version_id], use.last or 0) for use in listed]


def _told(use: ProcedureUse, steps: list[ShownStep], last: int) -> dict[str, Any]:
    points = [step for step in steps if step.is_ticked_off]
    return {
        "use": use,
        "steps": steps,
        "points": len(points),
        "done": sum(step.tick is not None for step in points),
        "newer": use.procedure.current if use.procedure.current_id != use.version_id else None,
        "last": last if last < use.version.number else 0,
    }
