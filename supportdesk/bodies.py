"""How much a request may bring along. Django's ASGI handler writes whatever comes to the disk before any view is asked,
so that a stranger's endless request would fill it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

IDLE_SECONDS = 120.0
# Less than this is let in whatever else is going on: people sign in and write while somebody floods us.
SMALL = 1_000_000
# Room for all requests together, in times of what one may bring.
TOGETHER = 10

Application = Callable[..., Awaitable[Any]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@dataclass
class Room:
    """`held` is what the requests that are under way have brought, in bytes, of `most` for one of them."""

    most: int
    held: int = 0

    def refusal(self, size: int, most: int) -> HTTPStatus | None:
        """Why a request that may bring `most` bytes and has brought `size` may bring no more."""
        if size > most:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if size > SMALL and self.held > TOGETHER * self.most:
            return HTTPStatus.SERVICE_UNAVAILABLE
        return None


class Body:
    """The body of one request, as far as it is let in. The application takes the end of it for a broken line."""

    def __init__(self, room: Room, receive: Receive, most: int) -> None:
        self.room, self.receive, self.most = room, receive, most
        self.size, self.is_whole = 0, False
        self.refused: HTTPStatus | None = None

    async def next(self) -> dict[str, Any]:
        if self.is_whole:
            return await self.receive()
        try:
            message = await asyncio.wait_for(self.receive(), IDLE_SECONDS)
        except TimeoutError:
            return self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        self._hold(len(message.get("body", b"")))
        self.is_whole = not message.get("more_body", False)
        refusal = self.room.refusal(self.size, self.most)
        return self._refuse(refusal) if refusal else message

    def let_go(self) -> None:
        self.room.held -= self.size
        self.size = 0

    def _hold(self, size: int) -> None:
        self.size += size
        self.room.held += size

    def _refuse(self, why: HTTPStatus) -> dict[str, Any]:
        self.refused = why
        return {"type": "http.disconnect"}


def bounded(application: Application, most: int, patch: int | None = None) -> Application:
    """The same ASGI application; no request brings it more than `most` bytes, and all together ten times that.

    `patch` holds for PATCH, by which large things come in pieces.
    """
    room = Room(most)

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        own = patch if patch is not None and scope["method"] == "PATCH" else most
        body = Body(room, receive, own)
        try:
            refusal = room.refusal(_announced(scope), own)
            if refusal is None:
                await application(scope, body.next, send)
                refusal = body.refused
            if refusal is not None:
                await _say(send, refusal)
        finally:
            body.let_go()

    return answer


def _announced(scope: Any) -> int:
    """Content-Length; 0 where there is none."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0


async def _say(send: Any, why: HTTPStatus) -> None:
    # The line is closed: what is still on its way is not waited for.
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close"), (b"retry-after", b"60")]
    await send({"type": "http.response.start", "status": int(why), "headers": headers})
    await send({"type": "http.response.body", "body": why.phrase.encode()})
