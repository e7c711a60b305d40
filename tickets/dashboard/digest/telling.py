"""All that a digest says: what waits, the day in eight lines, two pictures."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from tickets.dashboard import day, greeting
from tickets.dashboard.counting.counter import zone
from tickets.dashboard.digest import asked, period, planning, waits
from tickets.dashboard.digest.lines import Line, lines
from tickets.dashboard.digest.pictures import Picture, pictures
from tickets.dashboard.digest.told import page
from tickets.dashboard.period import Period
from tickets.models import Escalation


@dataclass(frozen=True)
class Digest:
    """`now` is by the clocks of the person, `today` by those of the business. A reply answers `question`, where exactly
    one waits."""

    person: User
    now: datetime
    today: date
    period: Period
    waits: waits.Told
    question: Escalation | None
    lines: list[Line]
    pictures: list[Picture]

    @property
    def waiting(self) -> str:
        """'3 things wait for you'; '' for none."""
        many = self.waits.many
        return "" if not many else f"{'1 thing waits' if many == 1 else f'{many} things wait'} for you"


def tell(person: User, often: str, until: datetime | None, now: datetime) -> Digest:
    local = zone()
    today, days = now.astimezone(local).date(), period.told(now, local, often, until)
    found = day.waits_for(person)
    return Digest(
        person,
        now.astimezone(planning.zone_of(person)),
        today,
        days,
        waits.told(found, person, now),
        asked.only_one(found.items("questions"), person, now),
        lines(days, today),
        pictures(days.last, now, planning.zone_of(person)),
    )


def words(digest: Digest) -> dict[str, object]:
    """What both parts of the mail are made of."""
    return {
        "digest": digest,
        "hello": greeting.hello(digest.person.short_name, digest.now),
        "day": greeting.day(digest.now),
        "days": period.name(digest.period, digest.today),
        "waits": digest.waiting,
        "settings": page("digest"),
        "today": digest.waits.address,
    }
