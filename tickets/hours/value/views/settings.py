"""What cost and value go by: a page, and the answer to being asked once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views import coming_back
from tickets.hours.value import settings as verbs
from tickets.hours.value.settings_form import AskedForm, SettingsForm
from tickets.hours.views.back import back
from tickets.models import Business

SAVED = "Saved. All days are reckoned by it from now on, also those behind you."
LATER = "You will not be asked again. It stands under “Cost and value” whenever you like."


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=Business.current())
    if request.method == "POST" and form.is_valid():
        verbs.keep(form.save(commit=False), person_behind(request))
        messages.success(request, SAVED)
        return see_other("value")
    return render(request, "value/settings.html", {"form": form}, status=422 if form.errors else 200)


@requires(Capability.RUN_BUSINESS)
@require_POST
def asked(request: HttpRequest) -> HttpResponse:
    """The answer; with a posted `later` nothing is said, and nobody is asked again. `next` is where one was."""
    if "later" in request.POST:
        verbs.ask_no_more(person_behind(request))
        messages.success(request, LATER)
        return back(request, "value")
    form = AskedForm(request.POST, instance=Business.current())
    if not form.is_valid():
        here = coming_back.posted(request) or reverse("value")
        return render(request, "value/asked.html", {"asked": form, "next": here}, status=422)
    verbs.keep(form.save(commit=False), person_behind(request))
    messages.success(request, SAVED)
    return back(request, "value")
