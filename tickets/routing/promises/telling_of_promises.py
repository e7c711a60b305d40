"""The letter to the owners about promises that were broken: one for all that one look found."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import letters
from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.mail import system
from tickets.models import Promise
from tickets.models.ticket import Visibility

MOST_NAMED = 20
SUBJECT = "We broke what we promised to customers"


def tell_owners(broken: Sequence[Promise]) -> None:
    """In the caller's transaction. The subject, which others see in lists of mail, tells neither whom nor how many."""
    if not broken:
        return
    told = {"lines": [_line(each) for each in broken[:MOST_NAMED]], "more": len(broken) - MOST_NAMED}
    text = render_to_string("routing/letters/broken.txt", {**told, "where": _address("queue", "open")})
    for person in User.objects.filter(is_active=True, role__in=roles_with(Capability.SEE_ALL_TICKETS)).order_by("pk"):
        system.queue(EmailMessage(SUBJECT, text, None, [person.email], headers={letters.ABOUT: letters.NEWS}))


def _line(promise: Promise) -> dict[str, object]:
    """What only the owner sees is not written into a mail."""
    ticket = promise.ticket
    is_private = ticket.visibility != Visibility.TEAM
    return {
        "what": promise.get_what_display(),
        "due_at": promise.due_at,
        "who": "Kept for you alone" if is_private else f"{ticket.customer}: {ticket.subject or '(no subject)'}",
        "whose": ticket.assignee.short_name if ticket.assignee else "nobody has it",
        "address": _address("ticket", ticket.reference),
    }


def _address(name: str, *args: str) -> str:
    return settings.BASE_URL + reverse(name, args=args)
