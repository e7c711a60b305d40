"""A duty on its ticket's page: what it asks for, and how it went."""

from typing import Any

from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.desk import duties
from tickets.models import Ticket
from tickets.recurring.proofs import shown


def on_ticket(user: User, ticket: Ticket) -> dict[str, Any]:
    """One statement for a duty, none for a mail."""
    if not duties.is_one(ticket):
        return {}
    runs = access.duty_runs_visible_to(user).filter(ticket=ticket)
    run = runs.select_related("duty", "done_by").first()
    told = "" if run is None or run.number is None else shown(run.number)
    return {"duty_run": run, "duty_number": told, "sees_duties": user.can(Capability.RUN_BUSINESS)}
