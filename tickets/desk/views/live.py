"""Server-sent events: a ticket's reference whenever something happened to it, to those who may see it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe
from redis.asyncio.client import PubSub

from accounts.access import requires
from accounts.models import User
from accounts.roles import Capability
from tickets import live as channels
from tickets.access import visible_to
from tickets.desk.views.looking import person
from tickets.models.ticket import Status

HEARTBEAT_SECONDS = 20
ASK_AGAIN_SECONDS = 5
RETRY_MILLISECONDS = 3000
ON_ITS_WAY = timedelta(seconds=20)
# For who sees no mailbox at all: nothing is ever said there.
NOTHING = "supportdesk.live.nothing"


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
async def live(request: HttpRequest) -> StreamingHttpResponse:
    """Stays open until the page is left, or the person may not listen any more."""
    answer = StreamingHttpResponse(_stream(person(request), _since(request)), content_type="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _since(request: HttpRequest) -> datetime:
    """When the page that listens was made; mail that was on its way to the desk then is not missed either."""
    said = request.GET.get("since", "")
    made = datetime.fromtimestamp(int(said[:11]), UTC) if said.isdecimal() else datetime.now(UTC)
    return made - ON_ITS_WAY


def _has_changed(user: User, since: datetime) -> bool:
    # Every status is named so that the index by status and time serves.
    return visible_to(user).filter(status__in=Status.values, last_activity_at__gte=since).exists()


async def _stream(user: User, since: datetime) -> AsyncIterator[str]:
    heard = channels.channels_for(user)
    broker = redis.asyncio.from_url(settings.CACHES["default"]["LOCATION"])
    try:
        async with broker.pubsub() as pubsub:
            await pubsub.psubscribe(*heard or [NOTHING], channels.channel_of(user))
            yield f"retry: {RETRY_MILLISECONDS}\n\n"
            if await sync_to_async(_has_changed)(user, since):
                yield "data: *\n\n"
            await _let_go_of_the_database()
            async for line in _lines(pubsub, user, heard):
                yield line
    except (redis.RedisError, OSError):
        return
    finally:
        await asyncio.shield(broker.aclose())


async def _may_still_hear(user: User, heard: list[str]) -> bool:
    if not await user.is_still_here():
        return False
    await user.arefresh_from_db(fields=["is_active", "role", "only_mailboxes"])
    return channels.channels_for(user) == heard


async def _lines(pubsub: PubSub, user: User, heard: list[str]) -> AsyncIterator[str]:
    """By the clock, not when nothing is said: on a busy desk a person who was let go would hear on."""
    clock = asyncio.get_running_loop().time
    asked = clock()
    while True:
        said = await pubsub.get_message(timeout=HEARTBEAT_SECONDS)
        if clock() - asked >= ASK_AGAIN_SECONDS or _is_about(user, said):
            if not await _may_still_hear(user, heard):
                return
            await _let_go_of_the_database()
            asked = clock()
        if said is None:
            yield ": still here\n\n"
        else:
            yield f"data: {said['data'].decode()}\n\n" if said["type"] == "pmessage" else ": listening\n\n"


def _is_about(user: User, said: dict[str, Any] | None) -> bool:
    """What they may do was changed."""
    return said is not None and said["type"] == "pmessage" and said["channel"].decode() == channels.channel_of(user)


async def _let_go_of_the_database() -> None:
    """A page that only listens must not keep a connection to itself for hours."""
    await sync_to_async(connections.close_all)()
