"""A condition as a quick question: View → bool."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import re2

from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS, DAYS, FIELDS, HOURS, TEXT, TEXTS
from tickets.routing.rules.model import Condition

MOST_TEXT = 100_000
MB = 1_000_000


class View:
    """Facts as conditions look at them: each text is folded once, however many ask for it."""

    __slots__ = ("facts", "folded")

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.folded: dict[str, Any] = {}

    def text(self, field: str) -> str:
        found = self.folded.get(field)
        if found is None:
            found = self.folded[field] = getattr(self.facts, field)[:MOST_TEXT].casefold()
        return found

    def texts(self, key: str, field: str, name: str) -> tuple[str, ...]:
        found = self.folded.get(key)
        if found is None:
            found = self.folded[key] = tuple(each[:MOST_TEXT].casefold() for each in raw_texts(self.facts, field, name))
        return found


Asks = Callable[[View], bool]


def raw_texts(facts: Facts, field: str, name: str) -> tuple[str, ...]:
    match field:
        case "to":
            return facts.to
        case "cc":
            return facts.cc
        case "attachment_name":
            return tuple(file.name for file in facts.files)
        case "attachment_type":
            return tuple(file.content_type for file in facts.files)
        case _:
            wanted = name.lower()
            return tuple(value for header, value in facts.headers if header == wanted)


def pattern(source: str) -> Any:
    """Compiled for the RE2 engine, whose time is linear in the text. Raises re2.error with its words."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(source, options)


def asks(condition: Condition) -> Asks:
    kind = FIELDS[condition.field].kind
    if kind == TEXT:
        return _asks_text(condition)
    if kind == TEXTS:
        return _asks_texts(condition)
    if kind == HOURS:
        return _asks_hours(condition)
    return _asks_value(condition)


def _asks_text(condition: Condition) -> Asks:
    field = condition.field
    if condition.op == "matches":
        search = pattern(condition.value).search
        return lambda view: search(getattr(view.facts, field)[:MOST_TEXT]) is not None
    if field == "from_domain" and condition.op in ("is", "is_not", "is_any"):
        return _asks_domain(condition)
    holds = _holds(condition.op, condition.value)
    return lambda view: holds(view.text(field))


def _asks_domain(condition: Condition) -> Asks:
    """A domain stands for all below it."""
    listed = condition.value if condition.op == "is_any" else [condition.value]
    domains = frozenset(each.casefold().lstrip("@.") for each in listed)
    wanted = condition.op != "is_not"

    def holds(view: View) -> bool:
        rest = view.text("from_domain")
        while rest:
            if rest in domains:
                return wanted
            rest = rest.partition(".")[2]
        return not wanted

    return holds


def _asks_texts(condition: Condition) -> Asks:
    field, name = condition.field, condition.name
    key = f"{field}:{name.lower()}"
    if condition.op == "matches":
        search = pattern(condition.value).search
        return lambda view: any(search(each[:MOST_TEXT]) for each in raw_texts(view.facts, field, name))
    if condition.op in ("is_not", "contains_not"):
        same = _holds(condition.op.removesuffix("_not"), condition.value)
        return lambda view: not any(same(each) for each in view.texts(key, field, name))
    holds = _holds(condition.op, condition.value)
    return lambda view: any(holds(each) for each in view.texts(key, field, name))


def _holds(op: str, value: Any) -> Callable[[str], bool]:
    many = tuple(each.casefold() for each in (value if isinstance(value, list | tuple) else [value]))
    one = many[0] if many else ""
    return {
        "is": lambda text: text == one,
        "is_not": lambda text: text != one,
        "is_any": frozenset(many).__contains__,
        "contains": lambda text: one in text,
        "contains_not": lambda text: one not in text,
        "contains_any": lambda text: any(each in text for each in many),
        "starts_with": lambda text: text.startswith(one),
        "ends_with": lambda text: text.endswith(one),
    }[op]


def _asks_hours(condition: Condition) -> Asks:
    limit = timedelta(hours=condition.value)
    at_least = condition.op == "at_least"

    def holds(view: View) -> bool:
        facts = view.facts
        anchor = getattr(facts, ANCHORS[condition.field])
        if anchor is None:
            return False
        if condition.business and facts.hours is not None:
            return (facts.hours.between(anchor, facts.now) >= limit) == at_least
        return (facts.now - anchor >= limit) == at_least

    return holds


VALUES: dict[str, Callable[[Facts], Any]] = {
    "mailbox": lambda facts: facts.mailbox,
    "kind": lambda facts: facts.marks.kind,
    "status": lambda facts: facts.marks.status,
    "priority": lambda facts: facts.marks.priority,
    "assignee": lambda facts: facts.marks.assignee,
    "language": lambda facts: facts.language,
    "known_sender": lambda facts: facts.known_sender,
    "satisfaction": lambda facts: facts.satisfaction,
    "tags": lambda facts: facts.marks.tags,
    "customer_tags": lambda facts: facts.customer_tags,
    "changed": lambda facts: facts.changed,
    "earlier_tickets": lambda facts: facts.earlier_tickets,
    "messages": lambda facts: facts.messages,
    "attachment_size": lambda facts: max((file.size for file in facts.files), default=0) / MB,
    "known_customer": lambda facts: facts.earlier_tickets > 0,
    "protected": lambda facts: facts.is_protected,
    "verified": lambda facts: facts.sender_proof == "proven",
    "has_attachments": lambda facts: bool(facts.files),
    "auto_reply": lambda facts: facts.auto_reply,
    "bounce": lambda facts: facts.bounce,
    "list": lambda facts: bool(facts.list),
    "spam": lambda facts: facts.is_spam,
    "day": lambda facts: DAYS[_arrived(facts).weekday()],
    "time": lambda facts: f"{_arrived(facts):%H:%M}",
    "in_business_hours": lambda facts: facts.hours is None or facts.hours.is_open(facts.arrived_at or facts.now),
}


def _arrived(facts: Facts) -> Any:
    at = facts.arrived_at or facts.now
    return facts.hours.local(at) if facts.hours else at


def _asks_value(condition: Condition) -> Asks:
    get, value = VALUES[condition.field], condition.value
    many = frozenset(value) if isinstance(value, list | tuple) else frozenset([value])
    questions: dict[str, Asks] = {
        "is": lambda view: get(view.facts) == value,
        "is_not": lambda view: get(view.facts) != value,
        "is_any": lambda view: get(view.facts) in many,
        "has": lambda view: value in get(view.facts),
        "has_not": lambda view: value not in get(view.facts),
        "has_any": lambda view: not many.isdisjoint(get(view.facts)),
        "at_least": lambda view: get(view.facts) >= value,
        "at_most": lambda view: get(view.facts) <= value,
        "after": lambda view: get(view.facts) >= value,
        "before": lambda view: get(view.facts) < value,
    }
    return questions[condition.op]
