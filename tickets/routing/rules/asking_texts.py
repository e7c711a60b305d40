"""A condition on texts as a quick question. All ignore case."""

from collections.abc import Callable
from typing import Any

from tickets.routing.rules.model import Condition
from tickets.routing.rules.needles import FEW, found_any
from tickets.routing.rules.patterns import found_by_pattern
from tickets.routing.rules.questions import question_of
from tickets.routing.rules.viewing import Asks, View, encoded, raw_texts


def asks_text(condition: Condition) -> Asks:
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


def asks_texts(condition: Condition) -> Asks:
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
