"""Recordings play where they are shown, from any place in them: one range of bytes at a time (RFC 9110, 14)."""

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.models import Recording
from tickets.recordings import ranges
from tickets.recordings.views.streaming import opened, pieces

ENDINGS = {"audio/mpeg": "mp3", "audio/wav": "wav", "audio/mp4": "m4a", "image/jpeg": "jpg"}


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
async def recording(request: HttpRequest, key: str) -> HttpResponseBase:
    """200, 206 with a part, 304 for who has it, 416 for a part outside of it. Asked for anew each time: who may not
    see it any more does not play what the browser has kept."""
    found = await sync_to_async(_found)(person_behind(request), key)
    if request.headers.get("If-None-Match") == _tag(found):
        return _with_headers(HttpResponse(status=304), found)
    try:
        span = ranges.asked(_range(request, found), found.size)
    except ranges.NotThere:
        missed = _with_headers(HttpResponse(status=416), found)
        missed.headers["Content-Range"] = f"bytes */{found.size}"
        return missed
    return await _answer(request, found, span)


def _found(by: User, key: str) -> Recording:
    try:
        return access.recordings_visible_to(by).get(key=key.replace("\0", ""), finished_at__isnull=False)
    except Recording.DoesNotExist as missing:
        raise Http404 from missing


def _range(request: HttpRequest, found: Recording) -> str:
    """'' where the browser has a part of something else."""
    same = request.headers.get("If-Range", _tag(found)) == _tag(found)
    return request.headers.get("Range", "") if same and request.method == "GET" else ""


async def _answer(request: HttpRequest, found: Recording, span: ranges.Span | None) -> HttpResponseBase:
    whole = ranges.Span(0, found.size - 1)
    part = span or whole
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    else:
        file = await opened(found.stored_name)
        response = StreamingHttpResponse(pieces(file, part), status=206 if span else 200)
    if span:
        response.headers["Content-Range"] = f"bytes {span.first}-{span.last}/{found.size}"
    response.headers["Content-Length"] = str(part.size)
    return _with_headers(response, found)


def _tag(found: Recording) -> str:
    return f'"{found.stored_name.rpartition("/")[2][:32]}"'


def _with_headers(response: HttpResponseBase, found: Recording) -> HttpResponseBase:
    ending = ENDINGS.get(found.content_type, found.content_type.rpartition("/")[2])
    response.headers["Content-Type"] = found.content_type
    response.headers["Content-Disposition"] = f'inline; filename="{found.kind}-{found.key}.{ending}"'
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = _tag(found)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
