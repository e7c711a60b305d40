"""What Olivia has handed over beside the mail: five duties, two with numbers that tell a story, one late, one for
today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import User
from tickets.models import Duty, DutyRun, Event, Mailbox, Message, Procedure, ReadMark
from tickets.models.duty import Proof
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status
from tickets.recurring import opening, planned, proofs

SINCE = timedelta(days=46)
LATE_BY = timedelta(hours=3)


@dataclass(frozen=True)
class Told:
    """`numbers` are those of its runs, the first first."""

    title: str
    what: str
    recurrence: str
    minutes: int
    proof: Proof
    number_is: str = ""
    numbers: Sequence[int] = ()
    words: str = "Done, nothing unusual."


TOLD = (
    Told(
        "Clean the mailing list", "Export what bounced twice, take it off the list, and write down how many that were.",
        "FREQ=WEEKLY;BYDAY=MO", 20, Proof.NUMBER, "subscribers removed", (214, 131, 96, 58, 41, 37, 22),
        "Most of them bounced twice.",
    ),
    Told(
        "Read the statistics", "Open the statistics of the last two days and write down how many visitors there were.",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR", 10, Proof.NUMBER, "visitors",
        (812, 790, 845, 870, 902, 866, 915, 931, 960, 948, 990, 1012, 985, 1034, 1075, 1061, 1102, 1140, 1126, 1168),
    ),
    Told(
        "Post what is new on social media", "One post about the newest lesson, with a picture. Give the link to it.",
        "FREQ=WEEKLY;BYDAY=TU", 15, Proof.LINK, words="It is out.",
    ),
    Told(
        "Pay the invoices of the month", "Hosting, mail and design. Everything above $200 is asked for first.",
        "FREQ=MONTHLY;BYMONTHDAY=1", 30, Proof.TEXT, words="Hosting, mail and design are paid; nothing was above $200.",
    ),
)  # fmt: skip


def delegate(team: dict[str, User], mailbox: Mailbox, now: datetime, chance: Random) -> None:
    """Their days so far come in the order of time, of all duties: no clock goes back."""
    made = {_make(told, team, mailbox, now - SINCE).pk: (told, iter(told.numbers)) for told in TOLD}
    while duty := Duty.objects.filter(next_on__lt=now.date()).order_by("next_on", "pk").first():
        opening.open_due(_moment(duty, duty.next_on or duty.starts_on))
        for run in DutyRun.objects.filter(done_at=None).select_related("ticket", "duty__assignee").order_by("pk"):
            _play(run, *made[run.duty_id], now, chance)
    _one_late(team, mailbox, now)
    _one_for_today(team, mailbox, now)


def _make(told: Told, team: dict[str, User], mailbox: Mailbox, since: datetime, **fields: Any) -> Duty:
    asha = team["asha"]
    said = {"title": told.title, "what": told.what, "recurrence": told.recurrence, "minutes": told.minutes}
    proof = {"proof": told.proof, "number_is": told.number_is}
    duty = Duty(
        **said, **proof, assignee=asha, mailbox=mailbox, time_zone=asha.time_zone, created_by=team["olivia"],
        created_at=since, starts_on=since.date(), **fields,
    )  # fmt: skip
    duty.next_on = planned.schedule_of(duty, lambda day: True).after(since.date() - timedelta(days=1))
    duty.save()
    return duty


def _play(run: DutyRun, told: Told, numbers: Iterator[int], now: datetime, chance: Random) -> None:
    """Done within some hours."""
    at = min(run.due_at + timedelta(minutes=chance.randint(20, 400)), now)
    _done(run, told, run.duty.assignee, at, next(numbers, None))


def _moment(duty: Duty, day: date) -> datetime:
    return datetime.combine(day, duty.at, duty.assignee.tzinfo)


def _done(run: DutyRun, told: Told, asha: User, at: datetime, number: int | None) -> None:
    ticket = run.ticket
    assert ticket is not None
    run.duty.number_is = told.number_is
    shown = proofs.plain(run.duty, Decimal(number) if number is not None else None, _link(told, run.day))
    html, text = f"<div>{shown}</div><div>{told.words}</div>", f"{shown}\n{told.words}".strip()
    note = Message.objects.create(
        ticket=ticket, author=asha, direction=Direction.NOTE, html=html, text=text, new_text=text, created_at=at
    )
    DutyRun.objects.filter(pk=run.pk).update(done_at=at, done_by=asha, proof=note, number=number)
    ended = {"from": ticket.status, "to": Status.RESOLVED}
    Event.objects.bulk_create([
        Event(ticket=ticket, actor=asha, verb=Verb.DUTY_DONE, message=note, detail={"proof": shown}, created_at=at),
        Event(ticket=ticket, actor=asha, verb=Verb.RESOLVED, detail=ended, created_at=at),
    ])  # fmt: skip
    ticket.status, ticket.status_since, ticket.last_activity_at = Status.RESOLVED, at, at
    ticket.save(update_fields=["status", "status_since", "last_activity_at"])
    ReadMark.objects.create(person=asha, ticket=ticket, read_at=at)


def _link(told: Told, day: date) -> str:
    return f"https://social.example.com/northlight/{day:%Y-%m-%d}" if told.proof == Proof.LINK else ""


def _one_for_today(team: dict[str, User], mailbox: Mailbox, now: datetime) -> None:
    """By the procedure that there is, where there is one; to be done until tonight."""
    told = Told("Install the new payment form", "On the test site first. Show a picture of it.", "", 45, Proof.PICTURE)
    procedure = Procedure.objects.filter(current__isnull=False, retired_at=None).order_by("pk").first()
    _make(told, team, mailbox, now, at=_begun(team["asha"], now), hours_to_do=23, procedure=procedure)
    opening.open_due(now)


def _one_late(team: dict[str, User], mailbox: Mailbox, now: datetime) -> None:
    told = Told("Answer the reviews of last week", "Thank everybody by name.", "", 25, Proof.TEXT)
    duty = _make(told, team, mailbox, now - timedelta(days=1), at=time(9))
    opening.open_due(_moment(duty, duty.starts_on))
    DutyRun.objects.filter(duty=duty).update(late_at=now - LATE_BY)


def _begun(asha: User, now: datetime) -> time:
    """Some minutes ago, by her clocks, but today."""
    local = now.astimezone(asha.tzinfo)
    return local.replace(minute=0, second=0, microsecond=0).time()
