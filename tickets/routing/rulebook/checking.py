"""Whether a definition is a rule of this desk: it can be read, and what it names is there."""

from collections.abc import Sequence
from typing import Any

from tickets.errors import Refused
from tickets.models import RuleVersion
from tickets.routing.rulebook import known_names
from tickets.routing.rules import Rule as Read
from tickets.routing.rules import RuleProblems, read


def checked(definitions: Sequence[Any]) -> list[Read]:
    """Raises RuleProblems for the first that cannot be read, or names what is not there."""
    rules = [read(definition) for definition in definitions]
    for rule, problems in zip(rules, known_names.missing(rules), strict=True):
        if problems:
            raise RuleProblems(problems, rule)
    return rules


def still_valid(version: RuleVersion, otherwise: str) -> Read:
    try:
        return checked([version.definition])[0]
    except RuleProblems as problems:
        raise Refused(f"{otherwise}: {problems}") from problems
