"""How often, in words: 'Every Monday and Thursday', 'The last Friday of every month'. Pure."""

from datetime import date

from tickets.recurring.plain import DAYS, PLACES, SHORTEST_MONTH, UNITS, Plain, read

ENDINGS = {"1": "st", "2": "nd", "3": "rd"}


def said(recurrence: str, starts_on: date) -> str:
    plain = read(recurrence)
    if plain.how == "once":
        return f"Once, on {starts_on:%-d %B %Y}"
    if plain.how == "custom":
        return f"By the rule {plain.custom}"
    if plain.how == "yearly":
        return f"{_every(plain)}, on {starts_on:%-d %B}"
    return _regularly(plain)


def _regularly(plain: Plain) -> str:
    every = _every(plain)
    if plain.how == "weekly":
        days = _listed([DAYS[day] for day in DAYS if day in plain.days])
        return f"Every {days}" if plain.every == 1 else f"{every}, on {days}"
    if plain.how == "weekday":
        return f"The {PLACES[plain.place]} {DAYS[plain.weekday]} of {every.lower()}"
    if plain.how == "day":
        return f"{_of_month(plain.day)} of {every.lower()}{_or_last(plain.day)}"
    return every


def _every(plain: Plain) -> str:
    unit = UNITS[plain.how]
    return f"Every {unit}" if plain.every == 1 else f"Every {plain.every} {unit}s"


def _of_month(day: str) -> str:
    if day == "-1":
        return "The last day"
    ending = "th" if day in ("11", "12", "13") else ENDINGS.get(day[-1], "th")
    return f"The {day}{ending}"


def _or_last(day: str) -> str:
    return ", or its last day" if int(day) > SHORTEST_MONTH else ""


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
