"""A duty is made, changed, paused, removed; the form shows on which days it would be due."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.errors import Refused
from tickets.models import Duty
from tickets.recurring import making, planned
from tickets.recurring.duty_form import DutyForm
from tickets.recurring.saying import said
from tickets.recurring.views.looking import duty_of
from tickets.recurring.when_form import NEEDED

SHOWN = 5


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, duty_of(request, pk))


@requires(Capability.RUN_BUSINESS)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The next days of what is in the form, for htmx."""
    form = DutyForm(request.POST, by=person_behind(request))
    return render(request, "duties/preview.html", {"form": form, **_days(form)})


@requires(Capability.RUN_BUSINESS)
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """`on` is '' to pause it."""
    duty, is_on = duty_of(request, pk), bool(request.POST.get("on"))
    with Trying(request):
        making.switch(duty, is_on, person_behind(request))
        messages.success(request, "It goes on." if is_on else "Paused. Nothing is opened until you let it go on.")
    return see_other("duty", pk)


@requires(Capability.RUN_BUSINESS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    duty = duty_of(request, pk)
    try:
        making.remove(duty, person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return see_other("duty", pk)
    messages.success(request, f"“{duty.title}” is removed. It was never due.")
    return see_other("duties")


def _form(request: HttpRequest, duty: Duty | None) -> HttpResponse:
    """`do` is 'show' for a look at its days alone."""
    form = DutyForm(request.POST or None, instance=duty, by=person_behind(request))
    shows, problem = request.POST.get("do") == "show", ""
    if request.method == "POST" and not shows and form.is_valid():
        try:
            saved = making.save(form.instance, person_behind(request))
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Saved. {_next(saved)}")
            return see_other("duty", saved.pk)
    context = {"form": form, "duty": duty, "problem": problem, **(_days(form) if form.is_bound or duty else {})}
    is_wrong = problem or (form.is_bound and form.errors and not shows)
    return render(request, "duties/form.html", context, status=422 if is_wrong else 200)


def _days(form: DutyForm) -> dict[str, Any]:
    """By what is typed so far, as soon as that says when; a form that was not posted shows what is kept."""
    if form.is_bound:
        form.is_valid()
    wrong = (NEEDED | {"starts_on", "assignee"}) & set(form.errors)
    duty = form.instance
    if wrong or not duty.assignee_id:
        return {"days": None}
    duty.time_zone = duty.assignee.time_zone
    return {"days": planned.days_ahead(duty, SHOWN), "said": said(duty.recurrence, duty.starts_on)}


def _next(duty: Duty) -> str:
    return f"It is due next on {duty.next_on:%A, %-d %B}." if duty.next_on else "It is not due again."
