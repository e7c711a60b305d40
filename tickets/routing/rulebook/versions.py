"""A change of the rules while it is worked out: versions that stand, in order, and what is new among them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import Rule, RuleSet, RuleVersion

ADVISORY_CLASS = 0x5D12
MOST = 300
LONGEST_SAID = 200


def standing() -> list[RuleVersion]:
    """The versions that hold now, in their order, with `rule` and `changed_by`."""
    newest = RuleSet.objects.order_by("-pk").values_list("versions", flat=True).first() or []
    found = RuleVersion.objects.select_related("rule", "changed_by").in_bulk(newest)
    return [found[pk] for pk in newest if pk in found]


@dataclass
class Draft:
    """`said` tells what is done; `new` are versions that are not saved yet."""

    by: User
    versions: list[RuleVersion]
    at: datetime
    said: str = ""
    new: list[RuleVersion] = field(default_factory=list)

    def of(self, rule: Rule) -> RuleVersion:
        """Raises Refused when the rule is removed."""
        return self.versions[self.place(rule)]

    def place(self, rule: Rule) -> int:
        place = next((place for place, each in enumerate(self.versions) if each.rule_id == rule.pk), None)
        if place is None:
            raise Refused("Somebody has removed this rule. Put it back first.")
        return place

    def put(self, version: RuleVersion) -> RuleVersion:
        """In the place of the rule's former version, or last. Raises Refused when there are too many."""
        places = {each.rule_id: place for place, each in enumerate(self.versions)}
        if version.rule_id in places:
            self.versions[places[version.rule_id]] = version
        elif len(self.versions) >= MOST:
            raise Refused(f"There are {MOST} rules already, and no more are possible. Remove one first.")
        else:
            self.versions.append(version)
        self.new.append(version)
        return version

    def version(
        self, rule: Rule, definition: dict[str, Any], former: RuleVersion | None, *, is_on: bool, by_owner: bool
    ) -> RuleVersion:
        """The next one of `rule`, not saved. `former` is the one that stands, None for a new or removed rule."""
        version = RuleVersion(rule=rule, definition=definition, is_on=is_on, by_owner=by_owner, changed_by=self.by)
        version.acts_since = self.at if former is None or _acts_anew(former, version) else former.acts_since
        return version


def _acts_anew(former: RuleVersion, now: RuleVersion) -> bool:
    switched_on = now.is_on and not former.is_on
    return switched_on or any(former.definition.get(part) != now.definition.get(part) for part in ("runs", "when"))


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
