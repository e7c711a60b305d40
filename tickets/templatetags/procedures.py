"""What the pages of procedures say of kinds and of shares."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from tickets.models import ProcedureReading, ProcedureVersion, TicketKind
from tickets.procedures import reading

register = template.Library()


@register.filter
def kind_names(slugs: Iterable[str]) -> list[str]:
    names = TicketKind.names()
    return [names.get(slug, slug) for slug in slugs]


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    return found.get(key)


@register.filter
def per_cent(share: float) -> str:
    return f"{share * 100:.0f} %"


@register.filter
def played(done: ProcedureReading | None) -> str:
    """'40 % watched' of what one has begun; '' where there is nothing to watch."""
    share = reading.share_of(done, done.version) if done else None
    return "" if share is None else f"{per_cent(share)} watched"


@register.filter
def share_of(version: ProcedureVersion, done: ProcedureReading | None) -> str:
    """'Watched: 40 %'; '' where there is nothing to watch."""
    share = reading.share_of(done, version)
    return "" if share is None else f"Watched so far: {per_cent(share)}"
