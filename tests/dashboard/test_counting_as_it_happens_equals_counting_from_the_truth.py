"""Whatever people do in whatever order: days that were counted whenever something was marked are those that are counted
anew from the first to the last."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from accounts.models import User
from tests.cast import add_mail, make_customer, make_mailbox, open_ticket
from tests.routing.promises import make_target
from tickets.asking import escalating
from tickets.dashboard.counting import behind, counter, marks, reading
from tickets.dashboard.counting.moments import MOMENTS
from tickets.desk import deleting, merging, parting, replying, sorting, spam, working
from tickets.errors import Refused
from tickets.models import CountedDay, DailyCount, DailyTime, Escalation, Message, OutgoingMail, Promise, Ticket
from tickets.models.message import Direction
from tickets.models.ticket import Status
from tickets.rating import saying
from tickets.routing.promises import breaking

STEPS, COUNT_EVERY = 70, 6
KINDS = ("", "question", "complaint", "payments")


class Desk:
    """Does one thing or another, as people might."""

    def __init__(self, seed: int, people: list[User], owner: User) -> None:
        self.chance, self.people, self.owner = Random(seed), people, owner
        self.mailboxes = [make_mailbox(f"box{number}@shop.example") for number in range(2)]
        self.customers = [make_customer(f"c{number}@customer.example") for number in range(3)]

    @property
    def someone(self) -> User:
        return self.chance.choice(self.people)

    def a_moment(self) -> datetime:
        """Now, or in the last three days."""
        return datetime.now(UTC) - self.chance.choice((0, 1)) * timedelta(minutes=self.chance.randrange(4320))

    def a_ticket(self) -> Ticket:
        return self.chance.choice(list(Ticket.objects.order_by("pk")))

    def opens(self) -> None:
        box, customer = self.chance.choice(self.mailboxes), self.chance.choice(self.customers)
        open_ticket(
            box, customer, kind=self.chance.choice(KINDS), at=self.a_moment(), customer_wrote_at=self.a_moment()
        )

    def writes(self) -> None:
        add_mail(self.a_ticket(), "And another thing", at=self.a_moment())

    def answers(self) -> None:
        then = self.chance.choice((Status.OPEN, Status.WAITING, Status.RESOLVED))
        replying.reply(self.a_ticket(), self.someone, f"<p>Here you are, {self.chance.random()}</p>", then=then)

    def takes_back(self) -> None:
        replying.undo(self.chance.choice(list(OutgoingMail.objects.order_by("pk"))), self.someone)

    def turns(self) -> None:
        self.chance.choice((working.resolve, working.reopen, working.wait, spam.mark))(self.a_ticket(), self.someone)

    def deletes(self) -> None:
        self.chance.choice((deleting.delete, deleting.bring_back))(self.a_ticket(), self.owner)

    def sorts(self) -> None:
        sorting.set_kind(self.a_ticket(), self.chance.choice(KINDS[1:]), self.someone)

    def merges(self) -> None:
        merging.merge(self.a_ticket(), self.a_ticket(), self.owner)

    def parts(self) -> None:
        parting.part(self.chance.choice(list(Ticket.objects.exclude(merged_into=None))), self.owner)

    def asks(self) -> None:
        escalating.ask(self.a_ticket(), self.people[0], "May I?")

    def hears(self) -> None:
        question = self.chance.choice(list(Escalation.objects.order_by("pk")))
        if self.chance.random() < 0.5:
            escalating.answer(question, self.owner, "Yes")
        else:
            escalating.withdraw(question, self.people[0])

    def rates(self) -> None:
        message = self.chance.choice(list(Message.objects.filter(direction=Direction.REPLY).order_by("pk")))
        saying.say(message, self.chance.choice(("good", "bad")))

    def is_late(self) -> None:
        Promise.objects.filter(ended_at=None).update(due_at=datetime.now(UTC), warn_at=datetime.now(UTC))
        breaking.look()

    def step(self) -> None:
        doings: list[Callable[[], None]] = [
            *[self.opens, self.writes, self.answers, self.answers, self.turns, self.turns] * 2,
            *(self.takes_back, self.deletes, self.sorts, self.merges, self.parts, self.asks, self.hears),
            *(self.rates, self.is_late),
        ]
        with suppress(Refused, IndexError):
            self.chance.choice(doings)()


def stored() -> tuple[set[object], set[object]]:
    counts = DailyCount.objects.values_list("day", "what", "by", "key", "count")
    return set(counts), set(DailyTime.objects.values_list("day", "what", "minutes", "count"))


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_what_people_do(asha: User, olivia: User, seed: int) -> None:
    desk = Desk(seed, [asha, olivia], olivia)
    make_target()
    for number in range(STEPS):
        desk.step()
        if number % COUNT_EVERY == 0:
            counter.count_all()
    counter.count_all()
    as_it_happened = stored()
    assert len(as_it_happened[0]) > 40
    for model in (CountedDay, DailyCount, DailyTime):
        model.objects.all().delete()
    marks.everything()
    counter.count_all()
    assert stored() == as_it_happened


def test_each_figure_equals_the_list_behind_it(asha: User, olivia: User) -> None:
    desk = Desk(99, [asha, olivia], olivia)
    make_target()
    for _ in range(2 * STEPS):
        desk.step()
    counter.count_all()
    today = datetime.now(UTC).date()
    first = today - timedelta(days=5)
    found = reading.counts(first, today)
    happened = {what: found.of(what) for what in MOMENTS}
    assert sum(count > 0 for count in happened.values()) >= len(MOMENTS) - 1, happened
    for what, count in happened.items():
        assert sum(each.times for each in behind.tickets(olivia, what, first, today)) == count, what
        for by in ("kind", "mailbox", "person"):
            parts = found.parts(what, by)
            listed = {key: behind.tickets(olivia, what, first, today, by, key) for key in parts}
            assert {key: sum(each.times for each in some) for key, some in listed.items()} == parts, (what, by)
