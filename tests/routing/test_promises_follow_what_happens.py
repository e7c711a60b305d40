"""First answer, next answer, resolution: made, met, paused, begun anew and dropped by the real verbs and intake."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_mailbox
from tests.mail.letters import mail, stored, taken_in
from tests.routing.promises import make_hours, make_target, promised_at, standing
from tickets.desk import replying, snoozing, sorting, spam, working
from tickets.mail import intake, sending
from tickets.models import InboundMail, Promise, ResponseTarget, Ticket
from tickets.models.inbound import Source
from tickets.models.ticket import Status, Visibility
from tickets.routing import assigning
from tickets.routing.promises import promising, targets

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


@pytest.fixture
def target(db):
    return make_target()


@pytest.fixture
def ticket(mailbox, target):
    return taken_in(mailbox, mail(message_id="<first@customer.example>")).ticket


def writes_again(ticket, text="Are you there?"):
    answered = {"in_reply_to": "<first@customer.example>"}
    message = taken_in(ticket.mailbox, mail("Re: Refund", text, **answered))
    assert message.ticket == ticket
    ticket.refresh_from_db()


def past(ticket, by):
    """As if everything so far had been so much earlier."""
    moments = ("created_at", "awaits_answer_since", "customer_wrote_at", "we_wrote_at", "status_since")
    ticket.refresh_from_db()
    for name in moments:
        if at := getattr(ticket, name):
            setattr(ticket, name, at - by)
    ticket.save(update_fields=moments)
    for promise in ticket.promises.all():
        promise.began_at, promise.due_at, promise.warn_at = (
            at - by for at in (promise.began_at, promise.due_at, promise.warn_at)
        )
        promise.paused_at = promise.paused_at and promise.paused_at - by
        promise.ended_at = promise.ended_at and promise.ended_at - by
        promise.save()


def test_a_new_ticket_promises_a_first_answer_and_a_resolution(ticket):
    found = standing(ticket)
    assert set(found) == {"first", "solved"}
    assert found["first"].due_at == ticket.created_at + HOUR
    assert found["first"].warn_at == ticket.created_at + HOUR * 0.75
    assert found["solved"].due_at == ticket.created_at + 8 * HOUR
    assert promised_at(ticket) == found["first"].due_at


def test_an_answer_meets_the_first_promise_and_the_resolution_waits_for_the_customer(ticket, asha):
    replying.reply(ticket, asha, "<p>Here it is</p>")
    first = ticket.promises.get(what="first")
    ticket.refresh_from_db()
    assert (first.ended_at, first.is_dropped) == (ticket.we_wrote_at, False)
    assert standing(ticket)["solved"].paused_at == ticket.status_since
    assert promised_at(ticket) is None


def test_the_customers_next_mail_promises_a_next_answer_and_the_resolution_goes_on(ticket, asha):
    replying.reply(ticket, asha, "<p>Here it is</p>")
    before = standing(ticket)["solved"].due_at
    past(ticket, HOUR)
    writes_again(ticket)
    found = standing(ticket)
    assert set(found) == {"next", "solved"}
    assert found["next"].due_at == ticket.customer_wrote_at + 2 * HOUR
    assert found["solved"].paused_at is None
    waited = found["solved"].due_at - (before - HOUR)
    assert HOUR <= waited < HOUR + timedelta(seconds=30)
    assert len(found["solved"].pauses) == 1


def test_several_mails_in_a_row_have_one_promise_from_the_first_on(ticket, asha):
    replying.reply(ticket, asha, "<p>Here it is</p>")
    writes_again(ticket)
    began = standing(ticket)["next"].began_at
    writes_again(ticket, "Hello?")
    assert standing(ticket)["next"].began_at == began
    assert ticket.promises.filter(what="next").count() == 1


def test_an_answer_taken_back_was_none(ticket, asha):
    before = list(ticket.promises.order_by("pk").values())
    outgoing = replying.reply(ticket, asha, "<p>Here it is</p>", then=Status.RESOLVED)
    assert standing(ticket) == {}
    replying.undo(outgoing, asha)
    assert list(ticket.promises.order_by("pk").values()) == before
    assert promised_at(ticket) == standing(ticket)["first"].due_at
    assert (ticket.we_wrote_at, ticket.status_since) == (None, ticket.created_at)


def test_the_second_of_two_answers_taken_back_leaves_the_first(ticket, asha):
    replying.reply(ticket, asha, "<p>Look here</p>", then=Status.OPEN)
    ticket.refresh_from_db()
    answered = ticket.we_wrote_at
    second = replying.reply(ticket, asha, "<p>And there</p>", then=Status.OPEN)
    replying.undo(second, asha)
    ticket.refresh_from_db()
    assert ticket.we_wrote_at == answered
    assert set(standing(ticket)) == {"solved"}


def test_a_next_answer_taken_back_was_none_either(ticket, asha):
    replying.reply(ticket, asha, "<p>Here it is</p>")
    writes_again(ticket)
    due = standing(ticket)["next"].due_at
    replying.undo(replying.reply(ticket, asha, "<p>Once more</p>"), asha)
    assert standing(ticket)["next"].due_at == due
    assert ticket.promises.filter(what="next").count() == 1


def test_resolving_meets_the_resolution_and_reopening_starts_again(ticket, asha):
    replying.reply(ticket, asha, "<p>Done</p>", then=Status.RESOLVED)
    assert ticket.promises.get(what="solved").is_dropped is False
    past(ticket, 3 * HOUR)
    working.reopen(ticket, asha)
    ticket.refresh_from_db()
    again = standing(ticket)["solved"]
    assert again.began_at == ticket.status_since
    assert ticket.promises.filter(what="solved").count() == 2


def test_what_is_resolved_without_an_answer_promises_none_any_more(ticket, asha):
    working.resolve(ticket, asha)
    assert ticket.promises.get(what="first").is_dropped
    assert promised_at(ticket) is None


def test_a_ticket_that_is_put_off_goes_on_being_promised(ticket, asha):
    due = standing(ticket)["first"].due_at
    snoozing.snooze(ticket, timezone.now() + HOUR, asha)
    assert standing(ticket)["first"].due_at == due
    assert standing(ticket)["solved"].paused_at is None
    assert promised_at(ticket) == due


def test_spam_is_promised_nothing_and_what_was_none_begins_again(ticket, asha):
    spam.mark(ticket, asha)
    assert standing(ticket) == {}
    assert promised_at(ticket) is None
    working.reopen(ticket, asha)
    ticket.refresh_from_db()
    assert standing(ticket)["first"].began_at == ticket.status_since


def test_another_kind_or_priority_counts_from_the_same_beginning(ticket, asha):
    make_target("complaints", kind="complaint", first_answer=30, next_answer=None, resolution=None, position=1)
    make_target("urgent", priority="urgent", first_answer=15, position=0)
    targets.forget()
    sorting.set_kind(ticket, "complaint", asha)
    found = standing(ticket)
    assert set(found) == {"first"}
    assert (found["first"].began_at, found["first"].due_at) == (ticket.created_at, ticket.created_at + HOUR / 2)
    sorting.set_priority(ticket, "urgent", asha)
    assert standing(ticket)["first"].due_at == ticket.created_at + HOUR / 4
    assert standing(ticket)["solved"].began_at == ticket.created_at
    assert ticket.promises.filter(what="solved").count() == 1


def test_a_target_that_only_rules_set_holds_where_one_did(ticket):
    special = make_target("special", only_by_rule=True, position=0, first_answer=5)
    promising.keep([ticket])
    assert standing(ticket)["first"].due_at == ticket.created_at + HOUR
    Ticket.objects.update(target=special)
    promising.keep([ticket])
    assert standing(ticket)["first"].due_at == ticket.created_at + HOUR / 12


def test_auto_mail_is_promised_nothing_until_a_person_writes(mailbox, target):
    away = mail(
        "Out of office", "Back on Monday.", auto_submitted="auto-replied", message_id="<first@customer.example>"
    )
    ticket = taken_in(mailbox, away).ticket
    assert not ticket.promises.exists()
    assert ticket.customer_wrote_at is None
    writes_again(ticket)
    assert set(standing(ticket)) == {"first", "solved"}


def test_an_old_inbox_is_promised_nothing(mailbox, target):
    row = stored(mailbox, mail())
    InboundMail.objects.update(source=Source.IMPORT, is_old=True)
    intake.drain(mailbox.pk)
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.customer_wrote_at) == (Status.RESOLVED, row.received_at)
    assert not Promise.objects.exists()


def test_what_is_held_is_promised_when_it_is_routed(mailbox, target, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(assigning, "route", lambda tickets: None)
        ticket = taken_in(mailbox, mail()).ticket
    assert (ticket.visibility, ticket.promises.count()) == (Visibility.HELD, 0)
    assigning.route([ticket])
    assert standing(ticket)["first"].began_at == ticket.created_at


def test_an_answer_that_did_not_leave_wakes_the_resolution(ticket, asha):
    outgoing = replying.reply(ticket, asha, "<p>Done</p>", then=Status.RESOLVED)
    sending._wake(ticket.__class__.objects.get(pk=ticket.pk))
    ticket.refresh_from_db()
    assert outgoing.message.ticket_id == ticket.pk
    assert ticket.status == Status.OPEN
    assert standing(ticket)["solved"].began_at == ticket.status_since


def test_keeping_twice_changes_nothing(ticket, asha):
    replying.reply(ticket, asha, "<p>Here it is</p>")
    writes_again(ticket)
    before = list(Promise.objects.order_by("pk").values())
    promising.keep([ticket])
    promising.keep([ticket])
    assert list(Promise.objects.order_by("pk").values()) == before


def test_business_hours_count_and_a_business_that_never_opens_promises_nothing(mailbox):
    make_target(hours=make_hours("Never", {}))
    ticket = taken_in(mailbox, mail()).ticket
    assert not Promise.objects.exists()
    ResponseTarget.objects.update(hours=make_hours("Mondays", {"mon": [["09:00", "10:00"]]}))
    targets.forget()
    promising.keep([ticket])
    due = standing(ticket)["first"].due_at
    assert due == targets.current()[0].hours.after(ticket.created_at, HOUR)
    assert (due.weekday(), due.hour) in ((0, 9), (0, 10))


def test_hours_that_make_no_sense_hold_up_no_mail(mailbox):
    make_target(hours=make_hours("Broken", {"mon": [["nine", "five"]]}))
    assert taken_in(mailbox, mail()).ticket.visibility == Visibility.TEAM
    assert not Promise.objects.exists()


def test_any_number_of_tickets_costs_the_same_statements(mailbox, target, django_assert_max_num_queries):
    for number in range(12):
        stored(mailbox, mail(f"Matter {number}", message_id=f"<{number}@customer.example>"))
    intake.drain(mailbox.pk)
    everything = list(Ticket.objects.all())
    Promise.objects.all().delete()
    with django_assert_max_num_queries(7):
        promising.keep(everything)
    assert Promise.objects.count() == 24


def test_where_no_target_is_on_it_costs_one_look_in_seconds(mailbox, django_assert_num_queries):
    tickets = [taken_in(mailbox, mail()).ticket]
    targets.forget()
    with django_assert_num_queries(1):
        promising.keep(tickets)
    with django_assert_num_queries(0):
        promising.keep(tickets)
