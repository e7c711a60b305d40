"""What the owner's day shows of cost and value is kept for a while; whoever changes what it goes by forgets it."""

from typing import Any

from django.core.cache import cache

KEY, SECONDS = "value-in-small", 120


def recall() -> dict[str, Any] | None:
    return cache.get(KEY)


def remember(found: dict[str, Any]) -> dict[str, Any]:
    cache.set(KEY, found, SECONDS)
    return found


def forget() -> None:
    cache.delete(KEY)
