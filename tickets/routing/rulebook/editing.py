"""How rules change: each change is a new version and a new rule set in one transaction, so that there is a way back.

Who may see all tickets writes the owner's rules; what anybody else writes or switches on never takes from the owner
what is kept for the owner.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Rule, RuleVersion
from tickets.routing.rulebook import installing, known_names
from tickets.routing.rulebook.versions import MOST, Draft, changing, standing
from tickets.routing.rulebook.what_changed import what_changed
from tickets.routing.rules import Rule as Read
from tickets.routing.rules import RuleProblems, read
from tickets.routing.rules.writing import written

__all__ = [
    "MOST",
    "install",
    "move",
    "notice",
    "put_back",
    "remove",
    "reorder",
    "save",
    "standing",
    "switch",
    "take_back",
]

LOST = (
    "This was the owner's rule and is yours now: it keeps mail for the owner as before, but no longer shows to the "
    "team, or sends out, what is kept for the owner. The owner can save it again to make it theirs."
)
GAINED = (
    "This rule is the owner's now: it may show to the team, and send out, what is kept for the owner. "
    "Read it to the end before you leave it on."
)


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
        asked = _still_valid(former, "It cannot be switched on") if on else None
        by_owner = former.by_owner and (not on or writes_as_owner(by))
        parts = written(asked) if asked else former.definition
        version = draft.version(rule, parts, former, is_on=on, by_owner=by_owner)
        version.said = what_changed(former, version)
        draft.said = f"{name_of(version)}: {version.said}"
        return draft.put(version)


def reorder(keys: Sequence[str], by: User) -> None:
    """Raises ChangedMeanwhile unless `keys` are those of all rules that there are."""
    with changing(by) as draft:
        places = {key: place for place, key in enumerate(keys)}
        if len(places) != len(keys) or set(places) != {version.rule.key for version in draft.versions}:
            raise ChangedMeanwhile("Somebody has added or removed a rule meanwhile. Look at the list again.")
        draft.versions.sort(key=lambda version: places[version.rule.key])
        draft.said = "Put in another order"


def move(rule: Rule, by: User, up: bool) -> None:
    """By one place; the first one stays first. Raises Refused."""
    with changing(by) as draft:
        place = draft.place(rule)
        other = place - 1 if up else place + 1
        if 0 <= other < len(draft.versions):
            draft.versions[place], draft.versions[other] = draft.versions[other], draft.versions[place]
            draft.said = f"{name_of(draft.of(rule))}: moved {'up' if up else 'down'}"


def remove(rule: Rule, by: User) -> None:
    """Its versions and its history stay. Raises Refused."""
    with changing(by) as draft:
        removed = draft.versions.pop(draft.place(rule))
        draft.said = f"{name_of(removed)}: removed"


def put_back(rule: Rule, by: User) -> RuleVersion:
    """A removed rule, last and switched off. Raises Refused, also when what it names is gone."""
    with changing(by) as draft:
        last = rule.versions.order_by("-number").first()
        if last is None or any(version.rule_id == rule.pk for version in draft.versions):
            raise Refused("This rule is there already.")
        return _again(draft, last, None, "Put back, switched off")


def take_back(rule: Rule, number: int, by: User) -> RuleVersion:
    """What the rule said as version `number`, as a new version. Raises Refused, also where that is no rule any more."""
    with changing(by) as draft:
        former, old = draft.of(rule), rule.versions.filter(number=number).first()
        if old is None:
            raise Refused("There is no such version.")
        return _again(draft, old, former, f"Taken back to version {number}")


def install(
    definitions: Sequence[Any],
    by: User,
    said: str = "",
    *,
    replace: bool = False,
    remove_others: bool = False,
) -> list[RuleVersion]:
    """Many at once, by their keys, as one change; each may say `is_on`, without it a new rule is off.

    Rules that are there stay as they are, or with `replace` become what is given. `remove_others` removes all that are
    not given, and takes their order. Returns what is new. Raises RuleProblems for the first that is wrong, Refused.
    """
    asked = checked(definitions)
    with changing(by) as draft:
        given = list(zip(asked, definitions, strict=True))
        return installing.install(draft, given, said, replace, remove_others, writes_as_owner(by))


def notice(version: RuleVersion) -> str:
    """What whoever has just made this version should know of whose rule it is now; '' when that did not change."""
    former = RuleVersion.objects.filter(rule=version.rule_id, number=version.number - 1).first()
    if former is None or former.by_owner == version.by_owner:
        return ""
    return GAINED if version.by_owner else LOST


def would_take_from_owner(version: RuleVersion, by: User) -> bool:
    """Whether it stops being the owner's rule when `by` saves it: to be said before."""
    return version.by_owner and not writes_as_owner(by)


def writes_as_owner(by: User) -> bool:
    return by.can(Capability.SEE_ALL_TICKETS)


def checked(definitions: Sequence[Any]) -> list[Read]:
    """Raises RuleProblems for the first that cannot be read, or names what is not there."""
    rules = [read(definition) for definition in definitions]
    for rule, problems in zip(rules, known_names.missing(rules), strict=True):
        if problems:
            raise RuleProblems(problems, rule)
    return rules


def name_of(version: RuleVersion) -> str:
    return str(version.definition.get("name") or version.rule.key)


def _former(draft: Draft, rule: Rule | None, seen: int | None) -> RuleVersion | None:
    former = draft.of(rule) if rule else None
    if former is not None and seen is not None and former.number != seen:
        who = former.changed_by.name if former.changed_by else "Somebody"
        raise ChangedMeanwhile(f"{who} has changed this rule meanwhile. Look at it again before you save.")
    return former


def _new_rule(asked: Read) -> Rule:
    return Rule.objects.create(key=free_key(asked.key or slugify(asked.name)))


def free_key(wanted: str) -> str:
    base = wanted[:54].strip("-_") or "rule"
    # 'new' is the address of the page for a new rule.
    taken = {"new", *Rule.objects.filter(key__startswith=base).values_list("key", flat=True)}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted or base, *numbered) if key not in taken)


def _again(draft: Draft, old: RuleVersion, former: RuleVersion | None, said: str) -> RuleVersion:
    asked = _still_valid(old, f"Version {old.number} cannot be taken back")
    is_on = bool(former and former.is_on)
    by_owner = old.by_owner and writes_as_owner(draft.by)
    version = draft.version(old.rule, written(replace(asked, key=old.rule.key)), former, is_on=is_on, by_owner=by_owner)
    version.said = said
    draft.said = f"{asked.name}: {said}"
    return draft.put(version)


def _still_valid(version: RuleVersion, otherwise: str) -> Read:
    try:
        return checked([version.definition])[0]
    except RuleProblems as problems:
        raise Refused(f"{otherwise}: {problems}") from problems
