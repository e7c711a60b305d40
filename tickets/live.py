"""Tells open pages that a ticket changed: the reference and nothing else, to those who may see the ticket.

What a page then shows it asks for itself, through `access.visible_to`.
"""

import logging
from collections.abc import Iterable, Sequence
from functools import cache

import redis
from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from tickets.models import Ticket
from tickets.models.ticket import Visibility

log = logging.getLogger(__name__)

# A person waits for this call: a broker that hangs may cost a second, not a page.
PATIENCE_SECONDS = 1.0


def publish(ticket: Ticket) -> None:
    """Rings for `ticket` once this transaction is committed. A broker that is away is no error."""
    publish_all([ticket])


def publish_all(tickets: Iterable[Ticket]) -> None:
    """Rings for each of them, in one round trip."""
    _ring_once_committed([(_channel_of(ticket), ticket.reference) for ticket in tickets])


def publish_lost(tickets: Iterable[Ticket]) -> None:
    """Rings at the team for tickets that it has seen until now and sees no more, so that open pages lose them."""
    _ring_once_committed([(_of_team(ticket), ticket.reference) for ticket in tickets])


def permissions_changed(person: User) -> None:
    """Open pages of `person` look again at what they may hear, and ask anew for what they show."""
    _ring_once_committed([(channel_of(person), "*")])


def channel_of(person: User) -> str:
    """What this person alone hears."""
    return _channel(f"person.{person.pk}")


def channels_for(user: User) -> list[str]:
    """Patterns of the channels that this person may listen to; none for who may see no tickets."""
    found = [_channel("owner")] if user.can(Capability.SEE_ALL_TICKETS) else []
    if found or (user.can(Capability.SEE_TEAM_TICKETS) and user.only_mailboxes is None):
        return [_channel("team.*"), *found]
    mailboxes = user.only_mailboxes or [] if user.can(Capability.SEE_TEAM_TICKETS) else []
    return [_channel(f"team.{mailbox}") for mailbox in mailboxes]


def _channel_of(ticket: Ticket) -> str:
    return _of_team(ticket) if ticket.visibility == Visibility.TEAM else _channel("owner")


def _of_team(ticket: Ticket) -> str:
    return _channel(f"team.{ticket.mailbox_id}")


def _channel(audience: str) -> str:
    return f"supportdesk.live.{audience}"


def _ring_once_committed(rings: Sequence[tuple[str, str]]) -> None:
    if rings:
        transaction.on_commit(lambda: _ring(rings))


def _ring(rings: Sequence[tuple[str, str]]) -> None:
    try:
        with _broker().pipeline(transaction=False) as pipeline:
            for channel, reference in rings:
                pipeline.publish(channel, reference)
            pipeline.execute()
    except (redis.RedisError, OSError) as problem:
        log.warning("No live update for %d tickets: %s", len(rings), problem)


@cache
def _broker() -> redis.Redis:
    url = settings.CACHES["default"]["LOCATION"]
    return redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)
