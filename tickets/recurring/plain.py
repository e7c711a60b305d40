"""How often, as a form asks for it, to and from RFC 5545; and in words. Pure."""

import re
from dataclasses import dataclass

from tickets.recurring import rule

DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
PLACES = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
HOWS = {
    "once": "Once",
    "daily": "Every day",
    "weekly": "Every week, on certain days",
    "day": "Every month, on a day of the month",
    "weekday": "Every month, on a weekday",
    "yearly": "Every year, on the day on which it begins",
    "custom": "By a rule of your own",
}
UNITS = {"daily": "day", "weekly": "week", "day": "month", "weekday": "month", "yearly": "year"}
SHORTEST_MONTH, LONGEST_MONTH = 28, 31
MONTHLY = r"FREQ=MONTHLY(?:;INTERVAL=(?P<every>\d+))?"
READ = (
    ("daily", re.compile(r"FREQ=DAILY(?:;INTERVAL=(?P<every>\d+))?")),
    ("yearly", re.compile(r"FREQ=YEARLY(?:;INTERVAL=(?P<every>\d+))?")),
    ("weekly", re.compile(r"FREQ=WEEKLY(?:;INTERVAL=(?P<every>\d+))?;BYDAY=(?P<days>[A-Z,]+)")),
    ("weekday", re.compile(rf"{MONTHLY};BYDAY=(?P<place>[1-4]|-1)(?P<weekday>[A-Z]{{2}})")),
    ("day", re.compile(rf"{MONTHLY};BYMONTHDAY=(?P<day>-1|\d+)")),
    ("day", re.compile(rf"{MONTHLY};BYMONTHDAY=28[0-9,]*,(?P<day>\d+);BYSETPOS=-1")),
)


@dataclass(frozen=True)
class Plain:
    """`how` is one of HOWS; `every` second, third … of its unit; `day` of the month is '1' to '31' or '-1' for the
    last; `place` one of PLACES, `weekday` and `days` of DAYS."""

    how: str = "weekly"
    every: int = 1
    days: tuple[str, ...] = ("MO",)
    day: str = "1"
    place: str = "1"
    weekday: str = "MO"
    custom: str = ""

    @property
    def recurrence(self) -> str:
        """Raises RuleUnclear for what a person typed themselves."""
        if self.how in ("once", "custom"):
            return rule.tidied(self.custom) if self.how == "custom" else ""
        frequency = {"daily": "DAILY", "weekly": "WEEKLY", "yearly": "YEARLY"}.get(self.how, "MONTHLY")
        every = f";INTERVAL={self.every}" if self.every > 1 else ""
        return f"FREQ={frequency}{every}{self._on()}"

    def _on(self) -> str:
        if self.how == "weekly":
            return f";BYDAY={','.join(day for day in DAYS if day in self.days)}"
        if self.how == "weekday":
            return f";BYDAY={self.place}{self.weekday}"
        return self._of_month() if self.how == "day" else ""

    def _of_month(self) -> str:
        """A month that has no such day takes its last one."""
        day = int(self.day)
        if day <= SHORTEST_MONTH:
            return f";BYMONTHDAY={day}"
        return f";BYMONTHDAY={','.join(map(str, range(SHORTEST_MONTH, day + 1)))};BYSETPOS=-1"


def read(recurrence: str) -> Plain:
    """What the form would show for it; what it cannot say otherwise is a rule of one's own."""
    if not recurrence:
        return Plain(how="once")
    for how, pattern in READ:
        if found := pattern.fullmatch(recurrence):
            told = {name: value for name, value in found.groupdict().items() if value}
            every, days = int(told.pop("every", 1)), tuple(told.pop("days", "MO").split(","))
            plain = Plain(how=how, every=every, days=days, **told)
            if plain.recurrence == recurrence:
                return plain
    return Plain(how="custom", custom=recurrence)
