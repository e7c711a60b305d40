"""What people found before: on which of the team's tickets procedures were used, or did not fit.

What only the owner sees has no say here: the order of suggestions would tell of it.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets import access
from tickets.models import ProcedureUse
from tickets.models.message import Direction
from tickets.models.procedure_use import Outcome
from tickets.models.ticket import Visibility
from tickets.procedures.likeness import Matter, Past

# Of each procedure the newest, and of the desk.
MOST_EACH, LATELY = 8, 200
SHARED = {"template": "array(SELECT lexeme FROM unnest(%(expressions)s))", "arg_joiner": ") WHERE lexeme = ANY("}


def lately(by: User, kind: str) -> list[int]:
    """Procedures used for this kind of ticket, those used most first. One statement."""
    newest = _shown(by).order_by("-began_at").values_list("procedure_id", "outcome", "ticket__kind")[:LATELY]
    used = Counter(pk for pk, outcome, of_kind in newest if outcome == Outcome.USED and of_kind == kind)
    return sorted(used, key=lambda pk: (-used[pk], pk))


def of(matter: Matter, procedures: Collection[int], by: User) -> dict[int, list[Past]]:
    """One statement."""
    newest = _shown(by).filter(procedure=OuterRef("pk")).order_by("-began_at")
    told = JSONObject(used=F("outcome"), kind=F("ticket__kind"), mail=Subquery(_first_mail(by, matter)))
    wanted = access.procedures_visible_to(by).filter(pk__in=procedures)
    found = wanted.values_list("pk", ArraySubquery(newest.values(told=told)[:MOST_EACH]))
    return {pk: [_past(use) for use in uses] for pk, uses in found}


def _shown(by: User) -> QuerySet[ProcedureUse]:
    ended = access.uses_visible_to(by).exclude(outcome=Outcome.OPEN)
    return ended.filter(ticket__visibility=Visibility.TEAM)


def _first_mail(by: User, matter: Matter) -> QuerySet[Any]:
    """What it shares with the matter, and how many words it has."""
    theirs = access.messages_visible_to(by).filter(ticket=OuterRef("ticket"), direction=Direction.INBOUND)
    words = Value(sorted(matter.words), output_field=ArrayField(TextField()))
    shared = Func(F("words"), words, output_field=words.output_field, **SHARED)
    size = Func(F("words"), function="length", output_field=IntegerField())
    return theirs.order_by("created_at", "id").values(told=JSONObject(shared=shared, size=size))[:1]


def _past(use: dict[str, Any]) -> Past:
    mail = use["mail"] or {"shared": (), "size": 1}
    return Past(use["used"] == Outcome.USED, use["kind"], frozenset(mail["shared"]), mail["size"])
