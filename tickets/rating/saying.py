"""A customer says how it was: once for a ticket, for sixty days, by the link below our answer."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tickets.desk import acting
from tickets.errors import Refused
from tickets.mail import how_it_was
from tickets.models import Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Satisfaction

LASTS = timedelta(days=60)
LONGEST = 2_000
NOT_OURS = "This link does not work any more. If you have something to say, just answer our mail."


def answer(link: str) -> Message:
    """The answer that a link is about, with ticket and mailbox. Raises Refused in words for the customer."""
    pk = how_it_was.opened(link)
    found = Message.objects.select_related("ticket__mailbox").filter(pk=pk, direction=Direction.REPLY) if pk else None
    message = found.first() if found is not None else None
    if message is None or message.created_at + LASTS < timezone.now():
        raise Refused(NOT_OURS)
    return message


@transaction.atomic
def say(message: Message, how: str, comment: str = "") -> None:
    """`how` is a Satisfaction. Raises Refused for anything else, and where it was said already."""
    if how not in Satisfaction.values:
        raise Refused("Choose one of the two.")
    held = Ticket.objects.select_for_update().get(pk=message.ticket_id)
    if held.satisfaction:
        raise Refused("You have told us already. Thank you!")
    held.satisfaction = how
    held.save(update_fields=["satisfaction"])
    detail = {"to": how, "comment": comment.replace("\0", "").strip()[:LONGEST]}
    acting.tell(held, Verb.RATED, None, message, detail)
