"""Headers that every response carries, unless its view has set its own."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # The <style> elements that Trix 2.1.19 adds: one while it is still empty, then its toolbar's and its editor's.
        "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
        "'sha256-jAP18ioNeNaQBBU5RJvT96kjJnVxHvZs+s8WUNiLnvA=' 'sha256-c5Z9aB2t69CSpeI1aC8dDLr7LZYZlynV8iY/8Uc9ZFk='",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
    )
)


def add_headers(response: HttpResponseBase) -> HttpResponseBase:
    """The policy for pages; nothing that a signed-in person saw stays in a cache."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("Permissions-Policy", "geolocation=(), payment=(), usb=()")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


@sync_and_async_middleware
def HeadersMiddleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], object]:
    """Stands inside the static files' middleware: hashed files keep their own, long Cache-Control."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return add_headers(await answer)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        return add_headers(get_response(request))

    return answer
