"""Figures in words: with their unit, and against those before."""

from dataclasses import dataclass

from tickets.dashboard.figures import Better, Figure, Unit
from tickets.dashboard.reckoning import Found

NONE = "–"


@dataclass(frozen=True)
class Change:
    """`arrow` is '↑', '↓' or ''; `words` say it without; `tone` is 'better', 'worse' or ''."""

    arrow: str
    words: str
    tone: str


def value(unit: Unit, number: float | None) -> str:
    """'1,204', '41 min', '3 h 20 min', '97 %', '12 per 100'; '–' for nothing to say."""
    if number is None:
        return NONE
    if unit is Unit.MINUTES:
        return minutes(round(number))
    told = f"{round(number):,}"
    return f"{told}\u00a0{unit}" if unit else told


def minutes(number: int) -> str:
    """Of business time: days would be said of whatever a business calls a day, so hours are the largest."""
    if number < 60:
        return f"{number}\u00a0min"
    hours, rest = divmod(number, 60)
    return f"{hours:,}\u00a0h" if not rest or hours >= 10 else f"{hours}\u00a0h {rest}\u00a0min"


def beside(figure: Figure, found: Found) -> str:
    """'nine in ten within 3 h', 'broken: 2'; '' for nothing to say."""
    number = figure.beside(found) if figure.beside else None
    unit = figure.unit if figure.unit is Unit.MINUTES else Unit.NUMBER
    return f"{figure.beside_name} {value(unit, number)}" if number is not None else ""


def change(figure: Figure, now: float | None, before: float | None, against: str) -> Change:
    """'4 more than the 7 days before (27)'."""
    if now is None or before is None:
        return Change("", f"nothing to compare with {against}" if now is not None else "", "")
    difference = round(now) - round(before)
    if difference == 0:
        return Change("", f"as {against}", "")
    more = difference > 0
    way = _way(figure.unit, more)
    told = f"{_difference(figure.unit, abs(difference))} {way} than {against} ({value(figure.unit, before)})"
    return Change("↑" if more else "↓", told, _tone(figure.better, more))


def _way(unit: Unit, more: bool) -> str:
    if unit is Unit.MINUTES:
        return "slower" if more else "quicker"
    return "more" if more else "fewer" if unit is not Unit.PERCENT else "less"


def _difference(unit: Unit, number: int) -> str:
    if unit is Unit.PERCENT:
        return f"{number}\u00a0point{'' if number == 1 else 's'}"
    return minutes(number) if unit is Unit.MINUTES else f"{number:,}"


def _tone(better: Better, more: bool) -> str:
    if better is Better.NEITHER:
        return ""
    return "better" if (better is Better.MORE) == more else "worse"
