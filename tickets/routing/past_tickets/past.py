"""A rule applied to past tickets: the start, the end, and the way back. A worker does the rest.

It sets marks of tickets that the person who asks may see, and does nothing else: no answer, forward, note, message or
call goes out.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets import access, later
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import AppliedChange, Rule, RuleApplication, RuleVersion
from tickets.models.rule_application import ApplicationState
from tickets.routing.past_tickets.scope import MOST_SHOWN, scope
from tickets.routing.rulebook import versions

UNDER_WAY = (ApplicationState.RUNNING, ApplicationState.UNDOING)
TASK, OCCASION = "apply_rule", "past"


def applications(by: User) -> QuerySet[RuleApplication]:
    """Of those of other people, who may see other tickets, also the counts are not told."""
    found = RuleApplication.objects.select_related("version__rule", "asked_by", "undone_by")
    return found if by.can(Capability.SEE_ALL_TICKETS) else found.filter(asked_by=by)


@transaction.atomic
def start(version: RuleVersion, by: User, since: datetime | None) -> RuleApplication:
    """Raises Refused, ChangedMeanwhile when the rule has another version by now."""
    _check(by)
    rule = Rule.objects.select_for_update().get(pk=version.rule_id)
    newest = versions.newest(rule)
    if newest is None or newest.pk != version.pk:
        raise ChangedMeanwhile("Somebody has changed this rule meanwhile. Look at the list again.")
    if RuleApplication.objects.filter(version__rule=rule, state__in=UNDER_WAY).exists():
        raise Refused("This rule is being applied, or taken back, already. Wait until that is over.")
    keys = list(scope(by, since).values_list("pk", flat=True))
    if not keys:
        raise Refused("There is no ticket to apply it to.")
    made = RuleApplication.objects.create(version=version, asked_by=by, since=since, total=len(keys), after=keys[0] + 1)
    later.enqueue_once(TASK, made.pk)
    return made


@transaction.atomic
def stop(application: RuleApplication, by: User) -> None:
    """After the batch that is at work. Raises Refused."""
    _check(by)
    held = RuleApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if held.state != ApplicationState.RUNNING:
        raise Refused("It is over already.")
    held.state, held.ended_at = ApplicationState.STOPPED, timezone.now()
    held.save(update_fields=["state", "ended_at"])


@transaction.atomic
def take_back(application: RuleApplication, by: User) -> None:
    """Asks a worker to take back what was changed. Raises Refused."""
    _check(by)
    held = RuleApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if held.state not in (ApplicationState.DONE, ApplicationState.STOPPED):
        raise Refused("It can be taken back when it is over, and once.")
    held.state, held.undone_by, held.ended_at, held.problem = ApplicationState.UNDOING, by, None, ""
    held.save(update_fields=["state", "undone_by", "ended_at", "problem"])
    later.enqueue_once(TASK, held.pk)


def left_alone(application: RuleApplication, by: User) -> list[AppliedChange]:
    """The newest 200 tickets of which something was not taken back; those that this person may see."""
    kept = AppliedChange.objects.filter(application=application, undone_at__isnull=False).exclude(left=[])
    return list(kept.filter(ticket__in=access.visible_to(by)).select_related("ticket").order_by("-ticket")[:MOST_SHOWN])


def _check(by: User) -> None:
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not apply rules. Ask the owner if you should.")
