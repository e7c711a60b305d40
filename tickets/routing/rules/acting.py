"""What a rule's actions make of a ticket's marks. All of them are worked out before anything is changed."""

from collections.abc import Callable
from datetime import timedelta

from tickets.routing.rules.actions import EFFECTS, NOT_FOR_HISTORY
from tickets.routing.rules.choosing import choose
from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.counting_hours import hours_later
from tickets.routing.rules.facts import OWNER, TEAM, Facts
from tickets.routing.rules.model import Action
from tickets.routing.rules.taking_fields import take_fields
from tickets.routing.rules.workings import Asked, Workings

MOST_TAGS = 20
ONLY_OWNER = "it is kept for the owner, and only a rule of the owner's shows it to the team"
NOBODY = "nobody like that works here"
OLD = "it is about old mail"
LOCKED = "what keeps it for the owner is stronger than any rule"


def act(rule: CompiledRule, facts: Facts, locked: bool) -> Workings:
    """The marks and effects after all actions of a rule whose conditions hold. `locked`: its visibility stays."""
    workings = Workings(facts, rule, locked, facts.marks, [], {})
    for action in rule.rule.then:
        if action.do in EFFECTS:
            workings.asked.append(Asked(action))
        elif facts.is_history and action.do in NOT_FOR_HISTORY and action.value != facts.marks.status:
            workings.refuse(action, OLD)
        else:
            DO[action.do](workings, action)
    return workings


def _set(mark: str) -> Callable[[Workings, Action], None]:
    def set_it(workings: Workings, action: Action) -> None:
        if getattr(workings.marks, mark) != action.value:
            workings.change(**{mark: action.value})

    return set_it


def _assign(workings: Workings, action: Action) -> None:
    """Where the team is known, a rule that comes later may give it to somebody else than who is gone."""
    team = workings.facts.team
    if team and all(member.email != action.value for member in team):
        workings.refuse(action, NOBODY)
    else:
        workings.change(assignee=action.value)


def _add_tag(workings: Workings, action: Action) -> None:
    tags = workings.marks.tags
    if action.value in tags:
        return
    if len(tags) < MOST_TAGS:
        workings.change(tags=(*tags, action.value))
    else:
        workings.refuse(action, f"a ticket has {MOST_TAGS} tags at most")


def _remove_tag(workings: Workings, action: Action) -> None:
    workings.change(tags=tuple(tag for tag in workings.marks.tags if tag != action.value))


def _choose(workings: Workings, action: Action) -> None:
    taker, why = choose(action.do, workings.facts)
    if not taker:
        workings.refuse(action, why)
    elif not workings.marks.assignee:
        workings.change(assignee=taker)
        workings.why["assignee"] = why


def _keep(workings: Workings, action: Action) -> None:
    if not workings.locked:
        workings.change(visibility=OWNER)


def _give(workings: Workings, action: Action) -> None:
    if workings.locked:
        workings.refuse(action, LOCKED)
    elif workings.marks.visibility == OWNER and not workings.rule.ref.by_owner:
        workings.refuse(action, ONLY_OWNER)
    else:
        workings.change(visibility=TEAM)


def _set_status(workings: Workings, action: Action) -> None:
    workings.change(status=action.value, snoozed_until=None)


def _snooze(workings: Workings, action: Action) -> None:
    facts, time = workings.facts, timedelta(hours=action.value)
    until = hours_later(facts.now, time, action.business, facts) or facts.now + time
    workings.change(status="waiting", snoozed_until=until)


DO: dict[str, Callable[[Workings, Action], None]] = {
    "set_kind": _set("kind"),
    "add_tag": _add_tag,
    "remove_tag": _remove_tag,
    "set_priority": _set("priority"),
    "assign": _assign,
    "unassign": lambda workings, action: workings.change(assignee=""),
    "assign_in_turn": _choose,
    "assign_least_busy": _choose,
    "assign_by_language": _choose,
    "keep_for_owner": _keep,
    "give_to_team": _give,
    "set_status": _set_status,
    "snooze": _snooze,
    "set_target": _set("target"),
    "take_fields": take_fields,
    "resolve_silently": lambda workings, action: workings.change(status="resolved", snoozed_until=None),
    "mark_spam": lambda workings, action: workings.change(status="spam", snoozed_until=None),
}
