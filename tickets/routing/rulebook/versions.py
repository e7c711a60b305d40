"""The versions of rules that hold, and how they change: one change at a time, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets import locks
from tickets.errors import Refused
from tickets.models import Rule, RuleSet, RuleVersion
from tickets.routing.rulebook import whose_rule
from tickets.routing.rulebook.draft import Draft

LONGEST_SAID = 200


def standing() -> list[RuleVersion]:
    """The versions that hold now, in their order, with `rule` and `changed_by`."""
    newest = RuleSet.objects.order_by("-pk").values_list("versions", flat=True).first() or []
    found = RuleVersion.objects.select_related("rule", "changed_by").in_bulk(newest)
    return [found[pk] for pk in newest if pk in found]


@contextmanager
def changing(by: User) -> Iterator[Draft]:
    """One change of the rules at a time: what the block leaves becomes rows, all of them or none. Raises Refused."""
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not change the rules. Ask the owner if you should.")
    with transaction.atomic():
        locks.hold(locks.Lock.RULES)
        draft = Draft(by, standing(), timezone.now())
        before = list(draft.versions)
        yield draft
        whose_rule.check(before, draft.versions, by)
        _save(draft, before)


def _save(draft: Draft, before: list[RuleVersion]) -> None:
    numbers = RuleVersion.objects.filter(rule__in=[each.rule_id for each in draft.new]).order_by()
    last = dict(numbers.values_list("rule").annotate(Max("number")))
    for version in draft.new:
        version.number = last.get(version.rule_id, 0) + 1
        version.said = version.said[:LONGEST_SAID]
        version.changed_at = draft.at
    RuleVersion.objects.bulk_create(draft.new)
    if draft.versions != before:
        keys = [version.pk for version in draft.versions]
        RuleSet.objects.create(versions=keys, made_by=draft.by, said=draft.said[:LONGEST_SAID])


def name_of(version: RuleVersion) -> str:
    return str(version.definition.get("name") or version.rule.key)


def newest(rule: Rule) -> RuleVersion | None:
    return rule.versions.order_by("-number").first()
