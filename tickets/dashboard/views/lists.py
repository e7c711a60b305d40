"""The tickets behind a figure, and the figures as a file for spreadsheets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.dashboard import listed
from tickets.dashboard.counting import reading
from tickets.dashboard.period import MOST_DAYS
from tickets.dashboard.tables import TABLES
from tickets.dashboard.views.asked import today_and_period
from tickets.desk.spreadsheets import table
from tickets.desk.views.listing import lines


@requires(Capability.RUN_BUSINESS)
@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """One page of the list behind a figure, the newest first."""
    owner, asked = person_behind(request), listed.asked(request.GET.dict())
    if asked is None:
        raise Http404
    # What is open now is not much, however long ago it came in.
    _, period = today_and_period(request, None if asked.what == reading.OPEN else MOST_DAYS)
    page = listed.page(owner, asked, period, request.GET.get("older"))
    kept = request.GET.copy()
    kept.pop("older", None)
    context = {
        "title": listed.title(asked),
        "period": period,
        "counted": listed.counted(asked, period),
        "counts_twice": listed.may_count_twice(asked, period),
        "lines": lines(page.rows, owner),
        "older": page.older,
        "query": kept.urlencode(),
    }
    return render(request, "dashboard/behind.html", context)


@requires(Capability.RUN_BUSINESS)
@require_safe
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """One of TABLES as CSV, for the period that was chosen."""
    today, period = today_and_period(request)
    name = request.GET.get("table", "figures")
    if name not in TABLES:
        raise Http404
    answer = HttpResponse(
        table(TABLES[name][1](person_behind(request), period, today)), content_type="text/csv; charset=utf-8"
    )
    filename = f"{name}-{period.first}-{period.last}.csv"
    answer.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
