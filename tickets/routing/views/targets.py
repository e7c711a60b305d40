"""What is promised to customers: a list in order, a form, and a resource for each change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.models import ResponseTarget
from tickets.routing.promises import recounting, target_list
from tickets.routing.promises.target_form import TargetForm

SOON = "Open tickets are brought in line within seconds."


@requires(Capability.WRITE_RULES)
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """All of them, in order: the first that fits a ticket holds."""
    lines = [
        {"target": each, "whom": target_list.for_whom(each), "promises": target_list.promises(each)}
        for each in target_list.listed()
    ]
    context = {"lines": lines, "has_hours": target_list.hours().exists(), "sweep": recounting.under_way()}
    return render(request, "routing/targets.html", context)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not target_list.hours().exists():
        messages.info(request, "First say when you work: promises are counted in business hours.")
        return see_other("business_hours_new")
    return _form(request, None)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, target_list.found(pk))


@requires(Capability.WRITE_RULES)
@require_POST
def switching(request: HttpRequest, pk: int) -> HttpResponse:
    """`on` is '' to switch it off."""
    target, on = target_list.found(pk), bool(request.POST.get("on"))
    said = f"“{target.name}” is {'on' if on else 'off'}. {SOON}"
    with Trying(request):
        target_list.switch(target, on)
        messages.success(request, said)
    return see_other("targets")


@requires(Capability.WRITE_RULES)
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """`way` is 'up' or 'down', by one."""
    target, up = target_list.found(pk), request.POST.get("way") == "up"
    with Trying(request):
        target_list.move(target, up)
        messages.success(request, f"“{target.name}” moved {'up' if up else 'down'}.")
    return see_other("targets")


def _form(request: HttpRequest, target: ResponseTarget | None) -> HttpResponse:
    form = TargetForm(request.POST or None, instance=target)
    if request.method == "POST" and form.is_valid():
        with Trying(request):
            target_list.save(form.save(commit=False))
            messages.success(request, f"Saved. {SOON}")
        return see_other("targets")
    context = {"form": form, "target": target}
    return render(request, "routing/target.html", context, status=422 if form.errors else 200)
