"""Recordings come up in pieces that survive a lost connection: tus 1.0, its core, creation and termination."""

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused, TooLarge
from tickets.models import Recording
from tickets.recordings import finishing, receiving, throwing_away
from tickets.recordings.limits import MB, PIECE
from tickets.recordings.receiving import Piece
from tickets.recordings.views import protocol
from tickets.recordings.views.protocol import answer

OF_PIECES = "application/offset+octet-stream"
LONGEST_SECONDS = 7 * 86_400.0


@requires(Capability.WORK_TICKETS)
@require_http_methods(["POST", "OPTIONS"])
def creation(request: HttpRequest) -> HttpResponse:
    """201 with the address where the pieces go."""
    if request.method == "OPTIONS":
        return answer(204, **protocol.ABILITIES)
    if wrong := protocol.spoken(request):
        return wrong
    try:
        made = _create(request)
    except tuple(protocol.STATUS) as problem:
        return protocol.refused(problem)
    return answer(201, Location=reverse("recording_upload", args=[made.key]), Upload_Offset=0)


def _create(request: HttpRequest) -> Recording:
    size = protocol.number(request, "Upload-Length")
    if not size and request.headers.get("Upload-Defer-Length") != "1":
        raise Refused("Upload-Length is missing.")
    return receiving.create(person_behind(request), protocol.metadata(request).get("kind", ""), size or 0)


@requires(Capability.WORK_TICKETS)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
async def upload(request: HttpRequest, key: str) -> HttpResponse:
    """How far it has come; a piece more; or away with it."""
    if wrong := protocol.spoken(request):
        return wrong
    does = {"HEAD": sync_to_async(_tell), "PATCH": _take, "DELETE": sync_to_async(_discard)}
    try:
        return await does[str(request.method)](request, person_behind(request), key)
    except tuple(protocol.STATUS) as problem:
        return protocol.refused(problem)


def _tell(request: HttpRequest, by: User, key: str) -> HttpResponse:
    found = receiving.own(by).get(key=key)
    if found.size:
        return answer(200, Upload_Offset=found.received, Upload_Length=found.size)
    return answer(200, Upload_Offset=found.received, Upload_Defer_Length=1)


async def _take(request: HttpRequest, by: User, key: str) -> HttpResponse:
    """Storing a large one takes seconds, and so no seat of those that requests share."""
    if request.content_type != OF_PIECES:
        return answer(415, f"A piece is sent as {OF_PIECES}.")
    piece = _piece(request)
    found = await sync_to_async(receiving.receive)(key, by, piece)
    if receiving.is_whole(found) and found.finished_at is None:
        stored = await sync_to_async(finishing.store, thread_sensitive=False)(found)
        await sync_to_async(finishing.mark)(found, stored)
        return answer(204, Upload_Offset=piece.at + len(piece.data))
    return answer(204, Upload_Offset=found.received)


def _discard(request: HttpRequest, by: User, key: str) -> HttpResponse:
    throwing_away.discard(key, by)
    # For the desk's own pages an empty part that takes the place of what was there.
    return answer(200 if request.headers.get("HX-Request") else 204)


def _piece(request: HttpRequest) -> Piece:
    at = protocol.number(request, "Upload-Offset")
    if at is None:
        raise Refused("Upload-Offset is missing.")
    data = request.read(PIECE + 1)
    if len(data) > PIECE:
        raise TooLarge(f"A piece may have {PIECE // MB} MB.")
    return Piece(at, data, protocol.number(request, "Upload-Length"), _seconds(request))


def _seconds(request: HttpRequest) -> float | None:
    """How long the browser says that it recorded: for files that do not say it themselves."""
    try:
        said = float(request.headers.get("Recording-Seconds", ""))
    except ValueError:
        return None
    return said if 0 < said < LONGEST_SECONDS else None
