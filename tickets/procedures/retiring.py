"""The way back to what a procedure said before, and out of use: the owner's."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Procedure, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.procedures import publishing, writing
from tickets.procedures.holding import check_publishes, hold

KEPT = ("title", "when_to_use", "kinds", "senders", "steps")


@transaction.atomic
def return_to(version: ProcedureVersion, by: User) -> ProcedureVersion:
    """What a former version said counts again, as a version of its own. Raises Refused."""
    check_publishes(by)
    held = hold(version.procedure, by)
    former = held.versions.filter(state=VersionState.PUBLISHED, pk=version.pk).first()
    if former is None or held.current_id == former.pk:
        raise Refused("This version counts already, or it was never published.")
    said = {name: getattr(former, name) for name in KEPT}
    again = writing.draft(by, held, anew=True, said=f"As in version {former.number} again", **said)
    return publishing.publish(again, by)


@transaction.atomic
def use(procedure: Procedure, is_used: bool, by: User) -> Procedure:
    """One that is retired is neither suggested nor attached any more; it can be brought back. Raises Refused."""
    check_publishes(by)
    held = hold(procedure, by)
    held.retired_at = None if is_used else held.retired_at or timezone.now()
    held.retired_by = None if is_used else held.retired_by or by
    held.save(update_fields=["retired_at", "retired_by"])
    return held
