"""What is said on top of the owner's day; pure."""

from datetime import datetime

from tickets.dashboard import wording
from tickets.dashboard.figures import ALONE, FIGURES
from tickets.dashboard.reckoning import Found

MORNING, AFTERNOON, EVENING = 5, 12, 18


def hello(name: str, now: datetime) -> str:
    """By the clock of `now`: 'Good morning, Olivia.'"""
    hour = now.hour
    part = "morning" if MORNING <= hour < AFTERNOON else "afternoon" if AFTERNOON <= hour < EVENING else "evening"
    return f"Good {part}, {name}."


def day(now: datetime) -> str:
    """'Sunday, 22 November'."""
    return f"{now:%A}, {now.day} {now:%B}"


def yesterday(found: Found) -> str:
    """'Yesterday 31 came in, 29 were answered, median 41 min to the first answer. 97 % without you.'"""
    came, answered = found.number("came_in"), found.number("answered")
    if not came and not answered:
        return "Yesterday nothing came in, and nothing was answered."
    quick = FIGURES["first"].of(found)
    told = f"Yesterday {came:,} came in, {answered:,} {'was' if answered == 1 else 'were'} answered"
    if quick is not None:
        told += f", median {wording.minutes(round(quick))} to the first answer"
    alone = ALONE.of(found)
    return f"{told}." if alone is None else f"{told}. {wording.value(ALONE.unit, alone)} without you."
