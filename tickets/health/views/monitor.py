"""For monitors: whether the desk is well, as JSON."""

from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accounts.access import open_to_anyone
from tickets.health import reporting, tokens


# Safe without sign-in: says that the web process answers, which the answer itself says already.
@open_to_anyone
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Neither database nor Redis is asked."""
    return JsonResponse({"ok": True})


# Safe without sign-in: the token is the proof, random and 256 bits long; without it there is no such page.
@open_to_anyone
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the desk is well, 503 when somebody should get up."""
    token = _token(request)
    try:
        if not token or not (tokens.is_of_the_environment(token) or tokens.is_ours(token)):
            raise Http404
        told = reporting.report()
    except (DatabaseError, InterfaceError):
        # Without its database the desk cannot tell who asks, and every other page says as much.
        told = {"ok": False, "database": False}
    return JsonResponse(told, status=_status(told))


def _status(told: dict[str, Any]) -> int:
    return 200 if told["ok"] else 503


def _token(request: HttpRequest) -> str:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else request.GET.get("token", "")
