"""What people found before: on which of the team's tickets procedures were used, or did not fit.

What only the owner sees has no say here: the order of suggestions would tell of it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
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
SHARED = """array(SELECT lexeme FROM unnest("tickets_message"."words") WHERE lexeme = ANY(%s))"""


def lately(by: User, kind: str) -> list[int]:
    """Procedures used for this kind of ticket, those used most first. One statement."""
    newest = _shown(by).order_by("-began_at").values_list("procedure_id", "outcome", "ticket__kind")[:LATELY]
    used = Counter(pk for pk, outcome, of_kind in newest if outcome == Outcome.USED and of_kind == kind)
    return sorted(used, key=lambda pk: (-used[pk], pk))


def of(matter: Matter, procedures: Collection[int], by: User) -> dict[int, list[Past]]:
    """Two statements."""
    newest = _shown(by).filter(procedure=OuterRef("pk")).order_by("-began_at")
    told = JSONObject(used=F("outcome"), kind=F("ticket__kind"), mail=Subquery(_first_mail(by)))
    wanted = access.procedures_visible_to(by).filter(pk__in=procedures)
    found = dict(wanted.values_list("pk", ArraySubquery(newest.values(told=told)[:MOST_EACH])))
    mails = _mails(by, matter, [use["mail"] for uses in found.values() for use in uses])
    return {pk: [_past(use, mails) for use in uses] for pk, uses in found.items()}


def _shown(by: User) -> QuerySet[ProcedureUse]:
    ended = access.uses_visible_to(by).exclude(outcome=Outcome.OPEN)
    return ended.filter(ticket__visibility=Visibility.TEAM)


def _first_mail(by: User) -> QuerySet[Any]:
    theirs = access.messages_visible_to(by).filter(ticket=OuterRef("ticket"), direction=Direction.INBOUND)
    return theirs.order_by("created_at", "id").values("pk")[:1]


def _mails(by: User, matter: Matter, wanted: Sequence[int | None]) -> dict[int, tuple[list[str], int]]:
    """By its key: what a mail shares with the matter, and how many words it has."""
    mails = access.messages_visible_to(by).filter(pk__in=[pk for pk in wanted if pk])
    columns = (RawSQL(SHARED, [sorted(matter.words)]), Func(F("words"), function="length", output_field=IntegerField()))
    return {pk: (shared, size) for pk, shared, size in mails.values_list("pk", *columns)}


def _past(use: dict[str, Any], mails: dict[int, tuple[list[str], int]]) -> Past:
    words, length = mails.get(use["mail"] or 0, ([], 1))
    return Past(use["used"] == Outcome.USED, use["kind"], frozenset(words), length)
