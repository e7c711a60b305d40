"""What a procedure consists of. A step keeps its key from version to version: ticks and comparisons go by it."""

import secrets
from collections.abc import Iterable
from typing import Any

from tickets.errors import Refused
from tickets.mail.html import clean_written, to_text

Step = dict[str, Any]

TEXT, CHECK, PICTURE, RECORDING, REPLY, ACTION = "text", "check", "picture", "recording", "reply", "action"
DOINGS = {
    TEXT: "Text",
    CHECK: "A point to tick off",
    PICTURE: "A picture",
    RECORDING: "A recording (voice or screen)",
    REPLY: "A saved reply to send",
    ACTION: "Something that moves money",
}
ACTIONS = {"refund": "Refund the payment"}
# What somebody does, and says so by a tick.
TICKED = {CHECK, ACTION}
WITH_MEDIA = {PICTURE, RECORDING}
MOST_STEPS, LONGEST_HTML, LONGEST_LINE = 60, 50_000, 500


class NotFinished(Refused):
    """Something is missing or wrong; `problems` maps a field, or a step's key, to what."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("It is not saved yet: see what is marked below.")
        self.problems = problems


def new_step(do: str, **fields: Any) -> Step:
    return {"key": secrets.token_hex(4), "do": do, **fields}


def cleaned(steps: Iterable[Step]) -> list[Step]:
    """As they are stored: made safe, and without those in which nothing stands."""
    return [step for step in map(_cleaned, steps) if not _is_empty(step)]


def problems_of(steps: Iterable[Step]) -> dict[str, str]:
    """By the step's key; of what can be said without looking anything up."""
    found = {step["key"]: _problem(step) for step in steps}
    return {key: said for key, said in found.items() if said}


def to_tick(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step["do"] in TICKED]


def media_of(steps: Iterable[Step]) -> list[str]:
    """Keys of recordings, each once."""
    return list(dict.fromkeys(step["media"] for step in steps if step.get("media")))


def line_of(step: Step) -> str:
    """What it says, on one line."""
    if step["do"] == ACTION:
        return ": ".join(filter(None, (ACTIONS.get(step.get("action", ""), ""), step.get("text", ""))))
    return " ".join((to_text(step["html"]) if step["do"] == TEXT else step.get("text") or "").split())


def words_of(steps: Iterable[Step]) -> str:
    """All that can be searched for, a line a step."""
    return "\n".join(filter(None, map(line_of, steps)))


def _cleaned(step: Step) -> Step:
    do = step.get("do") if step.get("do") in DOINGS else TEXT
    kept: Step = {"key": str(step.get("key") or new_step(TEXT)["key"])[:24], "do": do}
    if do == TEXT:
        return {**kept, "html": clean_written(str(step.get("html", "")).replace("\0", "")[: LONGEST_HTML + 1])}
    kept["text"] = " ".join(str(step.get("text", "")).replace("\0", "").split())
    further = {PICTURE: "media", RECORDING: "media", REPLY: "reply", ACTION: "action"}.get(str(do))
    return {**kept, further: str(step.get(further) or "")} if further else kept


def _is_empty(step: Step) -> bool:
    if step["do"] == TEXT:
        return not to_text(step["html"]).strip() and "<img" not in step["html"]
    return not any(step.get(each) for each in ("text", "media", "reply", "action"))


def _problem(step: Step) -> str:
    if step["do"] == TEXT and len(step["html"]) > LONGEST_HTML:
        return "This is too long for one step. Make two of it."
    if step["do"] == TEXT and "<img" in step["html"]:
        return "A picture is a step of its own: take it out of the text, and add it below."
    if len(step.get("text", "")) > LONGEST_LINE:
        return f"Say it in {LONGEST_LINE} characters, or write it as text."
    if step["do"] in WITH_MEDIA and not step["media"]:
        return "There is no picture yet." if step["do"] == PICTURE else "There is no recording yet."
    if step["do"] == REPLY and not step["reply"]:
        return "Choose the saved reply."
    if step["do"] == ACTION and step["action"] not in ACTIONS:
        return "Choose what is to be done."
    return ""
