"""The two small pictures of a digest: what they show, and the same in words for who does not see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tickets.dashboard.counting import reading
from tickets.dashboard.digest.drawn import drawn
from tickets.dashboard.figures import QUESTIONS
from tickets.dashboard.reckoning import Found

DAYS, WEEKS = 30, 12
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
Points = Sequence[float | None]


@dataclass(frozen=True)
class Picture:
    """`cid` names it within the mail; `png` is empty where it could not be drawn."""

    cid: str
    title: str
    alt: str
    png: bytes


def pictures(last: date) -> list[Picture]:
    """Of the thirty days up to `last`, and of the weeks."""
    found = [_flow(last), _asking(last)]
    made = drawn([plot for _, _, plot in found]) or [b""] * len(found)
    names = enumerate(zip(found, made, strict=True), start=1)
    return [Picture(f"curve-{number}", title, alt, png) for number, ((title, alt, _), png) in names]


def _flow(last: date) -> tuple[str, str, object]:
    days = reading.by_day(last - (DAYS - 1) * DAY, last, ("came_in", "answered"))
    came, answered = ([counts[what] for counts in days.values()] for what in ("came_in", "answered"))
    told = f"{sum(came):,} came in and {sum(answered):,} were answered in {DAYS} days. Most came in on {_most(days)}."
    curves = [{"name": "Came in", "values": came}, {"name": "Answered", "values": answered}]
    labels = [f"{day.day} {day:%b}" for day in days]
    return "Came in and answered, 30 days", told, {"labels": labels, "curves": curves}


def _most(days: dict[date, dict[str, int]]) -> str:
    day = max(days, key=lambda each: days[each]["came_in"])
    return f"{day.day} {day:%B} ({days[day]['came_in']:,})"


def _asking(last: date) -> tuple[str, str, object]:
    """Week by week; with too few tickets a week is a gap."""
    starts = [last - timedelta(days=last.weekday()) - number * WEEK for number in range(WEEKS - 1, -1, -1)]
    days = reading.by_day(starts[0], last, ("asked", "worked"))
    points = [_per_100([counts for day, counts in days.items() if start <= day < start + WEEK]) for start in starts]
    labels = [f"{start.day} {start:%b}" for start in starts]
    curves = [{"name": QUESTIONS.name, "values": points}]
    return "Questions to you per 100 tickets, week by week", _told(points), {"labels": labels, "curves": curves}


def _per_100(days: Sequence[dict[str, int]]) -> float | None:
    number = QUESTIONS.of(Found({what: sum(day[what] for day in days) for what in ("asked", "worked")}))
    return None if number is None else round(number, 1)


def _told(points: Points) -> str:
    told = ", ".join("–" if point is None else f"{point:.0f}" for point in points)
    return f"In the last {WEEKS} weeks, the oldest first: {told}."
