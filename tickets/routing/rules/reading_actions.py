"""One action as it is stored → Action. Whether a person, a saved reply or a webhook is there, `editing` looks up."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tickets.routing.rules.actions import DOINGS, NOTHING
from tickets.routing.rules.fields import CHOICES
from tickets.routing.rules.model import Action
from tickets.routing.rules.reading_conditions import check_pattern
from tickets.routing.rules.trouble import Trouble, checked_text

ADDRESS = re.compile(r"[^\s<>,;:@\"()\\]{1,64}@[^\s<>,;:@\"()\\]{1,253}")
MOST_HOURS = 24 * 366
STATUSES = ("open", "waiting", "resolved")


def read_action(given: Any) -> Action:
    """Raises Trouble."""
    if not isinstance(given, Mapping) or given.get("do") not in DOINGS:
        named = given.get("do") if isinstance(given, Mapping) else None
        raise Trouble(f"“{str(named)[:40]}” is nothing that a rule can do." if named else "Say what the rule does.")
    doing = DOINGS[given["do"]]
    if doing.takes == NOTHING:
        return Action(doing.key)
    value = READ.get(doing.key, _slug)(given.get("value"))
    source = "subject" if given.get("from") == "subject" else "text"
    return Action(doing.key, value, source, given.get("hours") == "business")


def _slug(given: Any) -> str:
    return checked_text(given, "What it is set to", 254).strip().lower()


def _tag(given: Any) -> str:
    return checked_text(given, "A tag", 40).strip().lower()


def _priority(given: Any) -> str:
    if given not in CHOICES["priority"]:
        raise Trouble(f"Choose one of: {', '.join(CHOICES['priority'])}.")
    return str(given)


def _status(given: Any) -> str:
    if given not in STATUSES:
        raise Trouble(f"Choose one of: {', '.join(STATUSES)}.")
    return str(given)


def _address(given: Any) -> str:
    address = checked_text(given, "The address", 254).strip()
    if not ADDRESS.fullmatch(address):
        raise Trouble(f"“{address[:80]}” is no address.")
    return address


def _hours(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= MOST_HOURS:
        raise Trouble(f"Give a number of hours, {MOST_HOURS} (a year) at most.")
    return given


def _note(given: Any) -> str:
    return checked_text(given, "The note", 2000)


def _pattern(given: Any) -> str:
    source = checked_text(given, "The pattern", 500)
    if not check_pattern(source).groupindex:
        raise Trouble("Name what is to be noted, such as (?P<order_number>\\d+).")
    return source


READ: dict[str, Callable[[Any], Any]] = {
    "add_tag": _tag,
    "remove_tag": _tag,
    "set_priority": _priority,
    "set_status": _status,
    "forward": _address,
    "snooze": _hours,
    "add_note": _note,
    "take_fields": _pattern,
}
