"""'Still done by me', and how a kind of tickets is handed over: first the procedure, then the rule."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.hours.value import handing_over as verbs
from tickets.hours.value import still_mine
from tickets.models import Business

BEGUN = "A draft is begun. Nobody goes by it before you publish it."


@requires(Capability.RUN_BUSINESS)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    business = Business.current()
    found = still_mine.kinds(person_behind(request), timezone.now(), business)
    minutes = sum(each.minutes for each in found)
    return render(request, "value/mine.html", {"kinds": found, "minutes": minutes, "business": business})


@requires(Capability.RUN_BUSINESS)
@require_http_methods(["GET", "POST"])
def handing_over(request: HttpRequest, kind: str) -> HttpResponse:
    """GET has both steps; a post begins the draft and opens it."""
    by = person_behind(request)
    if request.method == "POST" and (version := verbs.begin(kind, by)):
        messages.success(request, BEGUN)
        return see_other("procedure_edit", version.procedure_id)
    state = verbs.state(kind, by)
    if state is None:
        raise Http404
    return render(request, "value/handing_over.html", {"state": state})
