"""A mail that could not be read as it should is read once more, by today's reader."""

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from tickets.desk.acting import hold, tell
from tickets.errors import Refused
from tickets.mail import replaying
from tickets.models import Event, Message
from tickets.models.event import Verb


@transaction.atomic
def read_again(message: Message, by: User) -> Event | None:
    """None when it is being read already. Raises Refused: to whoever does not see all tickets, since nobody knows
    what an unread mail says; and when there is nothing to read again."""
    held = hold(message.ticket, by)
    if not may_read_again(by):
        raise Refused("Only the owner has mail read again: nobody knows yet what it says.")
    if not message.problem or message.inbound_id is None:
        raise Refused("This mail was read already.")
    if not replaying.read_again(message.inbound_id):
        return None
    return tell(held, Verb.READ_AGAIN, by, message)


def may_read_again(user: User) -> bool:
    return user.can(Capability.WORK_TICKETS) and user.can(Capability.SEE_ALL_TICKETS)
