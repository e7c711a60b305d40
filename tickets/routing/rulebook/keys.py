"""Keys of rules: made once, of their names."""

from tickets import names
from tickets.models import Rule
from tickets.names import LONGEST_KEY, free_key
from tickets.routing.rules import Rule as Read


def new_key(rule: Read) -> str:
    """That no other rule has, nor had."""
    wanted = key_of(rule)
    # 'new' is the address of the page for a new rule.
    taken = {"new", *Rule.objects.filter(key__startswith=wanted[: LONGEST_KEY - 6]).values_list("key", flat=True)}
    return free_key(wanted, taken)


def key_of(rule: Read) -> str:
    return rule.key or names.key_of(rule.name, LONGEST_KEY, "rule")
