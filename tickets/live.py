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
from tickets.access import audience_of
from tickets.models import Ticket

log = logging.getLogger(__name__)

# A person waits for this call: a broker that hangs may cost a second, not a page.
PATIENCE_SECONDS = 1.0


def publish(ticket: Ticket) -> None:
    """Rings for `ticket` once this transaction is committed. A broker that is away is no error."""
    publish_all([ticket])


def publish_all(tickets: Iterable[Ticket]) -> None:
    """Rings for each of them, in one round trip."""
    rings = [(_channel(audience_of(ticket)), ticket.reference) for ticket in tickets]
    if rings:
        transaction.on_commit(lambda: _ring(rings))


def channels_for(user: User) -> list[str]:
    """The channels that this person may listen to; none for who may see no tickets."""
    audiences = [("team", Capability.SEE_TEAM_TICKETS), ("owner", Capability.SEE_ALL_TICKETS)]
    return [_channel(audience) for audience, capability in audiences if user.can(capability)]


def _channel(audience: str) -> str:
    return f"supportdesk.live.{audience}"


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
