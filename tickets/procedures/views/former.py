"""All versions of a procedure, who changed what and when, and what any two of them say differently."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets import access
from tickets.models import Procedure, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.procedures import comparing
from tickets.procedures.views.looking import PEOPLE, numbered, procedure_of, version_of

MOST = 200


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """`from` and `to` are numbers; without them what counts is compared with what counted before."""
    found, user = procedure_of(request, pk), person_behind(request)
    visible = access.versions_visible_to(user).filter(procedure=found).select_related(*PEOPLE)
    listed = list(visible.order_by("-number").defer("words", "text", "steps")[:MOST])
    before, after = _two(request, found, listed)
    context = {
        "procedure": found,
        "listed": listed,
        "before": before,
        "after": after,
        "changes": comparing.compared(before, after) if before and after else [],
        "decides": access.may_decide(user),
        "writes": access.may_work(user),
    }
    return render(request, "procedures/versions.html", context)


def _two(
    request: HttpRequest, found: Procedure, listed: list[ProcedureVersion]
) -> tuple[ProcedureVersion | None, ProcedureVersion | None]:
    numbers = [each.number for each in listed if each.state == VersionState.PUBLISHED]
    numbers = numbers if len(numbers) > 1 else [each.number for each in listed]
    asked_from, asked_to = (numbered(request.GET.get(name, "")) for name in ("from", "to"))
    after = asked_to or (numbers[0] if numbers else None)
    before = asked_from or next((each for each in numbers if after and each < after), None)
    if not (before and after):
        return None, None
    return version_of(request, found, before), version_of(request, found, after)
