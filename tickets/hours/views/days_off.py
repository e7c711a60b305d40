"""Days off and holidays: everybody sees theirs, who runs the business enters them."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours import days_off, theirs
from tickets.hours.typed import words
from tickets.models.pay import OffReason


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Posted, by who runs the business: first, last (without: one day), person ('' for everybody), why, paid, note."""
    user, status = person_behind(request), 200
    if request.method == "POST":
        try:
            _add(request, user)
            return see_other("days_off")
        except Refused as problem:
            messages.error(request, str(problem))
            status = 422
    enters = user.can(Capability.RUN_BUSINESS)
    people = theirs.people(user).filter(is_active=True)[: theirs.MOST_PEOPLE] if enters else []
    context = {"days": days_off.of(user)[: days_off.SHOWN], "people": people, "reasons": OffReason.choices}
    return render(request, "hours/days_off.html", context | {"typed": request.POST, "enters": enters}, status=status)


@requires(Capability.RUN_BUSINESS)
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    user = person_behind(request)
    days_off.remove(user, get_object_or_404(days_off.of(user), pk=pk))
    messages.success(request, "Removed.")
    return see_other("days_off")


def _add(request: HttpRequest, user: User) -> None:
    """Raises Refused."""
    if not user.can(Capability.RUN_BUSINESS):
        raise PermissionDenied
    typed = request.POST
    first = _day(typed.get("first", ""))
    last = _day(typed["last"]) if typed.get("last") else first
    told = {"why": typed.get("why", ""), "is_paid": "is_paid" in typed, "note": words(typed.get("note", ""))[:200]}
    days_off.add(user, _person(typed.get("person", ""), user), first, last, **told)
    messages.success(request, "Entered.")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refused("Say on which day it begins.") from None
    if not 2000 <= found.year <= 2200:
        raise Refused("That day is too far away.")
    return found


def _person(key: str, user: User) -> User | None:
    if not key:
        return None
    return get_object_or_404(
        theirs.people(user), pk=int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
    )
