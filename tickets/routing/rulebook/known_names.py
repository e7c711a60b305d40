"""Whether what a rule names is there: people, kinds, saved replies, webhooks, response targets, mailboxes,
procedures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models.functions import Lower

from accounts.models import User
from accounts.roles import Capability
from tickets.models import Mailbox, Procedure, ResponseTarget, SavedReply, TicketKind, Webhook
from tickets.routing.rules import Action, Condition, Group, Problem, Rule
from tickets.routing.rules.model import Path

TOLD_BY_ROLE = ("owner", "admins", "assignee")
# What is looked up (a table of LOOKED_UP), the name, and where in the rule it stands.
Named = tuple[str, str, str, Path]
CONDITIONS = {"mailbox": "mailbox", "kind": "kind", "known_sender": "kind", "assignee": "person"}
ACTIONS = {
    "set_kind": "used kind",
    "assign": "worker",
    "send_reply": "reply",
    "call_webhook": "webhook",
    "set_target": "target",
    "attach_procedure": "procedure",
    "forward": "not a mailbox",
    "notify": "colleague",
}


def missing(rules: Sequence[Rule]) -> list[list[Problem]]:
    """For each rule what it names that is not there. A constant number of statements, however many rules."""
    named = [list(_named(rule)) for rule in rules]
    wanted: dict[str, set[str]] = defaultdict(set)
    for table, name, _, _ in (each for of_rule in named for each in of_rule):
        wanted[table].add(name)
    wrong = {table: _wrong(table, names) for table, names in wanted.items()}
    return [
        [Problem(part, SAID[table].format(name), path) for table, name, part, path in of_rule if name in wrong[table]]
        for of_rule in named
    ]


def _named(rule: Rule) -> Iterator[Named]:
    yield from _named_in_conditions(rule.when, ())
    for number, action in enumerate(rule.then):
        if action.do in ACTIONS and not _is_role(action):
            yield ACTIONS[action.do], str(action.value).lower(), "then", (number,)


def _named_in_conditions(group: Group, path: Path) -> Iterator[Named]:
    for number, part in enumerate(group.parts):
        where = (*path, number)
        if isinstance(part, Group):
            yield from _named_in_conditions(part, where)
        elif part.field in CONDITIONS:
            yield from ((CONDITIONS[part.field], name, "when", where) for name in _values(part) if name)


def _values(condition: Condition) -> Iterable[str]:
    return condition.value if isinstance(condition.value, tuple) else [condition.value]


def _is_role(action: Action) -> bool:
    return action.do == "notify" and action.value in TOLD_BY_ROLE


def _wrong(table: str, names: set[str]) -> set[str]:
    there = LOOKED_UP[table](names)
    return there if table == "not a mailbox" else names - there


def _mailboxes(names: set[str]) -> set[str]:
    lower = Mailbox.objects.annotate(lower=Lower("address"))
    return set(lower.filter(lower__in=names).values_list("lower", flat=True))


def _procedures(names: set[str]) -> set[str]:
    published = Procedure.objects.filter(key__in=names, retired_at=None).exclude(current=None)
    return {key for key in published.values_list("key", flat=True) if key}


def _people(names: set[str], **which: Any) -> list[User]:
    return list(User.objects.filter(email__in=names, **which))


LOOKED_UP: dict[str, Callable[[set[str]], set[str]]] = {
    "mailbox": _mailboxes,
    "not a mailbox": _mailboxes,
    "kind": lambda names: set(TicketKind.objects.filter(slug__in=names).values_list("slug", flat=True)),
    "used kind": lambda names: set(
        TicketKind.objects.filter(slug__in=names, is_used=True).values_list("slug", flat=True)
    ),
    "person": lambda names: {person.email for person in _people(names)},
    "colleague": lambda names: {person.email for person in _people(names, is_active=True)},
    "worker": lambda names: {person.email for person in _people(names) if person.can(Capability.WORK_TICKETS)},
    "reply": lambda names: set(SavedReply.objects.filter(key__in=names, is_used=True).values_list("key", flat=True)),
    "webhook": lambda names: set(Webhook.objects.filter(key__in=names).values_list("key", flat=True)),
    "procedure": _procedures,
    "target": lambda names: set(ResponseTarget.objects.filter(key__in=names).values_list("key", flat=True)),
}
SAID = {
    "mailbox": "There is no mailbox “{}”.",
    "not a mailbox": "“{}” is a mailbox of this desk: the mail would come back and go round in circles.",
    "kind": "There is no kind “{}”.",
    "used kind": "There is no kind “{}” that can be chosen.",
    "person": "Nobody here has the address {}.",
    "colleague": "Nobody here has the address {}, or they are deactivated.",
    "worker": "Nobody who works on tickets here has the address {}, or they are deactivated.",
    "reply": "There is no saved reply “{}” in use.",
    "webhook": "There is no webhook “{}”.",
    "target": "There is no response target “{}”.",
    "procedure": "There is no procedure “{}” that is published and not retired.",
}
