"""What all rules of a file together would do to the last mails, as the owner sees them; nothing is changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from tickets.models import Message
from tickets.models.message import Direction
from tickets.routing import facts as gathering
from tickets.routing import ruleset
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import CompiledRule, Decision, Reference, Rule, compiled, decide
from tickets.routing.rules.telling import done_by

MOST = 1000


@dataclass
class Tried:
    """`does` counts what the rule would do, in words."""

    rule: Rule
    matched: int = 0
    does: Counter[str] = field(default_factory=Counter)


def on_last(rules: Sequence[Rule], most: int = MOST) -> tuple[int, list[Tried]]:
    """Of how many mails, and what became of each rule. All rules are taken as switched on, in their order."""
    set_of_rules = [
        compiled(rule, Reference(number, number, 1, rule.name, by_owner=True)) for number, rule in enumerate(rules, 1)
    ]
    inbound = Message.objects.filter(direction=Direction.INBOUND).select_related("ticket", "ticket__customer")
    messages = list(inbound.defer("words", "html", "text").order_by("-pk")[:most])
    found = gathering.of_messages(messages, needs=ruleset.needs_of(set_of_rules), now=timezone.now())
    return len(messages), _counted(rules, set_of_rules, (decide(each, set_of_rules) for each in found))


def _counted(rules: Sequence[Rule], compiled_rules: list[CompiledRule], decisions: Iterable[Decision]) -> list[Tried]:
    tried, called = [Tried(rule) for rule in rules], names()
    for decision in decisions:
        for verdict in decision.matched:
            row = tried[verdict.ref.rule - 1]
            row.matched += 1
            row.does.update(done_by(decision, verdict.ref, called))
    return tried
