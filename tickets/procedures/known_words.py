"""The words of what procedures say, remembered in each process: a published version does not change any more.

Comparing 500 of them in the database took too long for a page. Who may see which is asked anew each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, QuerySet, TextField
from django.db.models.expressions import RawSQL

from tickets.models import ProcedureVersion

# Title, when to use it, and what it says: see ProcedureVersion.words.
WEIGHTS = {"A": 3.0, "B": 2.0, "C": 1.0, "D": 0.5}
WORDS = """array(SELECT lexeme || ' ' || weights[1] FROM unnest("tickets_procedureversion"."words"))"""
MOST = 1000
Edition = tuple[int, datetime]
_remembered: dict[Edition, "Written"] = {}


@dataclass(frozen=True, slots=True)
class Written:
    """`words` are stems, each with the weight of the place where it stands; `letters` the trigrams of the title."""

    procedure: int
    kinds: frozenset[str]
    senders: frozenset[str]
    words: Mapping[str, float]
    letters: frozenset[str]


def of(versions: QuerySet[ProcedureVersion]) -> list[Written]:
    """Of the newest MOST. One statement; another when some are new."""
    wanted: list[Edition] = list(versions.order_by("-pk").values_list("pk", "written_at")[:MOST])
    missing = [pk for pk, at in wanted if (pk, at) not in _remembered]
    if missing:
        for old in _remembered.keys() - set(wanted):
            del _remembered[old]
        _remembered.update(_read(versions.filter(pk__in=missing)))
    return [_remembered[edition] for edition in wanted if edition in _remembered]


def _read(versions: QuerySet[ProcedureVersion]) -> dict[Edition, Written]:
    letters = Func("title", function="show_trgm", output_field=ArrayField(TextField()))
    found = versions.order_by().annotate(placed=RawSQL(WORDS, []), letters=letters)
    columns = ("pk", "written_at", "procedure_id", F("kinds"), "senders", "placed", "letters")
    return {(pk, at): _written(*rest) for pk, at, *rest in found.values_list(*columns)}


def _written(procedure: int, kinds: list[str], senders: list[str], placed: list[str], letters: list[str]) -> Written:
    words = {word: WEIGHTS[weight] for word, _, weight in (each.rpartition(" ") for each in placed)}
    named = frozenset(each.lower().lstrip("@") for each in senders)
    return Written(procedure, frozenset(kinds), named, words, frozenset(letters))
