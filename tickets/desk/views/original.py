"""The mail as it came, for whoever works the ticket: its head to read, the whole to download."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets import access, masking
from tickets.desk.views.files import served
from tickets.desk.views.looking import person
from tickets.mail import storage
from tickets.models import Message

HEAD_BYTES = 65_536


@requires(Capability.SEE_TEAM_TICKETS, Capability.WORK_TICKETS)
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """`?download` gives the .eml. Not for who sees no addresses: they stand in every head."""
    if not masking.sees_addresses(person(request)):
        raise PermissionDenied
    came = access.messages_visible_to(person(request)).select_related("inbound", "ticket")
    found = get_object_or_404(came.exclude(inbound=None).exclude(inbound__raw_name=""), pk=pk)
    raw = _bytes(found)
    if "download" in request.GET:
        return served(raw, f"{found.subject or 'message'}.eml", shown=False)
    return render(request, "tickets/original.html", {"letter": found, "head": _head(raw), "size": len(raw)})


def _bytes(message: Message) -> bytes:
    assert message.inbound is not None
    try:
        return storage.read(message.inbound.raw_name)
    except FileNotFoundError as lost:
        raise Http404 from lost


def _head(raw: bytes) -> str:
    """Its header fields, as they were written."""
    head = raw[:HEAD_BYTES].lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return head.decode("utf-8", "replace").replace("\0", "")
