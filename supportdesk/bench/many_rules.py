"""Rules and a mail that take as long as any: every one of ten conditions has to be looked at, and the last decides."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tickets.routing.rules import CompiledRule, Facts, Marks, Reference, compiled, read

CONDITIONS = 10
CATASTROPHIC = "(x+x+)+y|(a|aa)+$|(.*)*z{9}"
WORDS = [f"lesson{number:03}" for number in range(200)]


def mail() -> Facts:
    """Of 2 KB, of distinct words, so that each rule finds another one at another place."""
    return Facts(
        from_address="carl@mail.customer.example",
        from_name="Carl Customer",
        mailbox="support@shop.example",
        subject="Since yesterday one lesson of the course does not open",
        to=("support@shop.example", "sales@shop.example"),
        headers=(("x-mailer", "Mail 1.0"), ("list-id", ""), ("precedence", "none")),
        text=" ".join(WORDS)[:2000],
        language="en",
        earlier_tickets=3,
        arrived_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        now=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )


def rules(count: int, holds: bool, further: str = "") -> tuple[CompiledRule, ...]:
    """All ten conditions of each hold, or all but the last; `further` is a pattern that the text must not match."""
    return tuple(
        compiled(read(definition(number, holds, further)), Reference(number, number, 1, f"Rule {number}"))
        for number in range(count)
    )


def definition(number: int, holds: bool, further: str = "") -> dict[str, Any]:
    word, last = WORDS[number % 190], "en" if holds else "de"
    refused = [{"none": [{"field": "text", "matches": further}]}] if further else []
    conditions: list[dict[str, Any]] = [
        {"field": "from_domain", "is_not": f"shop{number}.example"},
        {"field": "subject", "contains_not": f"invoice {number}"},
        {"field": "text", "contains": word},
        {"field": "text", "contains_any": [f"refund {number}", f"dispute {number}", f"chargeback {number}", word]},
        {"field": "text", "matches": rf"\b{word[:6]}\s?{word[6:]}\b"},
        {"field": "header", "name": "X-Mailer", "contains_not": f"Robot {number}"},
        {"field": "to", "is_not": f"list{number}@shop.example"},
        {"field": "earlier_tickets", "at_most": 3 + number},
        {"field": "tags", "has_not": f"seen {number}"},
        *refused,
        {"field": "language", "is": last},
    ]
    return {
        "key": f"rule-{number}",
        "name": f"Rule {number}",
        "is_on": True,
        "when": {"all": conditions},
        "then": [{"do": "set_priority", "value": "high"}],
    }


def with_marks(facts: Facts) -> Facts:
    return replace(facts, marks=Marks(tags=("course", "march")))
