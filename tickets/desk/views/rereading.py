"""Reading a mail again: posted to the message that could not be read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk import rereading
from tickets.desk.views.looking import back_to, person
from tickets.desk.views.trying import Trying


@requires(Capability.WORK_TICKETS, Capability.SEE_ALL_TICKETS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The page shows what came of it when it is done; it hears of that by itself."""
    visible = access.messages_visible_to(person(request)).select_related("ticket").defer("text", "html", "words")
    found = get_object_or_404(visible, pk=pk)
    with Trying(request):
        rereading.read_again(found, person(request))
        messages.success(request, "It is being read again. That takes seconds.")
    return back_to(request, found.ticket.reference)
