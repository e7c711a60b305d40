"""A day made by hand, and what is counted of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from tests.cast import add_mail, make_customer, open_ticket
from tickets.asking import escalating
from tickets.dashboard.counting import behind, counter, reading
from tickets.desk import deleting, replying, sorting, spam, working
from tickets.models import Customer, Duty, DutyRun, Mailbox, Ticket
from tickets.models.ticket import Status


@pytest.fixture
def today(olivia: User) -> date:
    return datetime.now(UTC).date()


def counted(day: date) -> reading.Counted:
    counter.count_all()
    return reading.counts(day, day)


def test_tickets_that_come_in_are_counted_by_kind_mailbox_and_hour(
    mailbox: Mailbox, carl: Customer, olivia: User
) -> None:
    day = date(2026, 3, 2)
    for hour in (9, 9, 14):
        open_ticket(mailbox, carl, kind="question", at=datetime(2026, 3, 2, hour, 59, 59, tzinfo=UTC))
    open_ticket(mailbox, carl, kind="complaint", at=datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    found = counted(day)
    assert found.of("came_in") == found.of("mails") == 3
    assert found.parts("came_in", "kind") == {"question": 3}
    assert found.parts("came_in", "mailbox") == {str(mailbox.pk): 3}
    assert found.parts("came_in", "hour") == {"9": 2, "14": 1}
    assert reading.hours_of_week(day, day)[0][9] == 2
    assert found.parts("came_in", "person") == {}


def test_an_answer_counts_for_who_wrote_it_and_not_once_it_is_taken_back(
    ticket: Ticket, asha: User, olivia: User, today: date
) -> None:
    first = replying.reply(ticket, asha, "<p>Here it is.</p>", then=Status.RESOLVED)
    replying.reply(ticket, asha, "<p>And once more.</p>")
    found = counted(today)
    assert (found.of("answered"), found.of("answers"), found.of("resolved")) == (1, 2, 1)
    assert found.parts("answered", "person") == {str(asha.pk): 1}
    assert (found.of("worked"), found.of("alone")) == (1, 1)
    replying.undo(first, asha)
    assert counted(today).of("answers") == 1


def test_a_resolution_that_was_taken_back_with_its_answer_is_none(ticket: Ticket, asha: User, today: date) -> None:
    outgoing = replying.reply(ticket, asha, "<p>Here it is.</p>", then=Status.RESOLVED)
    assert counted(today).of("resolved") == 1
    replying.undo(outgoing, asha)
    assert counted(today).of("resolved") == 0
    working.resolve(ticket, asha)
    assert counted(today).of("resolved") == 1


def test_what_the_owner_was_asked_is_not_done_without_her(
    ticket: Ticket, asha: User, olivia: User, today: date
) -> None:
    replying.reply(ticket, asha, "<p>One moment.</p>")
    assert counted(today).of("alone") == 1
    question = escalating.ask(ticket, asha, "May I?")
    found = counted(today)
    assert (found.of("asked"), found.of("worked"), found.of("alone")) == (1, 1, 0)
    escalating.withdraw(question, asha)
    found = counted(today)
    assert (found.of("asked"), found.of("alone")) == (0, 1)


def test_spam_what_is_deleted_and_duties_count_nowhere(
    mailbox: Mailbox, carl: Customer, asha: User, olivia: User, today: date
) -> None:
    junk, gone, duty = (open_ticket(mailbox, carl, subject) for subject in ("Junk", "Gone", "Duty"))
    assert counted(today).of("came_in") == 3
    spam.mark(junk, asha)
    deleting.delete(gone, olivia)
    assert counted(today).of("came_in") == 1
    assert sum(age.count for age in reading.open_by_age(today)) == 1
    working.reopen(junk, asha)
    assert counted(today).of("came_in") == 2
    of = Duty.objects.create(title="Backups", assignee=asha, mailbox=mailbox, starts_on=today, created_by=olivia)
    DutyRun.objects.create(duty=of, day=today, ticket=duty, due_at=datetime.now(UTC), late_at=datetime.now(UTC))
    assert counted(today).of("came_in") == 1
    assert reading.open_by_age(today)[0].count == 1


def test_another_kind_moves_what_was_counted(ticket: Ticket, asha: User, today: date) -> None:
    assert counted(today).parts("came_in", "kind") == {"": 1}
    sorting.set_kind(ticket, "complaint", asha)
    assert counted(today).parts("came_in", "kind") == {"complaint": 1}


def test_open_tickets_are_told_by_their_age(mailbox: Mailbox, carl: Customer, olivia: User, today: date) -> None:
    now = datetime.now(UTC)
    for days in (0, 2, 2, 5, 20, 400):
        open_ticket(mailbox, carl, at=now - timedelta(days=days))
    counter.count_all()
    ages = reading.open_by_age(today)
    assert [age.count for age in ages] == [1, 2, 1, 1, 1]
    assert [behind.tickets(olivia, "open", age.first, age.last).count() for age in ages] == [1, 2, 1, 1, 1]


def test_the_list_behind_a_figure_has_what_was_counted(ticket: Ticket, asha: User, olivia: User, today: date) -> None:
    add_mail(ticket, "Hello?", sender=make_customer())
    replying.reply(ticket, asha, "<p>Here it is.</p>")
    found = counted(today)
    for what in ("came_in", "mails", "answered", "answers"):
        listed = list(behind.tickets(olivia, what, today, today))
        assert listed == [ticket]
        assert sum(each.times for each in listed) == found.of(what)  # type: ignore[attr-defined]
    assert not behind.tickets(olivia, "answered", today, today, "person", str(olivia.pk))
    assert behind.tickets(olivia, "answered", today, today, "person", str(asha.pk)).count() == 1
