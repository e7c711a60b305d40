"""The two small pictures of a digest: what they show, and the same in words for who does not see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tickets.dashboard.counting import reading
from tickets.dashboard.digest.drawn import drawn
from tickets.dashboard.figures import QUESTIONS
from tickets.procedures.learning import curves
from tickets.procedures.weeks import WEEK, monday

DAYS, WEEKS = 30, 12
DAY = timedelta(days=1)
Points = Sequence[float | None]


@dataclass(frozen=True)
class Picture:
    """`cid` names it within the mail; `png` is empty where it could not be drawn."""

    cid: str
    title: str
    alt: str
    png: bytes


def pictures(last: date, now: datetime, zone: ZoneInfo) -> list[Picture]:
    """Of the thirty days up to `last`, and of the weeks up to `now`, which begin by the clocks of `zone`."""
    found = [_flow(last), _asking(now, zone)]
    made = drawn([plot for _, _, plot in found]) or [b""] * len(found)
    names = enumerate(zip(found, made, strict=True), start=1)
    return [Picture(f"curve-{number}", title, alt, png) for number, ((title, alt, _), png) in names]


def _flow(last: date) -> tuple[str, str, object]:
    days = reading.by_day(last - (DAYS - 1) * DAY, last, ("came_in", "answered"))
    came, answered = ([counts[what] for counts in days.values()] for what in ("came_in", "answered"))
    told = f"{sum(came):,} came in and {sum(answered):,} were answered in {DAYS} days. Most came in on {_most(days)}."
    lines = [_curve("Came in", came), _curve("Answered", answered)]
    labels = [f"{day.day} {day:%b}" for day in days]
    return "Came in and answered, 30 days", told, {"labels": labels, "curves": lines}


def _most(days: dict[date, dict[str, int]]) -> str:
    day = max(days, key=lambda each: days[each]["came_in"])
    return f"{day.day} {day:%B} ({days[day]['came_in']:,})"


def _asking(now: datetime, zone: ZoneInfo) -> tuple[str, str, object]:
    """Week by week, as under 'Learning'; with too few tickets a week is a gap, as those before the first are."""
    found = curves(now, zone)
    weeks = {each.start: each.asked for each in found.everybody.weeks} if found else {}
    this = monday(now, zone)
    starts = [this - number * WEEK for number in range(WEEKS - 1, -1, -1)]
    points = [weeks.get(start) for start in starts]
    drawn_as = {"labels": [f"{start.day} {start:%b}" for start in starts], "curves": [_curve(QUESTIONS.name, points)]}
    return "Questions to you per 100 tickets, week by week", _told(points), drawn_as


def _curve(name: str, points: Points) -> dict[str, object]:
    return {"name": name, "values": points}


def _told(points: Points) -> str:
    told = ", ".join("–" if point is None else f"{point:.0f}" for point in points)
    return f"In the last {WEEKS} weeks, the oldest first: {told}."
