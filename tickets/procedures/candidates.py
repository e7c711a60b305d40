"""The procedures that may be suggested, with what they have in common with a matter."""

from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from accounts.models import User
from tickets import access
from tickets.models import ProcedureVersion, Ticket
from tickets.procedures.likeness import Candidate
from tickets.procedures.matter import About

MOST = 1000
# Title, when to use it, and what it says: see ProcedureVersion.words.
WEIGHTS = {"A": 3.0, "B": 2.0, "C": 1.0, "D": 0.5}
SHARED = """array(SELECT lexeme || ' ' || weights[1] FROM unnest("tickets_procedureversion"."words")
    WHERE lexeme = ANY(tsvector_to_array(to_tsvector('english', %s))))"""


def published(by: User) -> QuerySet[ProcedureVersion]:
    """What counts now, of those that this person may see and use."""
    seen = access.procedures_visible_to(by).filter(retired_at=None, current__isnull=False)
    return ProcedureVersion.objects.filter(pk__in=seen.values("current"))


def of(about: About, by: User, besides: Ticket | None = None) -> list[Candidate]:
    """`besides`: without those that are on this ticket already. One statement."""
    found = published(by)
    if besides is not None:
        found = found.exclude(procedure__in=access.uses_visible_to(by).filter(ticket=besides).values("procedure"))
    written = Concat("title", Value(" "), "when_to_use", output_field=TextField())
    letters = TrigramWordSimilarity(about.begins, written)
    rows = found.order_by("-pk").annotate(
        shared=RawSQL(SHARED, [about.text]),
        size=Func(F("words"), function="length", output_field=IntegerField()),
        letters=letters,
    )
    return [_candidate(*row) for row in rows.values_list(*COLUMNS)[:MOST]]


COLUMNS = ("procedure_id", "kinds", "senders", "shared", "size", "letters")


def _candidate(pk: int, kinds: list[str], senders: list[str], shared: list[str], size: int, letters: Any) -> Candidate:
    placed = (each.rpartition(" ") for each in shared)
    words = {word: WEIGHTS[weight] for word, _, weight in placed}
    named = frozenset(each.lower().lstrip("@") for each in senders)
    return Candidate(pk, frozenset(kinds), named, words, size, letters)
