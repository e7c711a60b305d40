"""A rule against one mail, condition by condition: what each asks, what was looked at, and whether it holds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.routing.rules.asking_values import VALUES
from tickets.routing.rules.brief import MOST, part_in_brief
from tickets.routing.rules.comparing import asks
from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS, CLOCK, FIELDS, HOURS, LABELS, NUMBER, TEXT, TEXTS, YES_NO
from tickets.routing.rules.model import ALL, ANY, NONE, Condition, Group
from tickets.routing.rules.patterns import pattern
from tickets.routing.rules.phrases import named
from tickets.routing.rules.viewing import MOST_TEXT, View, raw_texts
from tickets.routing.rules.words import Names, condition_in_words

LONGEST_SHOWN, AROUND = 160, 60
NOTHING_THERE = "nothing"


@dataclass(frozen=True, slots=True)
class Traced:
    """A condition, or a group with its `parts`. `mode` is the group's, '' for a condition; `looked_at` is what the
    condition found in the mail, in words. `unwanted` parts are those of a group of which none may hold."""

    said: str
    holds: bool
    mode: str = ""
    looked_at: str = ""
    parts: tuple["Traced", ...] = ()
    unwanted: bool = False

    @property
    def is_right(self) -> bool:
        return self.holds != self.unwanted


def trace(part: Condition | Group, facts: Facts, names: Names | None = None) -> Traced:
    """All of it: what comes after something that fails is looked at as well."""
    return _trace(part, View(facts), names or {})


def _trace(part: Condition | Group, view: View, names: Names) -> Traced:
    if isinstance(part, Condition):
        looked_at = LOOKED_AT.get(FIELDS[part.field].kind, _choice)(part, view.facts, names)
        return Traced(part_in_brief(_found_first(part, view.facts), names), asks(part)(view), looked_at=looked_at)
    unwanted = part.mode == NONE
    parts = tuple(replace(_trace(each, view, names), unwanted=unwanted) for each in part.parts)
    return Traced(SAID[part.mode], _holds(part.mode, [each.holds for each in parts]), part.mode, parts=parts)


def _found_first(condition: Condition, facts: Facts) -> Condition:
    """Of many words few are told: those that are there."""
    if condition.op != "contains_any" or FIELDS[condition.field].kind != TEXT or len(condition.value) <= MOST:
        return condition
    text = str(getattr(facts, condition.field))[:MOST_TEXT].casefold()
    return replace(condition, value=tuple(sorted(condition.value, key=lambda each: each.casefold() not in text)))


SAID = {"all": "All of these hold", "any": "At least one of these holds", "none": "None of these holds"}


def _holds(mode: str, parts: list[bool]) -> bool:
    return {ALL: all, ANY: any}.get(mode, lambda found: not any(found))(parts)


def _text(condition: Condition, facts: Facts, names: Names) -> str:
    return _shown(str(getattr(facts, condition.field)), condition)


def _texts(condition: Condition, facts: Facts, names: Names) -> str:
    found = raw_texts(facts, condition.field, condition.name)
    hit = next((each for each in found if _place(each, condition) is not None), None)
    if hit is not None:
        return _shown(hit, condition)
    return _cut(", ".join(f"“{each}”" for each in found[:10])) or NOTHING_THERE


def _shown(text: str, condition: Condition) -> str:
    """The whole of a short text; of a long one, what stands around the place that was found."""
    line, place = " ".join(text[:MOST_TEXT].split()), None
    if not line:
        return NOTHING_THERE
    if len(line) > LONGEST_SHOWN:
        place = _place(line, condition)
    if place is None or place < LONGEST_SHOWN - AROUND:
        return f"“{_cut(line)}”"
    return f"“… {_cut(line[place - AROUND :])}”"


def _place(text: str, condition: Condition) -> int | None:
    """Where in `text` the first thing stands that the condition looks for."""
    if condition.op == "matches":
        found = pattern(condition.value).search(text[:MOST_TEXT])
        return found.start() if found else None
    wanted = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    places = [place for each in wanted if (place := text.casefold().find(str(each).casefold())) >= 0]
    return min(places, default=None)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()} …"


def _hours(condition: Condition, facts: Facts, names: Names) -> str:
    since: datetime | None = getattr(facts, ANCHORS[condition.field])
    if since is None:
        return "never yet"
    by_hours = condition.business and facts.hours is not None
    passed = facts.hours.between(since, facts.now) if by_hours and facts.hours else facts.now - since
    return f"{passed.total_seconds() / 3600:.1f}{' business' if condition.business else ''} hours"


def _labels(condition: Condition, facts: Facts, names: Names) -> str:
    found = sorted(VALUES[condition.field](facts))
    return _cut(", ".join(f"“{each}”" for each in found)) or NOTHING_THERE


def _number(condition: Condition, facts: Facts, names: Names) -> str:
    return f"{round(VALUES[condition.field](facts), 2):g}"


def _yes_no(condition: Condition, facts: Facts, names: Names) -> str:
    return condition_in_words(replace(condition, value=VALUES[condition.field](facts)))


def _clock(condition: Condition, facts: Facts, names: Names) -> str:
    return str(VALUES[condition.field](facts))


def _choice(condition: Condition, facts: Facts, names: Names) -> str:
    value = str(VALUES[condition.field](facts))
    return named(condition.field, value, names) if value else NOTHING_THERE


LOOKED_AT: dict[str, Callable[[Condition, Facts, Names], str]] = {
    TEXT: _text,
    TEXTS: _texts,
    HOURS: _hours,
    LABELS: _labels,
    NUMBER: _number,
    YES_NO: _yes_no,
    CLOCK: _clock,
}
