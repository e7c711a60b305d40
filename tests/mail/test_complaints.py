import pytest

from tests.mail.letters import taken_in
from tests.mail.reports import answered, complaint
from tickets.models import Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status

pytestmark = pytest.mark.django_db
WANDA = "wanda@customer.example"


def test_who_calls_our_mail_unwanted_gets_no_more_of_it(mailbox, asha):
    outgoing = answered(mailbox, asha)
    report = taken_in(mailbox, complaint(outgoing), "")
    ticket, [stop] = Ticket.objects.get(), Suppression.objects.all()
    assert report.ticket == ticket
    assert (stop.email, stop.reason) == ("carl@customer.example", "it was called unwanted (spam)")
    told = ticket.events.get(verb=Verb.BOUNCED).detail
    assert told["kind"] == "complaint"
    assert "called our mail unwanted" in told["reason"]
    assert ticket.status == Status.OPEN


def test_it_arrived_so_that_the_answer_is_not_red(mailbox, asha):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, complaint(outgoing), "")
    outgoing.refresh_from_db()
    assert outgoing.bounced_at is None


def test_of_two_recipients_only_the_one_who_is_named_counts(mailbox, asha):
    outgoing = answered(mailbox, asha, cc=WANDA)
    taken_in(mailbox, complaint(outgoing, f"Feedback-Type: abuse\nOriginal-Rcpt-To: <{WANDA}>"), "")
    assert [stop.email for stop in Suppression.objects.all()] == [WANDA]


def test_where_nobody_is_named_nobody_of_two_is_stopped(mailbox, asha):
    outgoing = answered(mailbox, asha, cc=WANDA)
    taken_in(mailbox, complaint(outgoing), "")
    assert not Suppression.objects.exists()
    assert "Somebody called our mail unwanted" in Ticket.objects.get().events.get(verb=Verb.BOUNCED).detail["reason"]


def test_mallory_cannot_complain_in_the_name_of_others(mailbox, asha):
    outgoing = answered(mailbox, asha, cc=WANDA)
    taken_in(mailbox, complaint(outgoing, "Feedback-Type: abuse\nOriginal-Rcpt-To: <olga@other.example>"), "")
    assert not Suppression.objects.exists()


def test_who_says_that_it_is_wanted_complains_of_nothing(mailbox, asha):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, complaint(outgoing, "Feedback-Type: not-spam"), "")
    assert not Suppression.objects.exists()
    assert Ticket.objects.get().status == Status.WAITING
