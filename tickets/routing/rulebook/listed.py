"""What the list of rules shows: each as a sentence, when it last ran, and what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from accounts.models import User
from tickets.models import Rule, RuleVersion
from tickets.routing.rulebook import history
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import Rule as Read
from tickets.routing.rules.brief import halves
from tickets.routing.rules.reading import understood
from tickets.routing.rules.warned import Warning
from tickets.routing.rules.warning import warnings_of_all

MOST_REMOVED = 30


@dataclass(frozen=True)
class Line:
    """`when` and `does` are one sentence. `last_at` is at most 90 days ago; `is_quiet` when it had as long to run, and
    did not."""

    version: RuleVersion
    key: str
    name: str
    when: str
    does: str
    place: int
    warnings: Sequence[Warning] = ()
    last_at: datetime | None = None
    is_quiet: bool = False


def lines(versions: Sequence[RuleVersion], by: User) -> list[Line]:
    """In their order. A constant number of statements."""
    known, read_rules = names(), [understood(version.definition) for version in versions]
    last_at, quiet = history.last_and_quiet(versions, by)
    warned = _warned(versions, read_rules)
    said = [halves(rule, known) for rule in read_rules]
    return [
        Line(
            version=version,
            key=version.rule.key,
            name=rule.name,
            when=said[place - 1][0],
            does=said[place - 1][1],
            place=place,
            warnings=warned.get(rule.key, ()),
            last_at=last_at.get(version.rule_id),
            is_quiet=version.rule_id in quiet,
        )
        for place, (version, rule) in enumerate(zip(versions, read_rules, strict=True), 1)
    ]


_remembered: tuple[list[int], dict[str, list[Warning]]] = ([], {})


def _warned(versions: Sequence[RuleVersion], rules: Sequence[Read]) -> dict[str, list[Warning]]:
    """Of those that are on. Versions never change: what was found for the same ones in the same order still holds."""
    global _remembered
    keys = [version.pk for version in versions if version.is_on]
    if _remembered[0] != keys:
        on = [rule for version, rule in zip(versions, rules, strict=True) if version.is_on]
        _remembered = keys, warnings_of_all(on)
    return _remembered[1]


def removed(versions: Sequence[RuleVersion]) -> list[RuleVersion]:
    """The last versions of rules that do not stand any more, the newest first."""
    last = RuleVersion.objects.filter(rule=OuterRef("pk")).order_by("-number").values("pk")[:1]
    gone = Rule.objects.exclude(pk__in=[version.rule_id for version in versions])
    keys = gone.order_by("-pk").annotate(last=Subquery(last)).values_list("last", flat=True)[:MOST_REMOVED]
    return list(RuleVersion.objects.filter(pk__in=list(keys)).select_related("rule").order_by("-pk"))
