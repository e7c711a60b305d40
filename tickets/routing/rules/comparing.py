"""A condition as a quick question: View → bool."""

from collections.abc import Callable
from datetime import timedelta
from operator import attrgetter
from typing import Any

from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS, DAYS, FIELDS, HOURS, TEXT, TEXTS
from tickets.routing.rules.model import Condition
from tickets.routing.rules.needles import FEW, found_any, found_by_pattern, pattern
from tickets.routing.rules.questions import question_of
from tickets.routing.rules.viewing import MOST_TEXT, View, encoded, raw_texts

__all__ = ["MOST_TEXT", "VALUES", "Asks", "View", "asks", "pattern", "raw_texts"]

MB = 1_000_000


Asks = Callable[[View], bool]


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
    field, op, value = condition.field, condition.op, condition.value
    if op == "matches":
        matches, written = found_by_pattern(value), (field,)
        return _once(condition, lambda view: bool(matches(view.texts[written])))
    if field == "from_domain" and op in ("is", "is_not", "is_any"):
        return _asks_domain(condition)
    many = _many(value)
    if op == "contains_any" and len(many) > FEW:
        contains = found_any(many)
        return _once(condition, lambda view: contains(encoded(view.texts[field])))
    if op == "contains_any":
        return _once(condition, lambda view: any(map(view.texts[field].__contains__, many)))
    if op in ("contains", "contains_not"):
        wanted = many[0]
        if op == "contains":
            return lambda view: wanted in view.texts[field]
        return lambda view: wanted not in view.texts[field]
    holds = _holds(op, many)
    return lambda view: holds(view.texts[field])


def _once(condition: Condition, ask: Asks) -> Asks:
    """Asked once of a mail, by however many rules, and where it can be together with others like it."""
    question = question_of(condition)
    assert question is not None

    def holds(view: View) -> bool:
        answers = view.answers
        if question not in answers and not answers.learn(question):
            answers[question] = ask(view)
        return answers[question]

    return holds


def _asks_domain(condition: Condition) -> Asks:
    """A domain stands for all below it."""
    listed = condition.value if condition.op == "is_any" else [condition.value]
    domains = frozenset(each.casefold().lstrip("@.") for each in listed)
    wanted = condition.op != "is_not"

    def holds(view: View) -> bool:
        rest = view.texts["from_domain"]
        while rest:
            if rest in domains:
                return wanted
            rest = rest.partition(".")[2]
        return not wanted

    return holds


def _asks_texts(condition: Condition) -> Asks:
    field, name = condition.field, condition.name.lower()
    if condition.op == "matches":
        matches = found_by_pattern(condition.value)
        return lambda view: any(matches(encoded(each)) for each in raw_texts(view.facts, field, name))
    if condition.op in ("is_not", "contains_not"):
        same = _holds(condition.op.removesuffix("_not"), _many(condition.value))
        return lambda view: not any(map(same, view.texts[field, name]))
    holds = _holds(condition.op, _many(condition.value))
    return lambda view: any(map(holds, view.texts[field, name]))


def _many(value: Any) -> tuple[str, ...]:
    return tuple(each.casefold() for each in (value if isinstance(value, list | tuple) else [value]))


def _holds(op: str, many: tuple[str, ...]) -> Callable[[str], bool]:
    one = many[0]
    return {
        "is": one.__eq__,
        "is_not": one.__ne__,
        "is_any": frozenset(many).__contains__,
        "contains": lambda text: one in text,
        "contains_not": lambda text: one not in text,
        "contains_any": lambda text: any(map(text.__contains__, many)),
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
    "mailbox": attrgetter("mailbox"),
    "kind": attrgetter("marks.kind"),
    "status": attrgetter("marks.status"),
    "priority": attrgetter("marks.priority"),
    "assignee": attrgetter("marks.assignee"),
    "language": attrgetter("language"),
    "known_sender": attrgetter("known_sender"),
    "satisfaction": attrgetter("satisfaction"),
    "tags": attrgetter("marks.tags"),
    "customer_tags": attrgetter("customer_tags"),
    "changed": attrgetter("changed"),
    "earlier_tickets": attrgetter("earlier_tickets"),
    "messages": attrgetter("messages"),
    "attachment_size": lambda facts: max((file.size for file in facts.files), default=0) / MB,
    "known_customer": lambda facts: facts.earlier_tickets > 0,
    "protected": attrgetter("is_protected"),
    "verified": lambda facts: facts.sender_proof == "proven",
    "has_attachments": lambda facts: bool(facts.files),
    "auto_reply": attrgetter("auto_reply"),
    "bounce": attrgetter("bounce"),
    "list": lambda facts: bool(facts.list),
    "spam": attrgetter("is_spam"),
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
