"""The health page: one line when all is well, trouble first when it is not."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.health import showing, tokens
from tickets.mail import posting

FRESH_TOKEN = "fresh_health_token"
BACK = {"people": "people"}


@requires(Capability.SEE_HEALTH)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Everything; the part that changes asks for itself again."""
    context = {
        **showing.standing(person_behind(request)),
        "token": tokens.current(),
        "fresh": request.session.pop(FRESH_TOKEN, None),
        "monitor": settings.BASE_URL + reverse("health"),
        "of_the_environment": bool(settings.ENV.health_token),
    }
    return render(request, "health/health.html", context)


@requires(Capability.SEE_HEALTH)
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "health/standing.html", showing.standing(person_behind(request)))


@requires(Capability.SEE_HEALTH)
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A new token for the monitor, in place of the former one."""
    # Shown by the next page and nowhere after it: we keep only the hash.
    request.session[FRESH_TOKEN] = tokens.renew(person_behind(request))
    return see_other("health_page")


@requires(Capability.SEE_HEALTH)
@require_POST
def repetition(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a mail of the desk itself again."""
    try:
        posting.send_again(pk, person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is being sent again.")
    return see_other(BACK.get(request.POST.get("back", ""), "health_page"))
