"""Server-sent events: a ticket's reference whenever something happened to it, to those who may see it."""

import asyncio
from collections.abc import AsyncIterator

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.models import User
from accounts.roles import Capability
from tickets import live as channels
from tickets.desk.views.looking import person

HEARTBEAT_SECONDS = 20
RETRY_MILLISECONDS = 3000


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
async def live(request: HttpRequest) -> StreamingHttpResponse:
    """Stays open until the page is left, or the person may not listen any more."""
    answer = StreamingHttpResponse(_stream(person(request)), content_type="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def _stream(user: User) -> AsyncIterator[str]:
    heard = channels.channels_for(user)
    broker = redis.asyncio.from_url(settings.CACHES["default"]["LOCATION"])
    try:
        async with broker.pubsub() as pubsub:
            await pubsub.subscribe(*heard)
            yield f"retry: {RETRY_MILLISECONDS}\n\n"
            while True:
                said = await pubsub.get_message(timeout=HEARTBEAT_SECONDS)
                if said and said["type"] == "message":
                    yield f"data: {said['data'].decode()}\n\n"
                elif said:
                    yield ": listening\n\n"
                elif await _may_still_hear(user, heard):
                    yield ": still here\n\n"
                else:
                    return
    except (redis.RedisError, OSError):
        return
    finally:
        await asyncio.shield(broker.aclose())


async def _may_still_hear(user: User, heard: list[str]) -> bool:
    await sync_to_async(user.refresh_from_db)(fields=["is_active", "role"])
    return channels.channels_for(user) == heard
