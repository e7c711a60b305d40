"""The Date field (RFC 5322 3.3), and what else mail programs write there."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from .headers import raw_text

COMMENT = re.compile(r"\([^()]{0,100}\)")
OFFSET = re.compile(r"(?:\b(?:GMT|UTC?))? ?([+-]\d\d):?(\d\d)\b")
ZONE = re.compile(r"\b(CEST|CET|MESZ|MEZ|BST|WEST|EEST|EET|MSK|JST|KST|AEST|AEDT|NZST|NZDT)\b")
ZONES = {
    "CEST": "+0200", "MESZ": "+0200", "CET": "+0100", "MEZ": "+0100", "BST": "+0100", "WEST": "+0100", "EEST": "+0300",
    "EET": "+0200", "MSK": "+0300", "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200",
    "NZDT": "+1300",
}  # fmt: skip
ASCTIME = re.compile(r"^(\w{3}) (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})$")
MONTH = re.compile(r"(?<=\d[ .-])\.? ?([^\W\d]{3,10})\.?(?=[ .-]+\d{2})")
MONTHS = (
    "jan|gen|ene|янв|січ",
    "feb|fév|fev|фев|лют",
    "mar|mär|maa|мар|бер",
    "apr|avr|abr|апр|кві",
    "may|mai|maj|mag|mei|май|мая|тра",
    "jun|juin|giu|июн|чер",
    "jul|juil|lug|июл|лип",
    "aug|aoû|aou|ago|авг|сер",
    "sep|set|сен|вер",
    "oct|okt|ott|out|окт|жов",
    "nov|ноя|лис",
    "dec|dez|déc|dic|дек|гру",
)
NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
PLAIN = re.compile(r"\d [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]0000|GMT|UTC?|Z)(?: \(\w+\))?$")
DAY_ONLY = re.compile(r"^\d{1,2} \w{3} \d{4}$")


def moment(value: str) -> datetime | None:
    """The Date field as an aware time (UTC where it names no zone), or None."""
    text = re.sub(r"\s+", " ", raw_text(value[:200])).strip()
    when = _standard(text)
    if when is None or not (when.utcoffset() or PLAIN.search(text)):  # of a zone that it does not know it makes UTC
        when = _standard(_mended(text)) or when or _iso(text)
    return when


def _standard(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
        when = when.replace(year=when.year + 1900) if when.year < 200 else when  # a year counted from 1900
        return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _mended(text: str) -> str:
    """Without comments; offsets and known zones as '+0200', months in English, the year where it belongs."""
    text = COMMENT.sub(" ", text) if "(" in text else text
    text = re.sub(r" ?: ?", ":", OFFSET.sub(r" \1\2", text).strip())
    text = ZONE.sub(lambda found: ZONES[found[1]], re.sub(r"\s+", " ", text).replace('"', ""))
    text = ASCTIME.sub(r"\1, \3 \2 \6 \4 \5", text)
    text = MONTH.sub(_month, text.partition(", ")[2] or text)
    return text + " 00:00:00" if DAY_ONLY.match(text) else text


def _month(found: re.Match[str]) -> str:
    beginning = found[1].lower()
    named = (name for names, name in zip(MONTHS, NAMES, strict=True) if beginning.startswith(tuple(names.split("|"))))
    return next(named, found[1])


def _iso(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))
        offset = when.utcoffset()
        return when.replace(tzinfo=UTC) if offset is None or abs(offset) >= timedelta(days=1) else when
    except ValueError:
        return None
