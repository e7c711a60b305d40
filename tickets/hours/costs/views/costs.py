"""What the team costs in a month, for owners: a page, and the same as a table to take along."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.desk.spreadsheets import table
from tickets.hours.costs import month, months
from tickets.hours.costs.month_chart import plan
from tickets.hours.costs.told import clock, decimal_hours
from tickets.hours.costs.views.files import attached

COLUMNS = ("Day", "Who", "Hours worked", "Cost", "Currency")


@requires(Capability.RUN_BUSINESS)
@require_safe
def costs(request: HttpRequest) -> HttpResponse:
    """`month` is '2026-10'; this one without."""
    owner, this = person_behind(request), months.first_of(timezone.now().date())
    found = month.month(_month(request, this))
    context = {
        "month": found,
        "people": [(person, clock(seconds), amount) for person, seconds, amount in found.by_person],
        "tickets": _dearest(owner, found),
        "plan": plan(found.first, found.by_day),
        "is_over": found.first < this,
        "older": months.before(found.first) if found.first.year > 2000 else None,
        "newer": months.after(found.first) if found.first < this else None,
    }
    return render(request, "costs/costs.html", context)


@requires(Capability.RUN_BUSINESS)
@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """A line a person and day."""
    found = month.month(_month(request, months.first_of(timezone.now().date())))
    rows = [
        (f"{each.day:%Y-%m-%d}", each.person.name, decimal_hours(each.seconds), str(each.amount), found.currency)
        for each in sorted(found.spent, key=lambda each: each.day)
    ]
    return attached(table([COLUMNS, *rows]).encode(), "text/csv; charset=utf-8", f"costs-{found.first:%Y-%m}.csv")


def _month(request: HttpRequest, this: date) -> date:
    return min(months.read(request.GET.get("month", ""), this), this)


def _dearest(owner: User, found: month.Month) -> list[tuple[object, object]]:
    amounts = month.dearest(found)
    tickets = access.visible_to(owner).only("reference", "subject", "kind").in_bulk(list(amounts))
    return [(tickets[pk], amount) for pk, amount in amounts.items() if pk in tickets]
