"""What one version says differently from another, step by step and word by word. Pure but for what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.html import escape, linebreaks

from tickets.approving.differing import Kind, Piece, is_changed, pieces
from tickets.models import ProcedureVersion, TicketKind
from tickets.procedures.steps import DOINGS, TEXT, Step, line_of

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Difference:
    """`where` is 'Title' or 'Step 2'; `what` one of the words above; `pieces` its text, what stayed, went and came."""

    where: str
    what: str
    pieces: list[Piece] = field(default_factory=list)


def compared(before: ProcedureVersion, after: ProcedureVersion) -> list[Difference]:
    """Empty when both say the same."""
    return [*_about(before, after), *_steps(before.steps, after.steps)]


def _about(before: ProcedureVersion, after: ProcedureVersion) -> Iterator[Difference]:
    was, now = _fields(before), _fields(after)
    for where, text in now.items():
        if was[where] != text:
            yield Difference(where, CHANGED, pieces(_html(was[where]), _html(text)))


def _fields(version: ProcedureVersion) -> dict[str, str]:
    names = TicketKind.names()
    return {
        "Title": version.title,
        "When to use it": version.when_to_use,
        "Kinds of mail": ", ".join(names.get(kind, kind) for kind in version.kinds),
        "Senders": ", ".join(version.senders),
    }


def _steps(before: list[Step], after: list[Step]) -> Iterator[Difference]:
    was, now = ({step["key"]: step for step in steps} for steps in (before, after))
    moved = _moved([key for key in was if key in now], [key for key in now if key in was])
    for number, (key, step) in enumerate(now.items(), 1):
        where = f"Step {number}"
        if key not in was:
            yield Difference(where, ADDED, [Piece(Kind.ADDED, _said(step))])
        elif _differs(was[key], step):
            yield Difference(where, CHANGED, _changed(was[key], step))
        elif key in moved:
            yield Difference(where, MOVED, [Piece(Kind.SAME, _said(step))])
    for number, (key, step) in enumerate(was.items(), 1):
        if key not in now:
            yield Difference(f"Former step {number}", REMOVED, [Piece(Kind.REMOVED, _said(step))])


def _moved(was: list[str], now: list[str]) -> set[str]:
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    return set(was) - {key for block in blocks for key in was[block.a : block.a + block.size]}


def _differs(was: Step, now: Step) -> bool:
    if was["do"] == now["do"] == TEXT:
        return is_changed(was["html"], now["html"])
    return was != now


def _changed(was: Step, now: Step) -> list[Piece]:
    if was["do"] == now["do"] == TEXT:
        return pieces(was["html"], now["html"])
    found = pieces(_html(_said(was)), _html(_said(now)))
    another = was.get("media") != now.get("media") and was["do"] == now["do"]
    return [*found, Piece(Kind.ADDED, " (another file)")] if another else found


def _said(step: Step) -> str:
    if step["do"] == TEXT:
        return line_of(step)
    return ": ".join(filter(None, (DOINGS[step["do"]], line_of(step) or step.get("reply", ""))))


def _html(text: str) -> str:
    return linebreaks(escape(text)) if text else ""
