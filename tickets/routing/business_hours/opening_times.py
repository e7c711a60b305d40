"""The opening times of a day, as people write them, and as they are stored: '9:00–17:00' is [["09:00", "17:00"]]."""

import re
from collections.abc import Sequence

CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]m)?"
SPAN = re.compile(rf"\s*{CLOCK}\s*(?:[-–—]|to|until)\s*{CLOCK}\s*", re.IGNORECASE)
CLOSED = {"", "-", "–", "closed", "free"}
ALL_DAY = {"all day", "day and night", "24 hours", "24 h"}
NOON = 12
MOST = 6


def read(text: str) -> list[list[str]]:
    """Raises ValueError with words for a person."""
    said = text.strip().lower()
    if said in CLOSED:
        return []
    if said in ALL_DAY:
        return [["00:00", "24:00"]]
    parts = re.split(r"[,;]|\band\b", said)
    if len(parts) > MOST:
        raise ValueError(f"A day has {MOST} spans at most.")
    return [_span(part) for part in parts]


def told(spans: Sequence[Sequence[str]]) -> str:
    """'' for a free day."""
    return ", ".join(f"{_short(opens)}–{_short(closes)}" for opens, closes in spans)


def _span(part: str) -> list[str]:
    found = SPAN.fullmatch(part)
    if not found:
        raise ValueError("Write it like 9:00–17:00, or leave it empty for a free day.")
    opens, closes = _clock(*found.groups()[:3]), _clock(*found.groups()[3:])
    if closes <= opens:
        raise ValueError("It has to close later than it opens: write 17:00 or 5 pm rather than 5.")
    return [opens, closes]


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    h, m = int(hour), int(minute or 0)
    if half and not 1 <= h <= NOON:
        raise ValueError("With am and pm, hours go from 1 to 12.")
    if half:
        h = h % NOON + (NOON if half.lower() == "pm" else 0)
    if m > 59 or (h, m) > (24, 0):
        raise ValueError("There is no such time of day.")
    return f"{h:02}:{m:02}"


def _short(clock: str) -> str:
    return clock.removeprefix("0") if clock != "00:00" else "0:00"
