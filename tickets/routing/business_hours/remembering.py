"""Business hours that remember what they have counted: many rules ask the same of one ticket. Pure."""

from datetime import datetime, timedelta

from tickets.routing.business_hours.hours import Hours


class Remembering:
    """Asks `hours` each question once; for a batch of tickets, not for longer."""

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        self._between: dict[tuple[datetime, datetime], timedelta] = {}
        self._after: dict[tuple[datetime, timedelta], datetime | None] = {}

    def between(self, start: datetime, end: datetime) -> timedelta:
        found = self._between.get((start, end))
        if found is None:
            found = self._between[start, end] = self.hours.between(start, end)
        return found

    def after(self, start: datetime, duration: timedelta, /) -> datetime | None:
        key = start, duration
        if key not in self._after:
            self._after[key] = self.hours.after(start, duration)
        return self._after[key]

    def is_open(self, at: datetime) -> bool:
        return self.hours.is_open(at)

    def local(self, at: datetime) -> datetime:
        return self.hours.local(at)
