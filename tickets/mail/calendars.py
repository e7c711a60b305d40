"""Calendar files (RFC 5545, RFC 5546): bytes in, what is planned out. Pure and total; hostile files are bounded."""

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

MOST_BYTES = 200_000
MOST_LINES = 5_000
LINE_CHARS = 10_000  # what is longer is no plan: a picture, or an attack
MOST_EVENTS = 5
MOST_GUESTS = 200
TEXT_CHARS = 500

ZONE = re.compile(r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\n?", re.M | re.S | re.I)
ZONE_RULE = re.compile(r"^R(?:RULE|DATE)[:;](.*)$", re.M | re.I)
# How zones change: once a year. Anything else would be counted out from 1601 on, second by second if it says so.
YEARLY = re.compile(
    r"(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=[\d,]{1,20}|UNTIL=\w{8,16}|WKST=[A-Z]{2}|;)+\s*",
    re.I,
)
# Each is counted out from 1601 on, and the library's time grows with the square of what it counts.
CHANGE = re.compile(r"BEGIN\b[^\n:]{0,50}:\s*(?:STANDARD|DAYLIGHT|VTIMEZONE)", re.I)
MOST_CHANGES = 30
ZONE_EDGE = re.compile(r"^(?:BEGIN|END):VTIMEZONE[ \t]*$", re.M | re.I)
# The library keeps the zones that files define for ever, for all files: one must not tell the time of the next.
ONE_AT_A_TIME = threading.Lock()
# What the library raises on files that are not what they say.
BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError, ArithmeticError, RecursionError, OSError)


@dataclass(frozen=True, slots=True)
class Guest:
    """`answer` is PARTSTAT in capitals, such as 'ACCEPTED', or ''."""

    name: str
    email: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One event. `method` says what the file is for ('REQUEST', 'CANCEL', 'REPLY', …, or '').

    start and end are dates for whole days (the last one included), aware where their zone is known, else naive;
    `zone` is the name that the file gives it. `rule` holds RRULE's parts: {'FREQ': ['WEEKLY'], …}.
    """

    method: str
    summary: str
    place: str
    start: date | datetime | None
    end: date | datetime | None
    zone: str
    organiser: Guest | None
    guests: tuple[Guest, ...]
    rule: dict[str, list[str]]
    is_cancelled: bool
    sequence: int
    uid: str

    @property
    def is_whole_day(self) -> bool:
        return self.start is not None and not isinstance(self.start, datetime)


def occasions(content: bytes) -> list[Occasion]:
    """The events of a calendar file, at most 5; [] for what cannot be read."""
    if len(content) > MOST_BYTES or content.count(b"\n") > MOST_LINES:
        return []
    try:
        with ONE_AT_A_TIME:
            return list(_occasions(content))
    except BROKEN:
        return []


def _occasions(content: bytes) -> Iterator[Occasion]:
    from icalendar import Calendar, use_zoneinfo

    use_zoneinfo()  # forgets the zones of earlier files
    text = content.decode("utf-8", "replace").replace("\0", "").replace("\r\n", "\n")
    unfolded = re.sub(r"\n[ \t]", "", text).split("\n")
    whole = "\n".join(line for line in unfolded if len(line) <= LINE_CHARS)
    for calendar in Calendar.from_ical(_with_few_changes(whole), multiple=True)[:MOST_EVENTS]:
        method = _text(calendar, "METHOD").upper()
        for event in calendar.walk("VEVENT")[:MOST_EVENTS]:
            yield _occasion(event, method)


def _with_few_changes(text: str) -> str:
    """Without all zones where they change too often together; '' where that cannot be told."""
    if len(CHANGE.findall(text)) <= MOST_CHANGES:
        return ZONE.sub(_countable, text)
    text = "".join(ZONE_EDGE.split(text)[::2])
    return "" if CHANGE.search(text) else text


def _countable(zone: re.Match[str]) -> str:
    """The zone, unless its changes could not be counted in time: then only its name is known."""
    return zone[0] if all(_is_yearly(rule) for rule in ZONE_RULE.findall(zone[0])) else ""


def _is_yearly(rule: str) -> bool:
    """Every Monday of a year is 52 changes, of a month 5."""
    return bool(YEARLY.fullmatch(rule)) and ("BY" not in rule.upper() or "BYMONTH=" in rule.upper())


def _occasion(event: Any, method: str) -> Occasion:
    start, zone = _moment(event, "DTSTART")
    return Occasion(
        method=method,
        summary=_text(event, "SUMMARY"),
        place=_text(event, "LOCATION"),
        start=start,
        end=_end(event, start),
        zone=zone,
        organiser=next(_people(event, "ORGANIZER"), None),
        guests=tuple(_people(event, "ATTENDEE")),
        rule=_rule(event),
        is_cancelled=_text(event, "STATUS").upper() == "CANCELLED" or method == "CANCEL",
        sequence=_sequence(event),
        uid=_text(event, "UID"),
    )


def _text(component: Any, name: str) -> str:
    value = component.get(name, "")
    first = value[0] if isinstance(value, list) and value else value
    return " ".join(str(first)[:TEXT_CHARS].split())


def _moment(event: Any, name: str) -> tuple[date | datetime | None, str]:
    with suppress(*BROKEN):
        given = event.get(name)
        when, zone = given.dt, str(given.params.get("TZID", ""))
        if isinstance(when, date):
            return _tellable(when), zone[:100]
    return None, ""


def _tellable(when: date | datetime) -> date | datetime | None:
    """With its distance from UTC worked out. None for a year that cannot be told in every zone."""
    if not 1 < when.year < 9999:
        return None
    if isinstance(when, datetime) and (offset := when.utcoffset()) is not None:
        return when.replace(tzinfo=timezone(offset))
    return when


def _end(event: Any, start: date | datetime | None) -> date | datetime | None:
    """The last day, or the moment; by DTEND or DURATION. None where there is neither, or where it comes first."""
    end = _moment(event, "DTEND")[0]
    with suppress(*BROKEN):
        if start is None:
            return None
        if end is None and (lasting := event.get("DURATION")) is not None:
            end = start + lasting.dt
        if end is not None and not isinstance(end, datetime) and end > start:
            end -= timedelta(days=1)
        return end if end is not None and end >= start else None
    return None


def _people(event: Any, name: str) -> Iterator[Guest]:
    found = event.get(name, [])
    for each in (found if isinstance(found, list) else [found])[:MOST_GUESTS]:
        params = getattr(each, "params", {})
        address = str(each)[:320]
        email = address[7:] if address[:7].lower() == "mailto:" else ""
        yield Guest(str(params.get("CN", ""))[:200], email, str(params.get("PARTSTAT", ""))[:30].upper())


def _rule(event: Any) -> dict[str, list[str]]:
    given = event.get("RRULE")
    rule = given[0] if isinstance(given, list) and given else given
    return {name: [str(each) for each in rule[name][:31]] for name in rule} if rule else {}


def _sequence(event: Any) -> int:
    with suppress(*BROKEN):
        return int(event.get("SEQUENCE", 0))
    return 0
