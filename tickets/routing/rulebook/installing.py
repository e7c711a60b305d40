"""Many rules put in at once: what a file holds, or a starter pack."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Rule, RuleVersion
from tickets.routing.rulebook.checking import checked
from tickets.routing.rulebook.draft import Draft
from tickets.routing.rulebook.keys import key_of
from tickets.routing.rulebook.versions import changing
from tickets.routing.rulebook.what_changed import what_changed
from tickets.routing.rulebook.whose_rule import writes_as_owner
from tickets.routing.rules import Rule as Read
from tickets.routing.rules.writing import written

Given = Sequence[tuple[Read, Mapping[str, Any]]]


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
        return _put_in(draft, given, said, replace, remove_others, writes_as_owner(by))


def _put_in(
    draft: Draft, given: Given, said: str, replace: bool, remove_others: bool, by_owner: bool
) -> list[RuleVersion]:
    """What is new. Raises Refused when there are too many, or two with one key."""
    draft.said = said or "Put in from a file"
    keys = [key_of(rule) for rule, _ in given]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise Refused(f"Two rules have the key “{twice}”.")
    if remove_others:
        _keep_only(draft, keys)
    there = {version.rule.key: version for version in draft.versions}
    rows = _rows(keys)
    for key, (rule, definition) in zip(keys, given, strict=True):
        former = there.get(key)
        if former is not None and not replace:
            continue
        version = _version(draft, rows[key], rule, definition, former, by_owner)
        if former is None or not same(former, version):
            version.said = said or what_changed(former, version)
            draft.put(version)
    if remove_others:
        places = {key: place for place, key in enumerate(keys)}
        draft.versions.sort(key=lambda version: places[version.rule.key])
    return draft.new


def same(former: RuleVersion, now: RuleVersion) -> bool:
    return former.definition == now.definition and former.is_on == now.is_on


def _keep_only(draft: Draft, keys: Sequence[str]) -> None:
    wanted = set(keys)
    draft.versions[:] = [version for version in draft.versions if version.rule.key in wanted]


def _rows(keys: Sequence[str]) -> dict[str, Rule]:
    Rule.objects.bulk_create([Rule(key=key) for key in sorted(set(keys))], ignore_conflicts=True)
    return {rule.key: rule for rule in Rule.objects.filter(key__in=keys)}


def _version(
    draft: Draft, row: Rule, rule: Read, definition: Mapping[str, Any], former: RuleVersion | None, by_owner: bool
) -> RuleVersion:
    is_on = definition.get("is_on", bool(former and former.is_on)) is True
    return draft.version(row, {**written(rule), "key": row.key}, former, is_on=is_on, by_owner=by_owner)
