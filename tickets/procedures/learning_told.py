"""What a person would say about a learning curve."""

from collections.abc import Sequence
from datetime import date

from tickets.procedures.learning import Curve, Week
from tickets.procedures.weeks import WEEK

TOO_FEW = "too few tickets to say"


def sentence(curve: Curve, this_week: date) -> str:
    """'In the first week Asha asked 22 times per 100 tickets, last week 3.' Of weeks that are over."""
    over = [week for week in curve.weeks if week.start < this_week]
    first = next((week for week in over if week.asked is not None), None)
    if first is None or first.asked is None:
        return f"{curve.name}: {TOO_FEW} yet."
    begun = f"In {_which(first, over)} {curve.name} asked {_times(first.asked)}"
    if first.start == this_week - WEEK:
        return f"{begun}."
    return f"{begun}, last week {_since(first.asked, over[-1].asked)}."


def _which(first: Week, over: Sequence[Week]) -> str:
    if first is over[0]:
        return "the first week"
    return f"the week of {first.start:%-d %B %Y}, the first with enough tickets,"


def _times(number: int) -> str:
    return {0: "nothing", 1: "once per 100 tickets"}.get(number, f"{number} times per 100 tickets")


def _since(before: int, now: int | None) -> str:
    if now is None:
        return f"there were {TOO_FEW}"
    if now == 0:
        return "nothing at all" if before else "nothing either"
    return str(now) if before > 1 else _times(now)
