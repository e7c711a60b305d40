"""What versions of rules are called, remembered in each process: the database refuses to change them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tickets.models import RuleVersion

MOST = 5000
_remembered: dict[int, "Known"] = {}


@dataclass(frozen=True)
class Known:
    """`keeps`: it keeps mail for the owner."""

    name: str
    key: str
    is_on: bool
    keeps: bool


def of(versions: Collection[int]) -> dict[int, Known]:
    """By their keys; one statement at most."""
    wanted = set(versions)
    if missing := wanted - _remembered.keys():
        rows = RuleVersion.objects.filter(pk__in=missing).values_list("pk", "rule__key", "is_on", "definition")
        if len(_remembered) + len(missing) > MOST:
            _remembered.clear()
        _remembered.update({pk: _known(*row) for pk, *row in rows})
    return {pk: found for pk in wanted if (found := _remembered.get(pk))}


def keeps(definition: Any) -> bool:
    """Whether a rule that says this keeps mail for the owner; also of one that cannot be read any more."""
    then = definition.get("then") if isinstance(definition, dict) else None
    listed = then if isinstance(then, list) else ()
    return any(isinstance(each, dict) and each.get("do") == "keep_for_owner" for each in listed)


def _known(key: str, is_on: bool, definition: Any) -> Known:
    parts = definition if isinstance(definition, dict) else {}
    return Known(str(parts.get("name") or key), key, is_on, keeps(definition))
