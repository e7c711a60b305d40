"""A rule made quick: its conditions become one question that answers with the path of what failed."""

from dataclasses import dataclass
from datetime import datetime

from tickets.routing.rules.facts import LONG_AGO
from tickets.routing.rules.fields import WATCHED
from tickets.routing.rules.matching import Check, check_of
from tickets.routing.rules.model import CHANGE, Rule, conditions_of
from tickets.routing.rules.reasons import Tells, reasons_of
from tickets.routing.rules.viewing import View

LONGEST_WHY = 500


@dataclass(frozen=True, slots=True)
class Reference:
    """Which version of which rule this is: keys of Rule and RuleVersion, 0 for one that is not saved."""

    rule: int = 0
    version: int = 0
    number: int = 0
    name: str = ""
    by_owner: bool = False
    acts_since: datetime = LONG_AGO

    def told(self) -> dict[str, object]:
        """As events keep it."""
        return {"id": self.version, "name": self.name, "number": self.number}


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """`watches` are the marks that a rule for changes looks at: it runs when one of them was changed."""

    ref: Reference
    rule: Rule
    check: Check
    tells: Tells
    watches: frozenset[str]

    def why(self, view: View) -> str:
        """The conditions that hold, in words; asked when the rule matched."""
        return "; ".join(self.tells(view))[:LONGEST_WHY] or "it holds for every ticket"


def compiled(rule: Rule, ref: Reference | None = None) -> CompiledRule:
    """Raises re2.error for a pattern that `reading` would have refused."""
    watched = {WATCHED[each.field] for each in conditions_of(rule.when) if each.field in WATCHED}
    watches = frozenset(watched if CHANGE in rule.runs else ())
    return CompiledRule(
        ref or Reference(name=rule.name), rule, check_of(rule.when), reasons_of(rule.when, True), watches
    )
