"""What a person or a rule set on a ticket, in plain words: 'Asha set the kind to Payments'."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tickets.desk import ahead
from tickets.models import Event, TicketKind
from tickets.models.event import Verb
from tickets.models.ticket import Priority, Status, Visibility

US = "The desk"


def by(event: Event) -> str:
    """Who did it: a person, a rule by its name, or the desk."""
    if event.actor:
        return event.actor.short_name
    name = rule_of(event)
    return f"The rule “{name}”" if name else US


def rule_of(event: Event) -> str:
    """The name of the rule that did it, as it was then; '' when none did."""
    rule = event.detail.get("rule")
    return str(rule.get("name") or "") if isinstance(rule, dict) else ""


def _to(event: Event) -> Any:
    return event.detail.get("to")


def _kind(event: Event) -> str:
    slug = str(_to(event) or "")
    return f"set the kind to {TicketKind.names().get(slug, slug)}" if slug else "took the kind away"


def _priority(event: Event) -> str:
    return f"set the priority to {dict(Priority.choices).get(str(_to(event)), str(_to(event))).lower()}"


def _tagged(event: Event) -> str:
    before, after = _list(event.detail.get("from")), _list(_to(event))
    added, gone = [each for each in after if each not in before], [each for each in before if each not in after]
    whose = "customer's tag" if event.detail.get("of") == "customer" else "tag"
    parts = [f"added the {whose}{_several(added)}"] * bool(added) + [f"took the {whose}{_several(gone)} away"] * bool(
        gone
    )
    return " and ".join(parts) or "changed the tags"


def _several(tags: list[str]) -> str:
    return f"{'s' * (len(tags) > 1)} {', '.join(tags)}"


def _fields(event: Event) -> str:
    before, after = dict(_pairs(event.detail.get("from"))), _pairs(_to(event))
    new = [f"{name.replace('_', ' ')} {value}" for name, value in after if before.get(name) != value]
    return f"noted {', '.join(new)}" if new else "noted details"


def _snoozed(event: Event) -> str:
    try:
        return f"put it off until {ahead.told(datetime.fromisoformat(str(_to(event))))}"
    except ValueError:
        return "put it off"


def _moved(event: Event) -> str:
    return "showed it to the team" if _to(event) == Visibility.TEAM else "keeps it for the owner alone"


def _target(event: Event) -> str:
    return f"set the response target to “{_to(event)}”" if _to(event) else "took the response target away"


def _reopened(event: Event) -> str:
    if event.detail.get("from") == Status.SPAM:
        return "took it out of the spam"
    return "reopened it"


def _woken(event: Event) -> str:
    return f"{by(event)} woke it" if event.actor or rule_of(event) else "Back among the open tickets"


def _rules_ran(event: Event) -> str:
    """Which, and why, stands under 'Why is it here?'; what they changed has events of its own."""
    many = len(_list(event.detail.get("ran")))
    return "A rule ran" if many == 1 else f"{many} rules ran" if many else "Rules ran"


def _undone(event: Event) -> str:
    who = event.actor.short_name if event.actor else US
    return (
        f"{who} took back what the rule “{rule_of(event)}” did"
        if rule_of(event)
        else f"{who} took back what a rule did"
    )


def _merged(event: Event) -> str:
    """Which one stands beside the ticket, for who sees it."""
    if event.detail.get("apart"):
        return "took it and another ticket apart again"
    return "merged it into another ticket" if "into" in event.detail else "merged another ticket into it"


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _pairs(value: object) -> list[tuple[str, str]]:
    pairs: Iterable[Any] = value.items() if isinstance(value, dict) else _list(value)
    return [(str(name), str(found)) for name, found in pairs]


DID: dict[str, Callable[[Event], str]] = {
    Verb.KIND_SET: _kind,
    Verb.PRIORITY_SET: _priority,
    Verb.TAGGED: _tagged,
    Verb.FIELDS_TAKEN: _fields,
    Verb.SNOOZED: _snoozed,
    Verb.MOVED: _moved,
    Verb.TARGET_SET: _target,
    Verb.SPAM: lambda event: "marked it as spam",
    Verb.DELETED: lambda event: "deleted it",
    Verb.RESTORED: lambda event: "brought it back",
    Verb.MERGED: _merged,
    Verb.LINKED: lambda event: "linked it with another ticket",
    Verb.UNLINKED: lambda event: "took a link with another ticket away",
}
# Without a person or a rule, these say what became of the ticket rather than who did it.
TURNED: dict[str, tuple[Callable[[Event], str], str]] = {
    Verb.RESOLVED: (lambda event: "resolved it", "Resolved"),
    Verb.REOPENED: (_reopened, "Open again"),
    Verb.WAITING: (lambda event: "waits for the customer" if event.actor else "lets it wait for the customer", "Waits"),
}
WORDS: dict[str, Callable[[Event], str]] = {
    Verb.WOKEN: _woken,
    Verb.RULES_RAN: _rules_ran,
    Verb.RULE_UNDONE: _undone,
}


def told(event: Event) -> str | None:
    """None for what is no mark."""
    if event.verb in DID:
        return f"{by(event)} {DID[event.verb](event)}"
    if event.verb in TURNED:
        words, alone = TURNED[event.verb]
        return f"{by(event)} {words(event)}" if event.actor or rule_of(event) else alone
    return WORDS[event.verb](event) if event.verb in WORDS else None
