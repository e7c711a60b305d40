"""The weeks under 'Learning' and the days under 'Today' are of the same work: no answer taken back, and no duty."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from tests.cast import open_ticket
from tests.dashboard.recounted import Moment, Recount
from tests.dashboard.test_counting_as_it_happens_equals_counting_from_the_truth import STEPS, Desk
from tickets.asking import escalating
from tickets.desk import replying
from tickets.models import Duty, DutyRun, OutgoingMail, Ticket
from tickets.procedures import weeks

ZONE = ZoneInfo("UTC")


def of_all() -> dict[str, tuple[int, int, int]]:
    """{Monday: (worked, asked, alone)}."""
    found = weeks.lately(datetime.now(UTC), ZONE)
    return {str(each.week): (each.worked, each.asked, each.alone) for each in found if each.person is None}


def test_whatever_people_do(asha: User, olivia: User) -> None:
    desk = Desk(11, [asha, olivia], olivia)
    for _ in range(2 * STEPS):
        desk.step()
    assert OutgoingMail.objects.filter(state="undone").exists()
    recount = Recount(ZONE, {olivia.pk})
    asked = recount.asked()
    worked, found = [*recount.answers(), *asked], of_all()

    def within(moments: list[Moment], week: str) -> list[int]:
        return [each.ticket for each in moments if str(weeks.monday(each.at, ZONE)) == week]

    assert found
    for week, (many, questions, _) in found.items():
        assert (many, questions) == (len(set(within(worked, week))), len(within(asked, week))), week


def test_a_duty_is_none_of_it_and_no_answer_that_was_taken_back(ticket: Ticket, asha: User, olivia: User) -> None:
    replying.undo(replying.reply(ticket, asha, "<p>Wait</p>"), asha)
    errand = open_ticket(ticket.mailbox, ticket.customer, "Clean the list")
    now, made = timezone.now(), {"assignee": asha, "mailbox": ticket.mailbox, "created_by": olivia}
    duty = Duty.objects.create(title="Clean the list", starts_on=now.date(), **made)
    DutyRun.objects.create(duty=duty, day=now.date(), ticket=errand, due_at=now, late_at=now)
    escalating.ask(errand, asha, "All of it?")
    assert of_all() == {}
