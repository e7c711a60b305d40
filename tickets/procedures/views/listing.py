"""All procedures: searched, by kind, the newest changed first; what is being written; what is retired."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.models import ProcedureVersion, TicketKind
from tickets.models.procedure import VersionState
from tickets.procedures import publishing, reading, searching
from tickets.procedures.writing import UNFINISHED

MOST_DRAFTS, MOST_RETIRED = 30, 50


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    user, text, kind = person_behind(request), request.GET.get("q", "").strip(), request.GET.get("kind", "")
    kind = kind if kind in TicketKind.names() else ""
    found = searching.search(user, text) if text else searching.newest(user, kind)
    context = {"text": text, "kind": kind, "kinds": TicketKind.names().items(), "found": found, **_beside(user)}
    return render(request, "procedures/procedures.html", context | {"more": len(found) >= searching.MOST_FOUND})


def _beside(user: User) -> dict[str, Any]:
    """What this person is asked for, and what is out of the way."""
    retired = access.procedures_visible_to(user).filter(current__isnull=False).exclude(retired_at=None)
    return {
        "writes": access.may_work(user),
        "decides": access.may_decide(user),
        "drafts": _drafts(user),
        "waiting": publishing.waiting(user),
        "unread": {each.pk: each.is_changed for each in reading.to_read(user)},  # type: ignore[attr-defined]
        "retired": retired.select_related("current", "retired_by").defer(*searching.LONG)[:MOST_RETIRED],
    }


def _drafts(user: User) -> list[ProcedureVersion]:
    own = access.versions_visible_to(user).filter(written_by=user, state__in=UNFINISHED)
    own = own.exclude(state=VersionState.PROPOSED) if access.may_decide(user) else own
    found = own.select_related("procedure__current", "decided_by").order_by("-written_at")
    return list(found.defer("words", "text", "steps", *(f"procedure__{each}" for each in searching.LONG))[:MOST_DRAFTS])
