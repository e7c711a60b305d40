"""What was typed into a procedure → what is stored, or all that is wrong with it, each where it is."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts.models import User
from tickets.models import Procedure, Recording, SavedReply, TicketKind
from tickets.models.recording import RecordingKind
from tickets.names import one_line
from tickets.procedures.steps import (
    MOST_STEPS,
    PICTURE,
    REPLY,
    NotFinished,
    Step,
    cleaned,
    media_of,
    problems_of,
    words_of,
)

LONGEST_TITLE, LONGEST_WHEN, LONGEST_SAID, MOST_SENDERS = 160, 5_000, 300, 50
SENDER = re.compile(r"(?:[^@\s]+@)?[^@\s.]+(?:\.[^@\s.]+)+")


@dataclass(frozen=True)
class Typed:
    """A procedure as somebody types it; `senders` are addresses or domains."""

    title: str = ""
    when_to_use: str = ""
    kinds: Collection[str] = ()
    senders: Collection[str] = ()
    steps: Collection[Step] = ()
    said: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def checked(typed: Typed, by: User, procedure: Procedure | None) -> dict[str, Any]:
    """The fields of a version. Raises NotFinished."""
    steps = cleaned(typed.steps)
    names = _reply_names(steps)
    problems = problems_of(steps) | _about(typed, steps) | _looked_up(steps, names, by, procedure)
    if problems:
        raise NotFinished(problems)
    return {
        "title": one_line(typed.title),
        "when_to_use": _lines(typed.when_to_use),
        "kinds": [kind for kind in TicketKind.names() if kind in typed.kinds],
        "senders": sorted({each.strip().lower().lstrip("@") for each in typed.senders if each.strip()}),
        "steps": steps,
        "text": "\n".join([words_of(steps), *names.values()]).strip(),
        "said": one_line(typed.said)[:LONGEST_SAID],
    }


def _lines(typed: str) -> str:
    return typed.replace("\0", "").replace("\r\n", "\n").strip()


def _about(typed: Typed, steps: list[Step]) -> dict[str, str]:
    title, found = one_line(typed.title), {}
    if not 0 < len(title) <= LONGEST_TITLE:
        found["title"] = f"It needs a title of at most {LONGEST_TITLE} characters."
    if len(typed.when_to_use) > LONGEST_WHEN:
        found["when_to_use"] = f"Say it in {LONGEST_WHEN:,} characters."
    odd = [each for each in typed.senders if each.strip() and not SENDER.fullmatch(each.strip().lstrip("@"))]
    if odd or len(typed.senders) > MOST_SENDERS:
        said = f"“{odd[0][:80]}” is no address and no domain." if odd else f"{MOST_SENDERS} senders are enough."
        found["senders"] = said
    if not steps or len(steps) > MOST_STEPS:
        found["steps"] = (
            "There is no step yet." if not steps else f"{MOST_STEPS} steps are enough: make two procedures."
        )
    return found


def _looked_up(steps: list[Step], names: dict[str, str], by: User, procedure: Procedure | None) -> dict[str, str]:
    kinds, found = _usable(media_of(steps), by, procedure), {}
    for step in steps:
        if step["do"] == REPLY and step["reply"] and step["reply"] not in names:
            found[step["key"]] = "This saved reply is not there any more. Choose another one."
        if step.get("media") and (kinds.get(step["media"]) == RecordingKind.PICTURE) != (step["do"] == PICTURE):
            found[step["key"]] = "This file is no picture." if step["do"] == PICTURE else "This file is no recording."
        if step.get("media") and step["media"] not in kinds:
            found[step["key"]] = "This file is not whole yet, or it is somebody else's. Choose it once more."
    return found


def _usable(keys: list[str], by: User, procedure: Procedure | None) -> dict[str, str]:
    """Key → kind, of the procedure's own and of those that `by` has just made."""
    if not keys:
        return {}
    mine = Q(made_by=by, escalation=None, procedure=None)
    own = Q(procedure=procedure) if procedure else Q(pk__in=[])
    whole = Recording.objects.filter(mine | own, key__in=keys).exclude(finished_at=None)
    return dict(whole.values_list("key", "kind"))


def _reply_names(steps: list[Step]) -> dict[str, str]:
    keys = [step["reply"] for step in steps if step.get("reply")]
    return dict(SavedReply.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}
