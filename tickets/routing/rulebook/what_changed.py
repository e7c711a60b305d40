"""What a new version of a rule changes, in words."""

from tickets.models import RuleVersion

PARTS = {
    "name": "name",
    "runs": "when it runs",
    "when": "conditions",
    "then": "actions",
    "stop": "whether later rules are asked",
}


def what_changed(former: RuleVersion | None, now: RuleVersion) -> str:
    """'Conditions and actions changed; switched on'."""
    if former is None:
        return "Made and switched on" if now.is_on else "Made, not switched on"
    parts = [said for part, said in PARTS.items() if former.definition.get(part) != now.definition.get(part)]
    told = [f"{_and(parts)} changed"] if parts else []
    if former.is_on != now.is_on:
        told.append("switched on" if now.is_on else "switched off")
    if former.by_owner != now.by_owner:
        told.append("the owner's rule now" if now.by_owner else "no longer the owner's rule")
    said = "; ".join(told) or "Saved as it was"
    return said[0].upper() + said[1:]


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
