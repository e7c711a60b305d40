"""The answer to 'Were you working?', from the bar above every page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours import answering, theirs
from tickets.hours.views.back import back


@requires(Capability.WORK_TICKETS)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`say`: 'worked' with a `reason`, 'back' (was away and goes on), anything else has gone then."""
    person, say = person_behind(request), request.POST.get("say", "")
    spell = get_object_or_404(theirs.idle_spells(person), pk=pk)
    try:
        if say == "worked":
            answering.worked(spell, person, request.POST.get("reason", ""))
            messages.success(request, "Thank you. That time counts.")
        else:
            answering.away(spell, person, is_back=say == "back")
    except Refused as problem:
        messages.error(request, str(problem))
    return back(request)
