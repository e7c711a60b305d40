"""How often, as RFC 5545 says it ('FREQ=WEEKLY;BYDAY=MO'): read strictly, since it is run for years. Pure."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

LONGEST, MOST, MOST_IN_A_MONTH = 300, 1000, 5
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
}  # fmt: skip
SHAPE = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*")
# What of them may be said, and from 1 to what; the others may count from the end, too.
RANGES = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
NOT_WITH = {
    "BYMONTHDAY": ("WEEKLY",),
    "BYYEARDAY": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYWEEKNO": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYSETPOS": ("DAILY",),
}
UNTIL = re.compile(r"[12]\d{7}(T\d{6}Z?)?")
BYDAY = re.compile(r"([+-]?[1-5]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
UNREADABLE = "This rule cannot be read. FREQ=MONTHLY;BYDAY=-1FR is the last Friday of each month."


class RuleUnclear(ValueError):
    """`str()` says to a person what is wrong."""


def tidied(text: str) -> str:
    """As it is kept; '' for once. Raises RuleUnclear."""
    plain = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    if not plain:
        return ""
    if len(plain) > LONGEST:
        raise RuleUnclear(f"That is longer than {LONGEST} characters.")
    if not SHAPE.fullmatch(plain):
        raise RuleUnclear("Write one rule such as FREQ=MONTHLY;BYDAY=-1FR, without spaces or line breaks.")
    _check_parts(plain)
    _read(plain, date(2000, 1, 1))
    if not _ever_comes(plain):
        raise RuleUnclear("That never comes: no year has such a day.")
    return plain


def read(text: str, starts_on: date) -> rrule:
    """Of a rule that was tidied. Its days are naive midnights."""
    return _read(text, starts_on)


def _check_parts(plain: str) -> None:
    pairs = [part.partition("=")[::2] for part in plain.split(";")]
    values = dict(pairs)
    if len(values) < len(pairs):
        raise RuleUnclear("Something is said twice.")
    if unknown := sorted(set(values) - PARTS):
        raise RuleUnclear(f"{unknown[0]} is not known here: a rule says on which days, not at which hour.")
    if values.get("FREQ") not in FREQUENCIES:
        raise RuleUnclear(f"FREQ is one of {', '.join(FREQUENCIES)}.")
    if "COUNT" in values and "UNTIL" in values:
        raise RuleUnclear("Say COUNT or UNTIL, not both.")
    for name in ("COUNT", "INTERVAL"):
        if not _is_small(values.get(name, "1")):
            raise RuleUnclear(f"{name} is a number from 1 to {MOST}.")
    if not UNTIL.fullmatch(values.get("UNTIL", "20000101")):
        raise RuleUnclear("UNTIL is a day such as 20271231.")
    for name, value in values.items():
        _check_days(name, value, values["FREQ"])


def _check_days(name: str, value: str, frequency: str) -> None:
    if frequency in NOT_WITH.get(name, ()):
        raise RuleUnclear(f"{name} does not go with FREQ={frequency}.")
    if name in RANGES and not all(_within(each, RANGES[name]) for each in value.split(",")):
        raise RuleUnclear(f"{name} holds numbers from 1 to {RANGES[name]}.")
    if name == "BYDAY":
        _check_weekdays(value, frequency)


def _check_weekdays(value: str, frequency: str) -> None:
    found = [BYDAY.fullmatch(each) for each in value.split(",")]
    if not all(found):
        raise RuleUnclear("BYDAY holds MO, TU, WE, TH, FR, SA or SU, such as -1FR for the last Friday.")
    if frequency in ("DAILY", "WEEKLY") and any(each and each[1] for each in found):
        raise RuleUnclear(f"FREQ={frequency} knows no first or last weekday; FREQ=MONTHLY does.")
    if frequency == "MONTHLY" and any(each and each[1] and abs(int(each[1])) > MOST_IN_A_MONTH for each in found):
        raise RuleUnclear("No month has that many weeks: BYDAY counts from 1 to 5 there.")


def _within(number: str, most: int) -> bool:
    bare = number.removeprefix("-").removeprefix("+")
    return bare.isdigit() and len(bare) <= 3 and 1 <= int(bare) <= most


def _ever_comes(plain: str) -> bool:
    """By its days alone and year by year, which is quick also where it never comes."""
    days = [part for part in plain.split(";") if part.startswith(("BYDAY", "BYMONTH", "BYYEARDAY", "BYWEEKNO"))]
    return next(iter(_read(";".join(["FREQ=YEARLY", *days]), date(2000, 1, 1))), None) is not None


def _is_small(value: str) -> bool:
    return value.isdigit() and len(value) <= 4 and 1 <= int(value) <= MOST


@lru_cache(maxsize=512)
def _read(text: str, starts_on: date) -> rrule:
    try:
        found = rrulestr(text, dtstart=datetime.combine(starts_on, time()), ignoretz=True)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as problem:
        raise RuleUnclear(UNREADABLE) from problem
    assert isinstance(found, rrule)
    return found
