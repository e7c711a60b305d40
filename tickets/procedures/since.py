"""What a procedure has become since somebody last worked by it."""

from collections.abc import Collection

from accounts.models import User
from tickets.models import ProcedureUse, ProcedureVersion
from tickets.models.procedure_use import Outcome


def last_used(user: User, procedures: Collection[int], but: int | None = None) -> dict[int, ProcedureVersion]:
    """Procedure's id → the version by which this person last worked, on other tickets than `but` (its id)."""
    own = ProcedureUse.objects.filter(person=user, procedure__in=procedures).exclude(outcome=Outcome.UNFIT)
    own = own.exclude(ticket=but) if but else own
    newest = own.order_by("procedure", "-began_at").distinct("procedure").select_related("version")
    return {use.procedure_id: use.version for use in newest.defer("version__words", "version__text")}
