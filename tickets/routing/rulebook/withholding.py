"""What is told of rules that keep mail for the owner. Their conditions name whom nobody else is to know of.

Who writes rules reads every rule; all others learn that such a rule ran, and no more. Whom the owner keeps to himself
is the owner's alone.
"""

from collections.abc import Iterable

from accounts.models import User
from accounts.roles import Capability
from tickets.models import Event, Message
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing.rulebook import versions_known

DECIDING = (Verb.ROUTED, Verb.RULES_RAN, Verb.MOVED)
KEPT = "It was kept for the owner"
UNTOLD = "Who wrote it is not certain"
LIMITED = "A rule would run a second time: rules that undo each other run once each"


def reads_rules(user: User) -> bool:
    return user.can(Capability.WRITE_RULES) or user.can(Capability.SEE_ALL_TICKETS)


def as_told_to(user: User, events: Iterable[Event]) -> list[Event]:
    """The events, without what this person is not to read: in memory only, nothing is saved. One statement at most."""
    given, reads = list(events), reads_rules(user)
    if user.can(Capability.SEE_ALL_TICKETS):
        return given
    named = versions_known.of({version for each in given if (version := version_of(each))}) if not reads else {}
    given = [each for each in given if not (_names_a_hidden_ticket(each) or _is_the_owners_post(each))]
    for each in given:
        if each.detail.get("private"):
            each.detail = each.detail | {"reason": ""}
        if (rule := named.get(version_of(each) or 0)) and rule.keeps:
            each.detail = {name: value for name, value in each.detail.items() if name not in ("rule", "because")}
        if each.detail.get("limited") and not reads:
            each.detail = each.detail | {"limited": LIMITED}
        if _kept_by_desk(each) and not (reads and _is_of_rule(each)):
            each.detail = each.detail | {"reason": KEPT, "because": ""}
        if each.verb == Verb.MOVED and each.actor_id:
            # Why the owner took it back, whoever may see it now.
            each.detail = each.detail | {"reason": ""}
    return given


def messages_as_told_to(user: User, messages: Iterable[Message]) -> None:
    """Takes out whom the owner keeps, where a mail looked like theirs; in memory only."""
    if user.can(Capability.SEE_ALL_TICKETS):
        return
    for each in messages:
        if "kept" in each.signals:
            claims = {"claim": UNTOLD} if "claim" in each.signals else {}
            rest = {name: value for name, value in each.signals.items() if name not in ("kept", "claim")}
            each.signals = rest | claims


def _names_a_hidden_ticket(event: Event) -> bool:
    """Expects `.belongs` at the event's ticket: what its reader sees of the ticket to which it may belong."""
    return event.verb == Verb.MAY_BELONG and event.detail.get("to") != getattr(event.ticket, "belongs", None)


def _is_the_owners_post(event: Event) -> bool:
    """What went on to a private address, or did not."""
    return event.verb in (Verb.FORWARDED, Verb.NOT_DONE) and bool(event.detail.get("private"))


def _kept_by_desk(event: Event) -> bool:
    return event.verb in DECIDING and event.detail.get("to") == Visibility.OWNER and not event.actor_id


def _is_of_rule(event: Event) -> bool:
    """Or else it tells whom the owner keeps to himself."""
    return bool(version_of(event)) or str(event.detail.get("reason", "")).startswith("The rule “")


def version_of(event: Event) -> int | None:
    """The version of the rule that did this, if one did."""
    rule = event.detail.get("rule")
    return rule.get("id") if isinstance(rule, dict) else None
