"""Rules that can never match, or never run."""

from tickets.routing.rules.counting_hours import counting
from tickets.routing.rules.fields import ANCHORS
from tickets.routing.rules.following import Way, ways
from tickets.routing.rules.model import CHANGE, TIME, Condition, Rule
from tickets.routing.rules.warned import NEVER, Warning

IMPOSSIBLE = "It can never match: its conditions cannot hold at the same time."
NO_CHANGE = "It can never match: it asks what was changed, and does not run when something is changed."
NO_MOMENT = "It never runs: it needs a condition with “at least” so many hours, which says when its time has come."


def never(rule: Rule) -> Warning | None:
    found = ways(rule.when)
    if found == []:
        return Warning(NEVER, IMPOSSIBLE)
    if found is not None and CHANGE not in rule.runs and all(_wants_a_change(way) for way in found):
        return Warning(NEVER, NO_CHANGE)
    if rule.runs == (TIME,) and not any(each.op == "at_least" for each in counting(rule)) and _all_stand_out(rule):
        return Warning(NEVER, NO_MOMENT)
    return None


def _wants_a_change(way: Way) -> bool:
    return any(literal.field == "changed" and literal.holds for literal in way)


def _all_stand_out(rule: Rule) -> bool:
    """Whether all that counts hours has to hold: stands in the outermost group, of which all has to hold."""
    outermost = [part for part in rule.when.parts if isinstance(part, Condition) and part.field in ANCHORS]
    return rule.when.mode == "all" and len(outermost) == len(counting(rule))
