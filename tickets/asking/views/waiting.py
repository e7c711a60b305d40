"""'Waits for me': what an owner, or who approves answers, has to decide."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets.asking import waiting
from tickets.dashboard import day
from tickets.desk.views.looking import person
from tickets.desk.views.panes import Pane


@requires(Capability.WORK_TICKETS)
@require_safe
def waits(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, status: int = 200, pk: int = 0, refused: Pane | None = None) -> HttpResponse:
    """The page; `refused` is an answer that was not taken, to the question `pk`."""
    user = person(request)
    if not waiting.may_enter(user):
        raise PermissionDenied
    found = day.waits_for(user)
    still = any(each.question.pk == pk for each in found.items("questions"))
    context = {"waits": found, "at": "waits", "refused": refused, "refused_pk": pk, "gone": not still and refused}
    return render(request, "asking/waits.html", context, status=status)
