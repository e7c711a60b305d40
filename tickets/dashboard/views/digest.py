"""When an owner's digest comes, and one at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.dashboard.digest import planning, sending
from tickets.dashboard.digest.form import DigestForm
from tickets.errors import Refused
from tickets.mail.posting import ways_out


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    person = person_behind(request)
    plan = planning.plan_of(person)
    form = DigestForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        planning.change(person, **form.cleaned_data)
        messages.success(request, "Saved.")
        return see_other("digest")
    context = {"form": form, "plan": plan, "zone": planning.zone_of(person), "leaves": ways_out(None)}
    return render(request, "digest/digest.html", context, status=422 if form.errors else 200)


@requires(Capability.RUN_BUSINESS)
@require_POST
def one_now(request: HttpRequest) -> HttpResponse:
    person = person_behind(request)
    try:
        sending.ask_for_one(person)
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"It is being written, and leaves for {person.email}.")
    return see_other("digest")
