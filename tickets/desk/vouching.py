"""What people are told of a mail's sender: whether somebody vouches for it, and whether a filter calls it spam."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.models import Message, Ticket
from tickets.models.message import Direction, SenderProof
from tickets.models.ticket import Visibility

THEIRS = ("proven", "unproven")
METHODS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}


@dataclass(frozen=True, slots=True)
class Word:
    """Sentences, '' where there is nothing to tell: why the sender is doubted, who confirms it, how that was found out,
    what a filter says, and that nobody vouches for whom one would have to be sure of."""

    doubt: str = ""
    proven: str = ""
    how: str = ""
    spam: str = ""
    unsure: str = ""


NOTHING = Word()


def word_on(message: Message) -> Word:
    if message.direction != Direction.INBOUND:
        return NOTHING
    found, spam = message.signals.get("authentication"), message.signals.get("spam")
    if not found and not spam and "kept" not in message.signals:
        return NOTHING
    found, unsure = found or {}, _unsure(message)
    return Word(_doubt(message, found), _proven(message, found), _how(found), _spam(spam or {}), unsure)


def is_doubtful(messages: Sequence[Message]) -> bool:
    """Whether the last that the customer is said to have written failed the check."""
    last = next((each for each in reversed(messages) if each.direction == Direction.INBOUND), None)
    return last is not None and (last.sender_proof == SenderProof.FAILED or "claim" in last.signals)


def why_apart(ticket: Ticket, messages: Sequence[Message]) -> str:
    """Why a ticket that may belong to another one did not join it."""
    if is_doubtful(messages):
        return "it is not proven who wrote this one"
    if ticket.visibility == Visibility.OWNER and any(each.signals.get("kept") in THEIRS for each in messages):
        return "you keep its sender to yourself"
    return "this address does not take part there"


def _unsure(message: Message) -> str:
    if message.signals.get("kept") != "unproven":
        return ""
    return f"Nobody vouches that this mail is really from {message.sender_email}: that is not proven."


def _doubt(message: Message, found: dict[str, str]) -> str:
    if claim := message.signals.get("claim"):
        return f"{claim}. That it is theirs is not proven, so it is not shown as theirs."
    if message.sender_proof != SenderProof.FAILED:
        return ""
    why = found.get("why") or "the check of its sender failed"
    return f"This mail claims to come from {message.sender_email}, but {why}."


def _proven(message: Message, found: dict[str, str]) -> str:
    if message.sender_proof != SenderProof.PROVEN or not found:
        return ""
    return f"{found.get('domain')} confirms this sender (checked by {found.get('by')})"


def _how(found: dict[str, str]) -> str:
    said = ", ".join(f"{label} {found[name]}" for name, label in METHODS.items() if found.get(name))
    return f"Checked by {found.get('by')}: {said}." if said else ""


def _spam(found: dict[str, object]) -> str:
    if not found.get("is_spam"):
        return ""
    score, limit = found.get("score"), found.get("limit")
    at_most = f" of {limit:g}" if isinstance(limit, int | float) else ""
    counted = f" (score {score:g}{at_most})" if isinstance(score, int | float) else ""
    return f"Your mail server takes this for spam{counted}."
