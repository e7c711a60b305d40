"""What is odd about a rule, before it is on: that it never acts, that others undo it, whom its mail reaches.

What is said to be never or always so is never or always so. What cannot be told is not warned of.
"""

from collections.abc import Callable, Sequence

from tickets.routing.rules.following import always
from tickets.routing.rules.model import TIME, Rule, conditions_of
from tickets.routing.rules.never import never
from tickets.routing.rules.overruling import overruled, shadowed
from tickets.routing.rules.warned import CUSTOMERS, ENDLESS, EVERYTHING, OUTSIDE, Warning

MATCHES_ALL = "It matches everything that comes to it: no condition holds anything back."
TO_CUSTOMERS = "It sends mail to customers by itself."
TO_OUTSIDE = "It sends what customers write out of this desk."
NO_END = "It writes to customers as time passes, also when the ticket is resolved. Add a condition on the status."


def warnings(rule: Rule, others: Sequence[Rule]) -> list[Warning]:
    """`others` are those that are on, in their order, among them `rule` itself, known by its key."""
    place = next((place for place, other in enumerate(others) if other is rule or other.key == rule.key), len(others))
    earlier, later = others[:place], others[place + 1 :]
    if (useless := never(rule)) is not None:
        return [useless]
    found = [shadowed(rule, earlier), *overruled(rule, earlier, later)]
    return [each for each in (*found, *(look(rule) for look in LOOKS)) if each is not None]


def warnings_of_all(rules: Sequence[Rule]) -> dict[str, list[Warning]]:
    """By key; of rules that are on, in their order."""
    return {rule.key: warnings(rule, rules) for rule in rules}


def _everything(rule: Rule) -> Warning | None:
    return Warning(EVERYTHING, MATCHES_ALL) if always(rule.when) else None


def _does(rule: Rule, *what: str) -> bool:
    return any(action.do in what for action in rule.then)


def _customers(rule: Rule) -> Warning | None:
    return Warning(CUSTOMERS, TO_CUSTOMERS) if _does(rule, "send_reply") else None


def _outside(rule: Rule) -> Warning | None:
    return Warning(OUTSIDE, TO_OUTSIDE) if _does(rule, "forward", "call_webhook") else None


def _endless(rule: Rule) -> Warning | None:
    if TIME not in rule.runs or not _does(rule, "send_reply"):
        return None
    asks_status = any(each.field == "status" for each in conditions_of(rule.when))
    return None if asks_status else Warning(ENDLESS, NO_END)


LOOKS: tuple[Callable[[Rule], Warning | None], ...] = (_everything, _customers, _outside, _endless)
