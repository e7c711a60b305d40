"""'Make a procedure of it': from the owner's answer to a draft, in one click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets import access
from tickets.desk.views.looking import back_to
from tickets.errors import Refused
from tickets.models.procedure import VersionState
from tickets.procedures.from_answers import from_answer


@requires(Capability.WORK_TICKETS)
@require_POST
def from_question(request: HttpRequest, pk: int) -> HttpResponse:
    """To the editor with the draft; to what was made of it before, where it is published."""
    by = person_behind(request)
    asked = get_object_or_404(access.escalations_visible_to(by).select_related("ticket"), pk=pk)
    try:
        version = from_answer(asked, by)
    except Refused as problem:
        messages.error(request, str(problem))
        return back_to(request, asked.ticket.reference)
    if version.state == VersionState.PUBLISHED or version.written_by_id != by.pk:
        messages.success(request, "A procedure was made of this answer already: here it is.")
        return _to("procedure", version.procedure_id, version.number)
    messages.success(request, f"{version.said}." if version.said[-1:] != "." else version.said)
    return _to("procedure_edit", version.procedure_id, version.number)


def _to(name: str, pk: int, number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name, args=[pk])}?version={number}", status=303)
