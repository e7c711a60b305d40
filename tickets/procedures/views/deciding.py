"""What becomes of a draft: proposed, published, sent back, thrown away; and of a procedure: retired, brought back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.desk.views import coming_back
from tickets.errors import Refused
from tickets.models import Procedure, ProcedureVersion
from tickets.procedures import publishing, retiring, writing
from tickets.procedures.views import one
from tickets.procedures.views.looking import procedure_of, version_of
from tickets.procedures.views.saving import SAYS

BACK = "Sent back, with your word."


@requires(Capability.WORK_TICKETS)
@require_POST
def proposal(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return _try(request, pk, number, publishing.propose, SAYS["propose"])


@requires(Capability.WORK_TICKETS)
@require_POST
def publication(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """`seen` names what the owner has read."""
    seen = request.POST.get("seen")
    return _try(request, pk, number, lambda draft, by: publishing.publish(draft, by, seen), SAYS["publish"])


@requires(Capability.WORK_TICKETS)
@require_POST
def sending_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    comment = request.POST.get("comment", "")
    return _try(request, pk, number, lambda draft, by: publishing.send_back(draft, by, comment), BACK)


@requires(Capability.WORK_TICKETS)
@require_POST
def removal(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Throws one's own draft away."""
    found = procedure_of(request, pk)
    version, by = version_of(request, found, number), person_behind(request)
    try:
        writing.discard(version, by)
    except Refused as problem:
        return one.show(request, found, version, problem=str(problem))
    messages.success(request, "The draft is thrown away.")
    still = access.procedures_visible_to(by).filter(pk=pk).exists()
    return see_other("procedure", pk) if still else see_other("procedures")


@requires(Capability.WORK_TICKETS)
@require_POST
def returning(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A former version counts again."""
    return _try(request, pk, number, retiring.return_to, f"Version {number} counts again, as the newest.")


@requires(Capability.WORK_TICKETS)
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """`used` is '' to retire it."""
    found, is_used = procedure_of(request, pk), bool(request.POST.get("used"))
    try:
        retiring.use(found, is_used, person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is back in use." if is_used else "Retired. It is neither suggested nor attached.")
    return see_other("procedure", pk)


def _try(
    request: HttpRequest, pk: int, number: int, verb: Callable[[ProcedureVersion, User], object], said: str
) -> HttpResponse:
    """What is refused keeps what was typed."""
    found = procedure_of(request, pk)
    version = version_of(request, found, number)
    try:
        verb(version, person_behind(request))
    except Refused as problem:
        fresh = procedure_of(request, pk)
        comment = request.POST.get("comment", "")
        return one.show(request, fresh, version_of(request, fresh, number), problem=str(problem), comment=comment)
    messages.success(request, said)
    return _onwards(request, found, number)


def _onwards(request: HttpRequest, procedure: Procedure, number: int) -> HttpResponse:
    """Back to where it was decided, or to the procedure."""
    answer = see_other("procedure", procedure.pk)
    if at := coming_back.posted(request):
        answer["Location"] = at
    elif (
        not access.procedures_visible_to(person_behind(request)).filter(pk=procedure.pk, current__isnull=False).exists()
    ):
        answer["Location"] = f"{reverse('procedure', args=[procedure.pk])}?version={number}"
    return answer
