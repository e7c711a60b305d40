"""Procedures as the tests need them: published at once, without the pages."""

from typing import Any

from accounts.models import User
from tickets.models import Procedure, ProcedureVersion


def published(by: User, title: str, *, key: str = "", retired_at: Any = None, **said: Any) -> Procedure:
    """One with a first version; `said` are fields of it, such as when_to_use, kinds, senders and text."""
    procedure = Procedure.objects.create(created_by=by, key=key or None, retired_at=retired_at)
    procedure.current = ProcedureVersion.objects.create(
        procedure=procedure, number=1, title=title, written_by=by, state="published", **said
    )
    procedure.save(update_fields=["current"])
    return procedure
