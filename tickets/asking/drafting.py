"""A question that is being written: the draft of its writer, kept until it is asked."""

from django.db import transaction

from accounts.models import User
from tickets import access
from tickets.desk.acting import check_works
from tickets.errors import Refused
from tickets.models import Draft, Ticket
from tickets.models.draft import DraftKind

LONGEST = 20_000


@transaction.atomic
def save(ticket: Ticket, by: User, question: str, suggestion: str) -> Draft:
    """The person's one question on this ticket. Raises Refused."""
    check_works(by)
    if not access.visible_to(by).filter(pk=ticket.pk).exists():
        raise Refused("This ticket is not there, or it is not yours to see.")
    if len(question) + len(suggestion) > LONGEST:
        raise Refused("This question is too long to be kept.")
    values = {"html": question.replace("\0", ""), "suggestion": suggestion.replace("\0", "")}
    return Draft.objects.update_or_create(ticket=ticket, author=by, kind=DraftKind.ASK, defaults=values)[0]


def discard(ticket: Ticket, by: User) -> None:
    """When it was asked."""
    Draft.objects.filter(ticket=ticket, author=by, kind=DraftKind.ASK).delete()
