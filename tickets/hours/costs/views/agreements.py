"""What is agreed with whom, for owners: the list, and a page a person with what was agreed before."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours.costs import agreeing, business, earned, overview, told
from tickets.hours.costs.form import AgreementForm, beginning
from tickets.hours.costs.payees import terms, today


@requires(Capability.RUN_BUSINESS)
@require_safe
def pay(request: HttpRequest) -> HttpResponse:
    return render(request, "costs/pay.html", {"rows": overview.rows()})


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What is agreed with one; a posted form is agreed on from its day on."""
    found = get_object_or_404(agreeing.payable(), pk=pk)
    currency, posted = business.currency(), request.POST if request.method == "POST" else None
    form = AgreementForm(posted, currency=currency, initial=_beginning(found, currency))
    if posted is not None and form.is_valid():
        try:
            agreeing.agree(found, form.cleaned_data["from_day"], form.agreed, person_behind(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, f"Agreed with {found.short_name} from {form.cleaned_data['from_day']:%-d %B %Y} on."
            )
            return see_other("pay_person", pk)
    return render(request, "costs/person.html", _context(found, form), status=422 if form.errors else 200)


@requires(Capability.RUN_BUSINESS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is paid from a posted `from_day` on."""
    found, day = get_object_or_404(agreeing.payable(), pk=pk), _day(request.POST.get("from_day", ""))
    try:
        if day is None:
            raise Refused("Give the first day for which nothing is paid.")
        agreeing.end(found, day, person_behind(request))
        messages.success(request, f"Nothing is paid to {found.short_name} from {day:%-d %B %Y} on.")
    except Refused as problem:
        messages.error(request, str(problem))
    return see_other("pay_person", pk)


@requires(Capability.RUN_BUSINESS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes away what was agreed from the posted `from_day` on, typed by mistake."""
    found, day = get_object_or_404(agreeing.payable(), pk=pk), _day(request.POST.get("from_day", ""))
    agreement = get_object_or_404(agreeing.agreements(found), from_day=day)
    agreeing.remove(agreement, person_behind(request))
    messages.success(request, f"What was agreed from {agreement.from_day:%-d %B %Y} on is removed.")
    return see_other("pay_person", pk)


def _beginning(found: User, currency: str) -> dict[str, Any]:
    now, held = today(found), agreeing.agreements(found).exclude(amount=None)
    return beginning(held.filter(from_day__lte=now).first() or held.first(), currency, now)


def _context(found: User, form: AgreementForm) -> dict[str, Any]:
    rows = [(row, told.pay(terms(row)), told.hours(terms(row))) for row in agreeing.agreements(found)[: agreeing.MOST]]
    now = today(found)
    holds = next((row for row, _, _ in rows if row.from_day <= now), None)
    return {"person": found, "form": form, "rows": rows, "holds": holds, "months": earned.lately(found), "today": now}


def _day(text: str) -> date | None:
    """None for what is no day of a year from 2000 to 2099."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and day.year // 100 == 20 else None
