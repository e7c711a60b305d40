"""Numbered letters in conversations: each but the first of a conversation answers the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from random import Random

LONGEST = 6


@dataclass(frozen=True)
class Letter:
    """`place` counts from 0 within its conversation."""

    conversation: int
    place: int
    sender: str
    message_id: str
    raw: bytes


def conversations(count: int, prefix: str, address: str, chance: Random) -> list[list[Letter]]:
    """`count` letters to `address`, in conversations of one to six."""
    made: list[list[Letter]] = []
    while count:
        length = min(chance.randint(1, LONGEST), count)
        made.append([_letter(len(made), place, prefix, address) for place in range(length)])
        count -= length
    return made


def mixed(given: list[list[Letter]], chance: Random) -> Iterator[Letter]:
    """All of them, conversations mixed, each in its own order."""
    left = [list(reversed(letters)) for letters in given]
    while left:
        chosen = chance.choice(left)
        yield chosen.pop()
        if not chosen:
            left.remove(chosen)


def _letter(conversation: int, place: int, prefix: str, address: str) -> Letter:
    ids = [f"{prefix}-{conversation}-{number}@customer.example" for number in range(place + 1)]
    sender = f"{prefix}{conversation}@customer.example"
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"Customer {conversation} <{sender}>"
    letter["To"] = address
    letter["Subject"] = f"{'Re: ' if place else ''}Lesson {conversation} does not open"
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter["Message-ID"] = f"<{ids[-1]}>"
    if place:
        letter["In-Reply-To"] = f"<{ids[-2]}>"
        letter["References"] = " ".join(f"<{each}>" for each in ids[:-1])
    letter.set_content(f"This is letter {place} of conversation {conversation}.\n" * 20)
    return Letter(conversation, place, sender, ids[-1], letter.as_bytes())
