"""What a person decides about an answer that is leaving: take it back, send it again, say what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk import replying
from tickets.desk.views.looking import SECRETS, back_to, person
from tickets.desk.views.trying import Trying
from tickets.models import OutgoingMail


@requires(Capability.WORK_TICKETS)
@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    outgoing = _outgoing(request, pk)
    with Trying(request):
        replying.undo(outgoing, person(request))
    return back_to(request, outgoing.message.ticket.reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def repetition(request: HttpRequest, pk: int) -> HttpResponse:
    """Of an answer that could not be sent."""
    outgoing = _outgoing(request, pk)
    with Trying(request):
        replying.send_again(outgoing, person(request))
    return back_to(request, outgoing.message.ticket.reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """`was_sent` is yes or no; after a no the answer goes out once more."""
    outgoing, was_sent = _outgoing(request, pk), request.POST.get("was_sent") == "yes"
    with Trying(request):
        replying.settle(outgoing, was_sent, person(request))
        if not was_sent:
            replying.send_again(outgoing, person(request))
    return back_to(request, outgoing.message.ticket.reference)


def _outgoing(request: HttpRequest, pk: int) -> OutgoingMail:
    visible = access.outgoing_visible_to(person(request)).select_related("message__ticket", "mailbox")
    return get_object_or_404(visible.defer(*SECRETS), pk=pk)
