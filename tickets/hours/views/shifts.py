"""Beginning and ending one's shift, from the person's menu; answered with the page on which one was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.hours import tracking
from tickets.hours.views.back import back


@requires(Capability.WORK_TICKETS)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    tracking.begin(person_behind(request))
    messages.success(request, "Your shift has begun. Rules can give you tickets now.")
    return back(request)


@requires(Capability.WORK_TICKETS)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    if tracking.end(person_behind(request)):
        messages.success(request, "Your shift is over. No rule gives you tickets until you begin the next.")
    return back(request)
