"""Which tickets are past tickets, for whom, and what a rule is for them."""

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from tickets import access
from tickets.errors import Refused
from tickets.models import RuleVersion, Ticket
from tickets.models.kind import DUTY
from tickets.models.ticket import Status, Visibility
from tickets.routing.rules import TEAM, CompiledRule, Facts, Reference, RuleProblems, compiled, read
from tickets.routing.rules.model import NEW
from tickets.routing.trial import knowing

MOST, MOST_SHOWN = 20_000, 200


def scope(by: User, since: datetime | None) -> QuerySet[Ticket]:
    """At most the newest 20,000 that this person may see, the newest first."""
    newest = visible(by, None).order_by("-pk").values("pk")[:MOST]
    return visible(by, since).filter(pk__in=newest).order_by("-pk")


def visible(by: User, since: datetime | None) -> QuerySet[Ticket]:
    """What is held is not routed yet, and no past ticket; what is deleted stays so."""
    found = access.visible_to(by).exclude(visibility=Visibility.HELD).exclude(status=Status.DELETED).exclude(kind=DUTY)
    return found.filter(created_at__gte=since) if since else found


def rule_of(version: RuleVersion) -> CompiledRule:
    """For past tickets: asked at once, whenever else it runs. Raises Refused."""
    try:
        rule = read(version.definition)
    except RuleProblems as problem:
        raise Refused(f"This rule cannot be applied: {problem}") from problem
    ref = Reference(version.rule_id, version.pk, version.number, rule.name, version.by_owner, version.acts_since)
    return compiled(replace(rule, runs=(NEW,)), ref)


def settled(facts: Facts) -> Facts:
    """What the team sees was decided long ago: what is stronger than rules does not take it away now."""
    return knowing.of_the_team(facts) if facts.marks.visibility == TEAM else facts
