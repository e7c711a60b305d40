"""'Kept to me': whom the owner keeps to himself, and a resource for each change of the list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.listing import lines
from tickets.errors import Refused
from tickets.keeping import listing, protecting, taking
from tickets.models import ProtectedSender
from tickets.models.known_sender import Treatment


@requires(Capability.SEE_ALL_TICKETS)
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """The list; a posted `value` is added, with `name`, `treatment`, `forward_to`; `past` takes past tickets back."""
    if request.method == "POST":
        try:
            return _added(request)
        except Refused as problem:
            messages.error(request, str(problem))
            return _page(request, status=422)
    return _page(request)


@requires(Capability.SEE_ALL_TICKETS)
@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the list, to be changed."""
    found, status = get_object_or_404(ProtectedSender, pk=pk), 200
    by = person_behind(request)
    if request.method == "POST":
        try:
            name, treatment, forward_to = (request.POST.get(each, "") for each in ("name", "treatment", "forward_to"))
            protecting.change(found, by, name, treatment, forward_to)
            messages.success(request, f"What happens to mail of {found.value} is changed.")
            return see_other("kept")
        except Refused as problem:
            messages.error(request, str(problem))
            status = 422
    context = {"sender": found, "typed": request.POST, "past": _past(found, request)}
    return render(request, "keeping/sender.html", context, status=status)


@requires(Capability.SEE_ALL_TICKETS)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen; with a posted `give_back` what was taken for them goes to the team again."""
    found, by = get_object_or_404(ProtectedSender, pk=pk), person_behind(request)
    if request.method == "GET":
        context = {"sender": found, "taken": taking.taken(found.value, by).count()}
        return render(request, "keeping/release.html", context)
    try:
        protecting.release(found, by, give_back="give_back" in request.POST)
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{found.value} is not kept to you any more. Rules decide about their next mail.")
    return see_other("kept")


@requires(Capability.SEE_ALL_TICKETS)
@require_http_methods(["POST"])
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes their past tickets back."""
    found = get_object_or_404(ProtectedSender, pk=pk)
    try:
        made = taking.take_past_back(found, person_behind(request))
        messages.success(request, _told_of_past(made.total if made else 0))
    except Refused as problem:
        messages.error(request, str(problem))
    return see_other("kept")


def _added(request: HttpRequest) -> HttpResponse:
    """Raises Refused."""
    by, typed = person_behind(request), request.POST
    value, name = typed.get("value", ""), typed.get("name", "")
    made = protecting.protect(value, by, name, typed.get("treatment") or Treatment.KEEP, typed.get("forward_to", ""))
    way = taking.take_past_back(made, by) if "past" in typed else None
    told = f" {_told_of_past(way.total if way else 0)}" if "past" in typed else ""
    messages.success(request, f"Mail of {made.value} is kept to you from now on.{told}")
    return see_other("kept")


def _told_of_past(number: int) -> str:
    if not number:
        return "The team has no past tickets of theirs."
    return f"{number:,} past ticket{'' if number == 1 else 's'} of theirs {'is' if number == 1 else 'are'} taken back."


def _past(found: ProtectedSender, request: HttpRequest) -> int:
    return taking.past(found.value, person_behind(request)).count()


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    by, number = person_behind(request), request.GET.get("page", "1")
    tickets, older = listing.tickets(by, request.GET.get("older"))
    shown = listing.page(by, int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1)
    context: dict[str, Any] = {"page": shown, "lines": lines(tickets, by, "kept"), "older": older}
    context["typed"] = request.POST
    return render(request, "keeping/kept.html", context, status=status)
