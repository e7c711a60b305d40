"""The statement of a month, as a page, a PDF and a table: for owners of everybody, for everybody their own."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import person_behind, signed_in
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.hours.costs import agreeing, earned, months, told, waiting
from tickets.hours.costs.payees import terms, today
from tickets.hours.costs.rules import rules
from tickets.hours.costs.statement import Statement, statement
from tickets.hours.costs.statement_csv import as_csv
from tickets.hours.costs.views.files import attached


# Everybody may be paid, admins too; whose statement it is, `_statement` asks.
@signed_in
@require_safe
def page(request: HttpRequest, pk: int, month: date) -> HttpResponse:
    found = _statement(request, pk, month)
    newer = months.after(month)
    context = {
        "statement": found,
        "total": told.sums(found.total),
        "worked": told.clock(found.worked),
        "counted": told.clock(found.counted) if found.counted else "",
        "agreed": [f"{told.pay(each)}, {told.hours(each)}, from {each.from_day:%-d %B %Y} on" for each in found.terms],
        "waiting": waiting.corrections(found.person, month),
        "is_own": found.person == request.user,
        "rules": rules(found),
        "older": months.before(month) if month.year > 2000 else None,
        "newer": newer if newer <= today(found.person) else None,
    }
    return render(request, "costs/statement.html", context)


@signed_in
@require_safe
def pdf(request: HttpRequest, pk: int, month: date) -> HttpResponse:
    from tickets.hours.costs.statement_pdf import as_pdf  # takes a second to load, which no start need wait for

    return attached(as_pdf(_statement(request, pk, month)), "application/pdf", f"statement-{month:%Y-%m}.pdf")


@signed_in
@require_safe
def csv(request: HttpRequest, pk: int, month: date) -> HttpResponse:
    content = as_csv(_statement(request, pk, month)).encode()
    return attached(content, "text/csv; charset=utf-8", f"statement-{month:%Y-%m}.csv")


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is agreed with oneself, and one's own statements; owners are led to those of everybody."""
    person = person_behind(request)
    if person.can(Capability.RUN_BUSINESS):
        return see_other("pay")
    now = today(person)
    agreed = agreeing.agreements(person).filter(from_day__lte=now).first()
    words = {"pay": told.pay(terms(agreed)), "hours": told.hours(terms(agreed))} if agreed else {}
    context = {"person": person, "agreed": agreed, "months": earned.lately(person), "today": now, **words}
    return render(request, "costs/mine.html", context)


def _statement(request: HttpRequest, pk: int, month: date) -> Statement:
    """404 for that of somebody else, unless one runs the business: as if it were not there."""
    asks = person_behind(request)
    if asks.pk == pk:
        return statement(asks, month)
    if not asks.can(Capability.RUN_BUSINESS):
        raise Http404
    return statement(get_object_or_404(agreeing.payable(), pk=pk), month)
