"""A rule tried on one mail: condition by condition, and then what all rules together would do, step by step."""

from collections.abc import Iterator
from dataclasses import replace

from tickets.routing.rulebook.naming import names
from tickets.routing.rules import OWNER, Decision, Facts, Outcome, Rule, Verdict, decide
from tickets.routing.rules.telling import done_by, failed_in_words
from tickets.routing.rules.tracing import trace
from tickets.routing.rules.words import OCCASIONS, Names
from tickets.routing.trial.step_by_step import OnOne, Step
from tickets.routing.trial.tried import Tried


def run(tried: Tried, facts: Facts) -> OnOne:
    runs, as_if = tried.rule.rule.runs, ""
    if facts.occasion not in runs:
        facts = replace(facts, occasion=runs[0], changed=tried.rule.watches)
        as_if = OCCASIONS[runs[0]]
    known = names()
    earlier, decision = decide(facts, tried.before), decide(facts, tried.whole)
    at_its_turn = replace(facts, marks=earlier.marks)
    return OnOne(
        sender=facts.from_name or facts.from_address,
        subject=facts.subject,
        tree=trace(tried.rule.rule.when, at_its_turn, known),
        steps=list(_steps(tried, decision, known)),
        end="Only the owner sees it" if decision.visibility == OWNER else "The team sees it",
        reason=decision.reason,
        stopped_by=earlier.stopped_by.name if earlier.stopped_by else "",
        as_if=as_if,
    )


def _steps(tried: Tried, decision: Decision, known: Names) -> Iterator[Step]:
    """In the order of the rules; of one that ran twice (on a change too) the first time."""
    of_rule = {id(verdict.ref): verdict for verdict in reversed(decision.verdicts)}
    for rule in tried.whole:
        verdict = of_rule[id(rule.ref)]
        does = done_by(decision, rule.ref, known)
        yield Step(rule.ref.name, verdict.outcome, why(verdict, rule.rule, known), does, rule is tried.rule)


def why(verdict: Verdict, rule: Rule, known: Names) -> str:
    """Of a rule that did not match, the condition that does not hold."""
    if verdict.outcome != Outcome.FAILED:
        return verdict.why
    return failed_in_words(rule.when, verdict.failed, known)
