"""One procedure, as it is now or as a draft says it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.models import Procedure, ProcedureVersion, TicketKind
from tickets.models.procedure import VersionState
from tickets.procedures import comparing, publishing, reading, since, writing
from tickets.procedures.views.looking import numbered, procedure_of, version_of
from tickets.procedures.views.showing import shown


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """What counts; `version` names another one. Without either, the person's draft."""
    found = procedure_of(request, pk)
    return show(request, found, _chosen(request, found))


def show(request: HttpRequest, procedure: Procedure, version: ProcedureVersion, **further: Any) -> HttpResponse:
    """`problem` and `comment` are what a refused form keeps."""
    user = person_behind(request)
    context = _version(user, procedure, version) | _reading(user, procedure, version) | further
    status = 422 if further.get("problem") else 200
    return render(request, "procedures/procedure.html", context, status=status)


def _chosen(request: HttpRequest, found: Procedure) -> ProcedureVersion:
    number = numbered(request.GET.get("version", ""))
    if number is not None:
        return version_of(request, found, number)
    visible = access.versions_visible_to(person_behind(request)).filter(procedure=found)
    newest = found.current or visible.order_by("-number").first()
    return version_of(request, found, newest.number if newest else 0)


def _version(user: User, procedure: Procedure, version: ProcedureVersion) -> dict[str, Any]:
    is_published = version.state == VersionState.PUBLISHED
    names, current = TicketKind.names(), procedure.current
    return {
        "procedure": procedure,
        "version": version,
        "steps": shown(user, [version])[version.pk],
        "kinds": [names.get(kind, kind) for kind in version.kinds],
        "is_current": procedure.current_id == version.pk,
        "is_published": is_published,
        "is_mine": version.written_by_id == user.pk,
        "writes": access.may_work(user),
        "decides": access.may_decide(user),
        "seen": publishing.edition_of(version),
        "overtaken": not is_published and publishing.is_overtaken(version),
        "changes": comparing.compared(current, version) if current and not is_published else None,
        "came_from": _came_from(user, procedure),
    }


def _came_from(user: User, procedure: Procedure) -> str:
    """The reference of the ticket on which it was asked, where this person sees it."""
    if not procedure.from_escalation_id:
        return ""
    asked = access.escalations_visible_to(user).filter(pk=procedure.from_escalation_id)
    return asked.values_list("ticket__reference", flat=True).first() or ""


def _reading(user: User, procedure: Procedure, version: ProcedureVersion) -> dict[str, Any]:
    if not access.may_work(user):
        return {}
    done = reading.opened(version, user)
    last = since.last_used(user, procedure) if procedure.current_id == version.pk else 0
    draft = writing.own_draft(procedure, user)
    return {
        "done": done,
        "watched": (done.watched if done else {}),
        "reads": not access.may_decide(user) and version.written_by_id != user.pk,
        "last_used": last if last < version.number else 0,
        "own_draft": draft if draft and draft.pk != version.pk else None,
    }
