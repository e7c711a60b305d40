"""How rules change: each change is a new version and a new rule set in one transaction, so that there is a way back.

Who may see all tickets writes the owner's rules; what anybody else writes or switches on never takes from the owner
what is kept for the owner.
"""

from dataclasses import replace
from typing import Any

from accounts.models import User
from tickets.errors import ChangedMeanwhile
from tickets.models import Rule, RuleVersion
from tickets.routing.rulebook.checking import checked, still_valid
from tickets.routing.rulebook.draft import Draft
from tickets.routing.rulebook.keys import new_key
from tickets.routing.rulebook.versions import changing, name_of
from tickets.routing.rulebook.what_changed import what_changed
from tickets.routing.rulebook.whose_rule import writes_as_owner
from tickets.routing.rules import Rule as Read
from tickets.routing.rules.writing import written


def save(
    definition: Any,
    by: User,
    *,
    rule: Rule | None = None,
    is_on: bool | None = None,
    seen: int | None = None,
    said: str = "",
) -> RuleVersion:
    """A new rule, or the next version of `rule`; `is_on` None leaves it as it is, a new one off.

    Raises RuleProblems, ChangedMeanwhile when the rule stands in another version than number `seen`, Refused.
    """
    asked = checked([definition])[0]
    with changing(by) as draft:
        former = _former(draft, rule, seen)
        kept = rule or _new_rule(asked)
        turned_on = is_on if is_on is not None else bool(former and former.is_on)
        parts = written(replace(asked, key=kept.key))
        version = draft.version(kept, parts, former, is_on=turned_on, by_owner=writes_as_owner(by))
        version.said = said or what_changed(former, version)
        draft.said = f"{asked.name}: {version.said}"
        return draft.put(version)


def switch(rule: Rule, on: bool, by: User) -> RuleVersion:
    """Raises Refused, also when what it names is gone. An admin who switches an owner's rule on answers for it."""
    with changing(by) as draft:
        former = draft.of(rule)
        if former.is_on == on:
            return former
        asked = still_valid(former, "It cannot be switched on") if on else None
        by_owner = former.by_owner and (not on or writes_as_owner(by))
        parts = written(asked) if asked else former.definition
        version = draft.version(rule, parts, former, is_on=on, by_owner=by_owner)
        version.said = what_changed(former, version)
        draft.said = f"{name_of(version)}: {version.said}"
        return draft.put(version)


def remove(rule: Rule, by: User) -> None:
    """Its versions and its history stay. Raises Refused."""
    with changing(by) as draft:
        removed = draft.versions.pop(draft.place(rule))
        draft.said = f"{name_of(removed)}: removed"


def _former(draft: Draft, rule: Rule | None, seen: int | None) -> RuleVersion | None:
    former = draft.of(rule) if rule else None
    if former is not None and seen is not None and former.number != seen:
        who = former.changed_by.name if former.changed_by else "Somebody"
        raise ChangedMeanwhile(f"{who} has changed this rule meanwhile. Look at it again before you save.")
    return former


def _new_rule(asked: Read) -> Rule:
    return Rule.objects.create(key=new_key(asked))
