"""A warning about a rule, and of what kinds there are."""

from dataclasses import dataclass

NEVER, SHADOWED, UNDONE, EVERYTHING, CUSTOMERS, OUTSIDE, ENDLESS = (
    "never",
    "shadowed",
    "undone",
    "everything",
    "customers",
    "outside",
    "endless",
)


@dataclass(frozen=True, slots=True)
class Warning:
    """`other` is the key of the rule that it is about beside this one, '' for none."""

    kind: str
    said: str
    other: str = ""
