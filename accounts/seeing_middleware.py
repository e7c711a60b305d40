"""A page is made with what its person sees, and nothing else: also the part of it that is sent later."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from django.utils.functional import LazyObject

from accounts.models import User
from accounts.seeing import Later, within


@sync_and_async_middleware
def SeeingMiddleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], object]:
    """Stands behind AuthenticationMiddleware."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            scope = Later(lambda: known(request))
            with within(scope):
                answer: Awaitable[HttpResponseBase] = get_response(request)
                return _later(await answer, scope)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        scope = Later(lambda: known(request))
        with within(scope):
            return _later(get_response(request), scope)

    return answer


def known(request: HttpRequest) -> User | AnonymousUser | None:
    """Without asking the database who that is: whoever comes in at a route that is not open to anyone was asked for."""
    user = request.user
    return getattr(request, "_cached_user", None) if isinstance(user, LazyObject) else user


def _later(response: Any, scope: Later) -> HttpResponseBase:
    if response.streaming and not isinstance(response, FileResponse):
        through = _each_async if response.is_async else _each
        response.streaming_content = through(response.streaming_content, scope)
    return response


def _each(parts: Iterator[bytes], scope: Later) -> Iterator[bytes]:
    while True:
        with within(scope):
            part = next(parts, None)
        if part is None:
            return
        yield part


async def _each_async(parts: AsyncIterator[bytes], scope: Later) -> AsyncIterator[bytes]:
    while True:
        with within(scope):
            part = await anext(parts, None)
        if part is None:
            return
        yield part
