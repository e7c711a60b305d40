"""How every verb about a procedure begins: may this person, is it there, has somebody changed it since."""

from accounts.models import User
from tickets import access
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Procedure, ProcedureVersion


def check_writes(by: User) -> None:
    """Raises Refused."""
    if not access.may_work(by):
        raise Refused("You may read procedures, not write them. Ask the owner if you should.")


def check_publishes(by: User) -> None:
    """Raises Refused."""
    if not access.may_decide(by):
        raise Refused("Only the owner publishes procedures. Send yours to the owner.")


def hold(procedure: Procedure, by: User) -> Procedure:
    """Its fresh row, locked until the transaction ends. Raises Refused when `by` does not see it."""
    visible = access.procedures_visible_to(by).filter(pk=procedure.pk)
    if not visible.exists():
        raise Refused("This procedure is not there, or it is not yours to see.")
    return Procedure.objects.select_for_update(of=("self",)).select_related("current").get(pk=procedure.pk)


def edition(procedure: Procedure | None, base: ProcedureVersion | None) -> str:
    """Names what a person has before them who begins to write: the version that counts, and the one they go by."""
    at = f"{base.written_at.timestamp():.6f}" if base else ""
    return f"{procedure.current_id or 0}:{base.pk if base else 0}:{at}" if procedure else ""


def check_edition(held: Procedure, seen: str | None) -> None:
    """Raises ChangedMeanwhile where `seen`, an `edition`, is not how it stands now. None asks for nothing."""
    if seen is None:
        return
    named = seen.split(":")[1] if seen.count(":") == 2 else ""
    base = held.versions.filter(pk=int(named)).first() if named.isascii() and named.isdigit() else None
    if edition(held, base) != seen:
        last = held.versions.select_related("written_by").order_by("-written_at").first()
        who = last.written_by.short_name if last else "Somebody"
        raise ChangedMeanwhile(f"{who} has changed this procedure meanwhile.")
