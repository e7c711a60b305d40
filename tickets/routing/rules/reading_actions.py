"""One action as it is stored → Action. Whether a person, a saved reply or a webhook is there, `editing` looks up."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tickets.routing.rules.actions import DOINGS, NOTHING
from tickets.routing.rules.fields import CHOICES
from tickets.routing.rules.model import Action
from tickets.routing.rules.reading_conditions import check_pattern
from tickets.routing.rules.trouble import Trouble, checked_hours, checked_text

ADDRESS = re.compile(r"[^\s<>,;:@\"()\\]{1,64}@[^\s<>,;:@\"()\\]{1,253}")
MOST_HOURS = 24 * 366
STATUSES = ("open", "waiting", "resolved")


KNOWN = {"do", "value", "from", "hours"}


def read_action(given: Any) -> Action:
    """Raises Trouble."""
    named = given.get("do") if isinstance(given, Mapping) else None
    if not isinstance(named, str) or named not in DOINGS:
        raise Trouble(f"“{str(named)[:40]}” is nothing that a rule can do." if named else "Say what the rule does.")
    if unknown := sorted(set(map(str, given)) - KNOWN):
        raise Trouble(f"“{unknown[0][:40]}” is nothing that an action has.")
    if DOINGS[named].takes == NOTHING:
        return _bare(named, given.get("value"))
    value = READ.get(named, _slug)(given.get("value"))
    return Action(named, value, _source(given.get("from")), checked_hours(given.get("hours")))


def _bare(do: str, value: Any) -> Action:
    if value not in (None, ""):
        raise Trouble("This takes no value.")
    return Action(do)


def _source(given: Any) -> str:
    if given not in (None, "", "text", "subject"):
        raise Trouble("Look in the 'subject' or in the 'text'.")
    return given or "text"


def _slug(given: Any) -> str:
    return checked_text(given, "What it is set to", 254).strip().lower()


def _tag(given: Any) -> str:
    return checked_text(given, "A tag", 40).strip().lower()


def _priority(given: Any) -> str:
    if given not in list(CHOICES["priority"]):
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
