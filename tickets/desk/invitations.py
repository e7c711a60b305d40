"""What a calendar file says, in words: what it is, when in the reader's zone, how often, who is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tickets.mail.calendars import Guest, Occasion

MOST_CARDS = 5
MOST_GUESTS = 10
PURPOSES = {
    "REQUEST": "Invitation",
    "COUNTER": "Proposes another time",
    "DECLINECOUNTER": "Keeps to the time",
    "ADD": "Further dates",
    "REFRESH": "Asks for the newest version",
}
ANSWERS = {
    "ACCEPTED": "accepts",
    "DECLINED": "declines",
    "TENTATIVE": "may come",
    "DELEGATED": "sends somebody else",
    "NEEDS-ACTION": "has not answered",
}
PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}
WEEKDAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One event; each field is a line, '' where there is nothing to say. `called_off` is told in red."""

    purpose: str
    what: str
    when: str
    elsewhere: str
    often: str
    where: str
    organiser: str
    guests: str
    called_off: bool

    def __getitem__(self, name: str) -> object:
        """A template asks so first."""
        return getattr(self, name)


def cards(found: Iterable[Occasion]) -> list[Card]:
    """Each event once, however often a mail carries it."""
    once = {(each.uid, each.method, each.start, each.sequence): each for each in found}
    return [card(each) for each in list(once.values())[:MOST_CARDS]]


def card(event: Occasion) -> Card:
    when, elsewhere = _when(event)
    return Card(
        purpose=_purpose(event),
        what=event.summary or "(without a title)",
        when=when,
        elsewhere=elsewhere,
        often=_often(event.rule),
        where=event.place,
        organiser=_name(event.organiser) if event.organiser else "",
        guests=_guests(event),
        called_off=event.is_cancelled,
    )


def _purpose(event: Occasion) -> str:
    if event.method == "REPLY":
        answers = (f"{_name(guest)} {ANSWERS.get(guest.answer, 'answers')}" for guest in event.guests[:3])
        return f"Answer: {', '.join(answers)}" if event.guests else "Answer"
    if event.is_cancelled:
        return "Cancelled"
    if event.method == "REQUEST" and event.sequence > 0:
        return "Changed invitation"
    return PURPOSES.get(event.method, "Event")


def _when(event: Occasion) -> tuple[str, str]:
    """In the reader's zone; and, where that is another, in the zone that the event names."""
    start, end = event.start, event.end
    if start is None:
        return "", ""
    if not isinstance(start, datetime):
        last = end if end is not None and end > start else None
        return f"{_day(start)}{f' – {_day(last)}' if last else ''}, all day", ""
    end = end if isinstance(end, datetime) else None
    if timezone.is_naive(start):
        return _span(start, end), f"in the zone “{event.zone}”, which is not known here" if event.zone else "local time"
    here = timezone.localtime(start)
    shown = f"{_span(here, end and timezone.localtime(end))} {here:%Z}"
    if not event.zone or here.utcoffset() == start.utcoffset():
        return shown, ""
    return shown, f"{_span(start, end and end.astimezone(start.tzinfo))} in {event.zone.replace('_', ' ')}"


def _span(start: datetime, end: datetime | None) -> str:
    first = f"{_day(start)}, {_clock(start)}"
    if end is None or end == start:
        return first
    return f"{first}–{_clock(end)}" if end.date() == start.date() else f"{first} – {_day(end)}, {_clock(end)}"


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}"


def _often(rule: dict[str, list[str]]) -> str:
    """'Every 2 weeks on Tuesday and Thursday, until 1 January 2027'."""
    period = PERIODS.get("".join(rule.get("FREQ", [])).upper())
    if not rule or not period:
        return "It repeats" if rule else ""
    number = "".join(rule.get("INTERVAL", ["1"]))
    every = f"Every {period}" if number == "1" else f"Every {number} {period}s"
    days = [WEEKDAYS[day] for day in rule.get("BYDAY", []) if day in WEEKDAYS]
    return every + (f" on {_listed(days)}" if days and period == "week" else "") + _limit(rule)


def _limit(rule: dict[str, list[str]]) -> str:
    if "COUNT" in rule:
        return f", {rule['COUNT'][0]} times"
    try:
        until = date.fromisoformat(rule["UNTIL"][0][:10]) if "UNTIL" in rule else None
    except ValueError:
        return ""
    return f", until {until.day} {until:%B %Y}" if until else ""


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _guests(event: Occasion) -> str:
    if event.method == "REPLY":
        return ""
    told = [f"{_name(each)}{_answer(each)}" for each in event.guests[:MOST_GUESTS]]
    more = len(event.guests) - len(told)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _answer(guest: Guest) -> str:
    answer = ANSWERS.get(guest.answer, "")
    return f" ({answer})" if answer and guest.answer != "NEEDS-ACTION" else ""


def _name(guest: Guest) -> str:
    return guest.name or guest.email or "somebody"
