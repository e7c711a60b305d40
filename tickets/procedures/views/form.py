"""What the editor's page is given: the steps as rows, what can be chosen, and what is wrong where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from tickets import access
from tickets.mail.html import to_text
from tickets.models import Recording, TicketKind
from tickets.procedures.checking import Typed
from tickets.procedures.steps import ACTIONS, DOINGS, MOST_STEPS, TEXT, Step, media_of
from tickets.routing.replies import saved_replies


@dataclass(frozen=True)
class Row:
    """One step; `text` is for the bare field."""

    number: int
    step: Step
    name: str
    text: str
    recording: Recording | None
    problem: str
    is_last: bool


def form(user: User, typed: Typed, problems: Mapping[str, str]) -> dict[str, Any]:
    steps = list(typed.steps)
    keys = media_of(steps)
    found = {each.key: each for each in access.recordings_visible_to(user).filter(key__in=keys)} if keys else {}
    return {
        "typed": typed,
        "rows": [_row(number, step, len(steps), found, problems) for number, step in enumerate(steps, 1)],
        "problems": problems,
        "kinds": [(slug, name, slug in typed.kinds) for slug, name in _kinds(typed).items()],
        "replies": saved_replies.to_choose(user),
        "actions": ACTIONS.items(),
        "doings": DOINGS.items(),
        "may_add": len(steps) < MOST_STEPS,
    }


def _kinds(typed: Typed) -> dict[str, str]:
    used, names = TicketKind.used_names(), TicketKind.names()
    return used | {kind: names[kind] for kind in typed.kinds if kind in names and kind not in used}


def _row(number: int, step: Step, many: int, found: Mapping[str, Recording], problems: Mapping[str, str]) -> Row:
    return Row(
        number=number,
        step=step,
        name=DOINGS[step["do"]],
        text=to_text(step.get("html", "")).strip() if step["do"] == TEXT else step.get("text", ""),
        recording=found.get(step.get("media", "")),
        problem=problems.get(step["key"], ""),
        is_last=number == many,
    )
