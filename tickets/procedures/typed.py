"""What stands in the editor's form → a procedure as it is typed, also where it is wrong or not finished. Pure.

'step' names the steps in their order by their keys; what belongs to one has its key in the field's name: 'text-3f2a'.
"""

import re
from collections.abc import Mapping
from typing import Protocol

from django.utils.html import escape, linebreaks

from tickets.mail.html import to_text
from tickets.procedures.checking import Typed
from tickets.procedures.steps import ACTION, DOINGS, MOST_STEPS, REPLY, TEXT, WITH_MEDIA, Step, new_step

KEY = re.compile(r"[\w-]{1,24}", re.ASCII)


class Posted(Protocol):
    """Django's QueryDict is one."""

    def getlist(self, key: str, /) -> list[str]: ...


def typed(post: Posted, media: Mapping[str, str]) -> Typed:
    """`media`: step's key → key of the recording that came with this very request."""
    return Typed(
        title=_last(post, "title"),
        when_to_use=_last(post, "when_to_use"),
        kinds=post.getlist("kinds"),
        senders=_last(post, "senders").split(),
        steps=[_step(post, key, media) for key in keys_of(post)],
        said=_last(post, "said"),
    )


def keys_of(post: Posted) -> list[str]:
    """Those of the steps, in their order."""
    return list(dict.fromkeys(filter(KEY.fullmatch, post.getlist("step"))))[: MOST_STEPS + 1]


def shaped(steps: list[Step], command: str) -> tuple[list[Step], str]:
    """What a button does: 'add check', 'up 3f2a', 'down 3f2a', 'remove 3f2a', 'other 3f2a' (another file). Gives the
    steps, and the id of the control where one goes on."""
    do, _, what = command.partition(" ")
    if do == "add" and what in DOINGS and len(steps) < MOST_STEPS:
        added = new_step(what)
        return [*steps, added], f"focus-{added['key']}"
    at = next((place for place, step in enumerate(steps) if step["key"] == what), None)
    if at is None:
        return steps, ""
    if do == "remove":
        return [*steps[:at], *steps[at + 1 :]], f"remove-{steps[min(at, len(steps) - 2)]['key']}"
    if do == "other":
        return [*steps[:at], {**steps[at], "media": ""}, *steps[at + 1 :]], ""
    to = max(0, min(len(steps) - 1, at + {"up": -1, "down": 1}.get(do, 0)))
    rest = [*steps[:at], *steps[at + 1 :]]
    return [*rest[:to], steps[at], *rest[to:]], f"{do}-{what}"


def _last(post: Posted, name: str) -> str:
    return next(reversed(post.getlist(name)), "")


def _step(post: Posted, key: str, media: Mapping[str, str]) -> Step:
    do = _last(post, f"do-{key}")
    do = do if do in DOINGS else TEXT
    if do == TEXT:
        return {"key": key, "do": do, "html": _html(post, key)}
    step: Step = {"key": key, "do": do, "text": _last(post, f"text-{key}")}
    if do in WITH_MEDIA:
        step["media"] = media.get(key) or _last(post, f"media-{key}")
    if do in (REPLY, ACTION):
        step[do] = _last(post, f"{do}-{key}")
    return step


def _html(post: Posted, key: str) -> str:
    """Rich text from the editor; plain text from the bare field, where formatting stays as long as no word changes."""
    if rich := post.getlist(f"html-{key}"):
        return rich[-1]
    text, was = _last(post, f"text-{key}").strip(), _last(post, f"was-{key}")
    if was and to_text(was).split() == text.split():
        return was
    return linebreaks(escape(text)) if text else ""
