"""'Your answers': what waits, what was approved and how it was changed, what came back and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets.approving import answers as own
from tickets.desk.views.looking import person


@requires(Capability.WORK_TICKETS)
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Shows them; what was decided counts as read from then on."""
    user = person(request)
    page = render(request, "approving/answers.html", {"answers": own.of(user), "hands_in": own.hands_in(user)})
    own.mark_seen(user)
    return page
