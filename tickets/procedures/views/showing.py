"""A version's steps as pages show them: recordings and saved replies looked up at once, two statements for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from tickets import access
from tickets.mail.html import clean_shown
from tickets.models import ProcedureTick, ProcedureVersion, Recording, SavedReply
from tickets.procedures.steps import ACTIONS, TEXT, TICKED, Step, media_of
from tickets.routing.replies import saved_replies


@dataclass(frozen=True)
class ShownStep:
    """`recording` and `reply` are None where there is none, or none any more; `tick` where somebody has done it."""

    key: str
    do: str
    html: SafeString
    text: str
    recording: Recording | None
    reply: SavedReply | None
    action: str
    is_ticked_off: bool
    tick: ProcedureTick | None


def shown(
    user: User, versions: Iterable[ProcedureVersion], ticks: Mapping[str, ProcedureTick] | None = None
) -> dict[int, list[ShownStep]]:
    """Version's id → its steps; `ticks` by the step's key."""
    given = {version.pk: version.steps for version in versions}
    every = [step for steps in given.values() for step in steps]
    found, replies = _recordings(user, media_of(every)), _replies(every)
    return {pk: [_shown(step, found, replies, ticks or {}) for step in steps] for pk, steps in given.items()}


def _recordings(user: User, keys: list[str]) -> dict[str, Recording]:
    if not keys:
        return {}
    return {each.key: each for each in access.recordings_visible_to(user).filter(key__in=keys)}


def _replies(steps: list[Step]) -> dict[str, SavedReply]:
    keys = {step["reply"] for step in steps if step.get("reply")}
    return {each.key: each for each in saved_replies.used().filter(key__in=keys)} if keys else {}


def _shown(
    step: Step,
    recordings: Mapping[str, Recording],
    replies: Mapping[str, SavedReply],
    ticks: Mapping[str, ProcedureTick],
) -> ShownStep:
    return ShownStep(
        key=step["key"],
        do=step["do"],
        html=mark_safe(clean_shown(step["html"], {}) if step["do"] == TEXT else ""),
        text=step.get("text", ""),
        recording=recordings.get(step.get("media", "")),
        reply=replies.get(step.get("reply", "")),
        action=ACTIONS.get(step.get("action", ""), ""),
        is_ticked_off=step["do"] in TICKED,
        tick=ticks.get(step["key"]),
    )
