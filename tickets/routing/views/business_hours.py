"""When the business works: a list, a form, and a resource for each change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.models import BusinessHours
from tickets.routing.business_hours import business
from tickets.routing.business_hours.business_form import BusinessHoursForm
from tickets.routing.promises import recounting


@requires(Capability.WRITE_RULES)
@require_safe
def business_hours(request: HttpRequest) -> HttpResponse:
    """All of them, in words, with the free days that come next."""
    rows = [{"row": row, "week": business.in_words(row), "coming": business.coming(row)} for row in business.listed()]
    return render(request, "routing/business_hours.html", {"rows": rows, "sweep": recounting.under_way()})


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, business.found(pk))


@requires(Capability.WRITE_RULES)
@require_POST
def default(request: HttpRequest, pk: int) -> HttpResponse:
    """They are the desk's own from now on."""
    row = business.found(pk)
    with Trying(request):
        business.make_default(row)
        messages.success(request, f"The desk goes by “{row.name}” now.")
    return see_other("business_hours")


@requires(Capability.WRITE_RULES)
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    row = business.found(pk)
    with Trying(request):
        business.remove(row)
        messages.success(request, f"“{row.name}” is removed.")
    return see_other("business_hours")


def _form(request: HttpRequest, row: BusinessHours | None) -> HttpResponse:
    """A posted `look` shows the holidays of what was chosen, and saves nothing."""
    form = BusinessHoursForm(request.POST or None, instance=row, zone=person_behind(request).time_zone)
    is_look = "look" in request.POST
    if request.method == "POST" and not is_look and form.is_valid():
        with Trying(request):
            business.save(form.save(commit=False))
            messages.success(request, "Saved.")
        return see_other("business_hours")
    problems = form.errors and not is_look
    return render(
        request,
        "routing/business_hours_form.html",
        {"form": form, "row": row, "is_look": is_look},
        status=422 if problems else 200,
    )
