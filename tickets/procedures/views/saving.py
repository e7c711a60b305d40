"""What the editor's buttons save: a draft, a draft for the owner, or what everybody goes by from now on."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.access import person_behind
from accounts.answers import see_other
from tickets import access
from tickets.models import Procedure, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.procedures import publishing, writing
from tickets.procedures.checking import Typed

SAYS = {
    "save": "Saved as a draft. Only you and the owner see it.",
    "propose": "Sent to the owner. It counts once the owner has published it.",
    "publish": "Published. Everybody goes by it from now on.",
}


@transaction.atomic
def save(
    request: HttpRequest, given: Typed, procedure: Procedure | None, base: ProcedureVersion | None
) -> tuple[str, HttpResponse]:
    """What is said, and where one goes on. Raises NotFinished, ChangedMeanwhile and Refused."""
    by, do = person_behind(request), request.POST.get("do", "")
    seen = request.POST.get("seen", "") if procedure else None
    fields = {name: getattr(given, name) for name in ("title", "when_to_use", "kinds", "senders", "steps", "said")}
    if do == "publish" and access.may_decide(by) and base and _is_others_draft(base, by.pk):
        version = publishing.publish_changed(base, by, seen, **fields)
    else:
        version = writing.draft(by, procedure, seen, **fields)
        version = {"publish": publishing.publish, "propose": publishing.propose}.get(do, _as_it_is)(version, by)
    at = see_other("procedure", version.procedure_id)
    if version.state != VersionState.PUBLISHED:
        at["Location"] = f"{at.url}?version={version.number}"
    return SAYS[do], at


def _as_it_is(version: ProcedureVersion, by: object) -> ProcedureVersion:
    return version


def _is_others_draft(base: ProcedureVersion, me: int) -> bool:
    return base.state in writing.UNFINISHED and base.written_by_id != me
