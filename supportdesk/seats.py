"""Threads that outlive a request, so that database connections do.

Django's ASGI handler gives each request a thread of its own, and a connection belongs to a thread: every request would
connect anew, or leave a connection behind. Here requests share a few lasting threads ("seats"). Only synchronous code
sits on a seat, so that a page that listens for live updates blocks nobody.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext

SEATS = 4

Application = Callable[..., Awaitable[Any]]


def seated(application: Application, seats: int = SEATS) -> Application:
    """The same ASGI application; each request takes the seat with the fewest requests on it."""
    taken = {ThreadSensitiveContext(): 0 for _ in range(seats)}

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        seat = min(taken, key=taken.__getitem__)
        taken[seat] += 1
        # Django enters a context of its own only where none is set.
        token = SyncToAsync.thread_sensitive_context.set(seat)
        try:
            await application(scope, receive, send)
        finally:
            SyncToAsync.thread_sensitive_context.reset(token)
            taken[seat] -= 1

    return answer
