"""What became of a rule: how often it ran, on which tickets, and when last.

Whoever asks is told of tickets that they may see, and of no others: neither in lists nor in counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.models import Rule, RuleRun, RuleVersion
from tickets.routing.rulebook.versions import newest

MOST_COUNTED, MOST_TICKETS = 1000, 20
RECENTLY, LONG = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True)
class Count:
    """Told as '12' or '1,000+'."""

    number: int

    def __str__(self) -> str:
        return f"{MOST_COUNTED:,}+" if self.number > MOST_COUNTED else f"{self.number:,}"


@dataclass(frozen=True)
class Ran:
    """`runs` are the newest, with their tickets; `last_at` is that of the newest."""

    ever: Count
    recently: Count
    runs: list[RuleRun]
    is_quiet: bool

    @property
    def last_at(self) -> datetime | None:
        return self.runs[0].at if self.runs else None


def of(rule: Rule, by: User) -> Ran:
    runs = access.runs_visible_to(by).filter(rule=rule)
    now = timezone.now()
    last = list(runs.select_related("ticket", "version").order_by("-at")[:MOST_TICKETS])
    last_at = last[0].at if last else None
    return Ran(_count(runs), _count(runs.filter(at__gte=now - RECENTLY)), last, _is_quiet(newest(rule), last_at, now))


def last_and_quiet(versions: Sequence[RuleVersion], by: User) -> tuple[dict[int, datetime | None], set[int]]:
    """`last_runs` and `quiet` at once."""
    last, now = last_runs(versions, by), timezone.now()
    return last, {each.rule_id for each in versions if _is_quiet(each, last.get(each.rule_id), now)}


def last_runs(versions: Sequence[RuleVersion], by: User) -> dict[int, datetime | None]:
    """Rule's id → when it last ran within 90 days, in one statement."""
    since = timezone.now() - LONG
    of_rule = access.runs_visible_to(by).filter(rule=OuterRef("pk"), at__gte=since).order_by("-at").values("at")[:1]
    rules = Rule.objects.filter(pk__in=[version.rule_id for version in versions])
    return dict(rules.annotate(last=Subquery(of_rule)).values_list("pk", "last"))


def quiet(versions: Sequence[RuleVersion], by: User) -> set[int]:
    """The ids of those rules that are on, and have not run for 90 days."""
    return last_and_quiet(versions, by)[1]


def _count(runs: QuerySet[RuleRun]) -> Count:
    return Count(runs.order_by()[: MOST_COUNTED + 1].count())


def _is_quiet(version: RuleVersion | None, last_at: datetime | None, now: datetime) -> bool:
    """A rule that has not acted for so long yet had no time to."""
    if version is None or not version.is_on or version.acts_since > now - LONG:
        return False
    return last_at is None or last_at < now - LONG
