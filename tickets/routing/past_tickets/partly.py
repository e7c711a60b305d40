"""Tags and details of a ticket are taken back one by one: what people did since stays."""

from collections.abc import Callable
from typing import Any


def _tags(now: list[str], before: list[str], after: list[str]) -> list[str]:
    """What the rule added goes, what it took comes back; what people did since stays."""
    kept = [tag for tag in now if tag in before or tag not in after]
    return [*kept, *(tag for tag in before if tag not in after and tag not in kept)]


def _fields(now: dict[str, str], before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Of each detail: what the rule noted, unless somebody has noted something else since."""
    ours = {name for name in after if after[name] != before.get(name) and now.get(name) == after[name]}
    kept = {name: value for name, value in now.items() if name not in ours}
    return kept | {name: before[name] for name in ours if name in before}


PARTLY: dict[str, Callable[[Any, Any, Any], Any]] = {"tags": _tags, "fields": _fields}


def is_whole(value: Any, before: Any, after: Any) -> bool:
    """Whether of what the rule set nothing is there any more. Tags and details of other people do not count."""
    if isinstance(after, dict):
        return all(value.get(name) != after[name] or before.get(name) == after[name] for name in after)
    return True
