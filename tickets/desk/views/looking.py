"""How every view of the desk finds what it shows: through the person who asks, and 404 for anything else."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from tickets import access
from tickets.approving import showing as proposed
from tickets.asking import showing
from tickets.desk import clearing, queues, related, rows
from tickets.models import Mailbox, Ticket
from tickets.put_together import once_for

SECRETS = Mailbox.secret_fields("mailbox__")


def person(request: HttpRequest) -> User:
    """Whoever is signed in."""
    assert isinstance(request.user, User)
    return request.user


def ticket_of(request: HttpRequest, reference: str) -> Ticket:
    """With customer, assignee and mailbox: for whoever does something to it, or shows a part of it."""
    return _found(_visible(person(request)), reference)


def whole_ticket_of(request: HttpRequest, reference: str) -> Ticket:
    """As its page needs it: `.belongs` is the reference of the ticket it may belong to, if visible, and `.stops` whom
    of its participants no mail reaches (see `clearing.in_ticket`); `related` says what else."""
    return _found(_whole(person(request)), reference)


@once_for
def _whole(user: User) -> QuerySet[Ticket]:
    other = access.visible_to(user).filter(pk=OuterRef("may_belong_to_id")).values("reference")[:1]
    told = _visible(user).annotate(belongs=Subquery(other), stops=clearing.among_participants(user))
    told = told.annotate(promised=rows.promises(), questions=showing.on_ticket(), **related.of_ticket(user))
    return told.annotate(proposals_told=proposed.on_ticket(user))


def _visible(user: User) -> QuerySet[Ticket]:
    return access.visible_to(user).select_related("customer", "assignee", "mailbox").defer(*SECRETS)


def _found(visible: QuerySet[Ticket], reference: str) -> Ticket:
    return get_object_or_404(visible, reference=reference.replace("\0", ""))


def queue_of(request: HttpRequest) -> queues.Queue:
    """The list from which the person came."""
    return queues.BY_SLUG.get(request.GET.get("queue", ""), queues.QUEUES[0])


def address_of(request: HttpRequest, reference: str) -> str:
    """A ticket's page, that still knows the list."""
    return f"{reverse('ticket', args=[reference])}?queue={queue_of(request).slug}"


def back_to(request: HttpRequest, reference: str) -> HttpResponseRedirect:
    """303 to the ticket."""
    return HttpResponseRedirect(address_of(request, reference), status=303)
