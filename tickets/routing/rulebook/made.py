"""A rule on the way to being made: what was typed, as a sentence, with what is wrong and what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from tickets.models import RuleVersion
from tickets.routing.builder import Form, form_of
from tickets.routing.rulebook import checking, versions, whose_rule
from tickets.routing.rulebook.naming import names_and_choices
from tickets.routing.rules import Problem, Rule, RuleProblems
from tickets.routing.rules.brief import brief
from tickets.routing.rules.model import conditions_of
from tickets.routing.rules.reading import understood
from tickets.routing.rules.warned import Warning
from tickets.routing.rules.warning import warnings


@dataclass(frozen=True)
class Made:
    """`seen` is the version that was looked at, 0 for a new rule; `loses_power`: saved by this person it would no
    longer be the owner's. `is_sound` when it could be saved."""

    form: Form
    key: str
    seen: int
    sentence: str
    warnings: Sequence[Warning]
    loses_power: bool
    is_sound: bool


def made(definition: dict[str, Any], by: User, version: RuleVersion | None, *, tells: bool) -> Made:
    """Problems are shown where they are only if it `tells`: not before one has tried to save."""
    known, choices = names_and_choices()
    rule, problems = _read(definition)
    return Made(
        form=form_of(definition, choices, problems if tells else ()),
        key=version.rule.key if version else "",
        seen=version.number if version else 0,
        sentence=brief(rule, known),
        warnings=_warnings(rule, version) if all(each.part != "when" for each in problems) else (),
        loses_power=version is not None and whose_rule.would_take_from_owner(version, by),
        is_sound=not problems,
    )


def _read(definition: dict[str, Any]) -> tuple[Rule, list[Problem]]:
    try:
        return checking.checked([definition])[0], []
    except RuleProblems as problems:
        return problems.rule, problems.problems


def _warnings(rule: Rule, version: RuleVersion | None) -> Sequence[Warning]:
    """Nothing is said of a rule of which nothing is said yet."""
    if not rule.then and not conditions_of(rule.when):
        return ()
    others = []
    for each in versions.standing():
        if version and each.rule_id == version.rule_id:
            others.append(rule)
        elif each.is_on:
            others.append(understood(each.definition))
    return warnings(rule, others if version else [*others, rule])
