"""The versions of rules that hold, and how they change: one change at a time, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import Rule, RuleSet, RuleVersion
from tickets.routing.rulebook.draft import Draft

ADVISORY_CLASS = 0x5D12
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
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [ADVISORY_CLASS])
        draft = Draft(by, standing(), timezone.now())
        before = list(draft.versions)
        yield draft
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
