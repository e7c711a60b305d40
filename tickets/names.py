"""Names that people give to what they keep here, and the keys that are made of them."""

import re
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from tickets.errors import Refused

LONGEST_KEY = 60


def one_line(typed: str) -> str:
    """Without what prints nothing, and with single spaces."""
    return " ".join("".join(each if each.isprintable() else " " for each in typed).split())


def checked_name(typed: str, longest: int) -> str:
    """Raises Refused for none, and for one that is too long."""
    name = one_line(typed)
    if not 0 < len(name) <= longest:
        raise Refused(f"It needs a name of at most {longest} characters.")
    return name


def key_of(name: str, longest: int, otherwise: str) -> str:
    """`otherwise` where of the name nothing is left that a key may consist of."""
    return re.sub(r"-+", "-", slugify(name))[:longest].strip("-_") or otherwise


def free_key(wanted: str, taken: Collection[str], longest: int = LONGEST_KEY) -> str:
    """`wanted` itself, or else with the first number, from 2, that is free."""
    room = longest - len(f"-{len(taken) + 2}")
    numbered = (f"{wanted[:room].rstrip('-_')}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


def new_key(rows: QuerySet[Any], name: str, otherwise: str) -> str:
    """That none of `rows` has as its `key`."""
    wanted = key_of(name, LONGEST_KEY - 5, otherwise)
    return free_key(wanted, set(rows.filter(key__startswith=wanted).values_list("key", flat=True)))
