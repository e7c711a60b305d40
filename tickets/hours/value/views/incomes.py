"""What was made in the time that came back: a form for each, and its removal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.hours.value import incomes
from tickets.hours.value.income_form import IncomeForm
from tickets.models import Business, Income


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, Income())


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, _found(pk))


@requires(Capability.RUN_BUSINESS)
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    with Trying(request):
        incomes.remove(found, person_behind(request))
        messages.success(request, f"“{found.title}” is removed, with all that it earned.")
    return see_other("value")


def _found(pk: int) -> Income:
    found = incomes.found(pk)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, income: Income) -> HttpResponse:
    form = IncomeForm(request.POST or None, instance=income)
    if request.method == "POST" and form.is_valid():
        with Trying(request):
            kept = incomes.keep(form.save(commit=False), person_behind(request))
            messages.success(request, f"“{kept.title}” counts as made in the time that came back.")
        return see_other("value")
    context = {"form": form, "income": income, "business": Business.current()}
    return render(request, "value/income.html", context, status=422 if form.errors else 200)
