"""What a ticket is about: each a resource to which a form is posted, answered with the ticket."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import User
from accounts.roles import Capability
from tickets.desk import sorting as verbs
from tickets.desk import tagging
from tickets.desk.views.looking import back_to, person, ticket_of
from tickets.desk.views.trying import Trying
from tickets.models import Event, Ticket

Verb = Callable[[Ticket, str, User], Event | None]


@requires(Capability.WORK_TICKETS)
@require_POST
def kind(request: HttpRequest, reference: str) -> HttpResponse:
    """`kind` is a slug; empty for none."""
    return _set(request, reference, verbs.set_kind, "kind")


@requires(Capability.WORK_TICKETS)
@require_POST
def priority(request: HttpRequest, reference: str) -> HttpResponse:
    return _set(request, reference, verbs.set_priority, "priority")


@requires(Capability.WORK_TICKETS)
@require_POST
def tags(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds `tag`, or several with commas between them; takes `gone` away instead where a form says so."""
    return _set(request, reference, *((tagging.untag, "gone") if "gone" in request.POST else (tagging.tag, "tag")))


@requires(Capability.WORK_TICKETS)
@require_POST
def customer_tags(request: HttpRequest, reference: str) -> HttpResponse:
    """As `tags`, for the ticket's customer."""
    removes = "gone" in request.POST
    return _set(request, reference, *((tagging.untag_customer, "gone") if removes else (tagging.tag_customer, "tag")))


def _set(request: HttpRequest, reference: str, verb: Verb, name: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    with Trying(request):
        verb(ticket, request.POST.get(name, ""), person(request))
    return back_to(request, reference)
