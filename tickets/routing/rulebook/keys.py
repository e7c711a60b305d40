"""Keys of rules: made once, of their names."""

from django.utils.text import slugify

from tickets.models import Rule
from tickets.routing.rules import Rule as Read


def free_key(wanted: str) -> str:
    base = wanted[:54].strip("-_") or "rule"
    # 'new' is the address of the page for a new rule.
    taken = {"new", *Rule.objects.filter(key__startswith=base).values_list("key", flat=True)}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted or base, *numbered) if key not in taken)


def key_of(rule: Read) -> str:
    return rule.key or slugify(rule.name)[:60].strip("-_") or "rule"
