from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from tests.mail.letters import mail, stored, taken_in
from tickets.errors import NotStored
from tickets.mail import claiming, filing, intake, receiving, storage
from tickets.models import InboundMail, Message, Ticket
from tickets.models.inbound import InboundState, Source

pytestmark = pytest.mark.django_db


def with_attachment() -> bytes:
    letter = message_from_bytes(mail(), policy=policy.SMTP)
    letter.add_attachment(b"receipt", maintype="application", subtype="pdf", filename="receipt.pdf")
    return letter.as_bytes()


@pytest.mark.parametrize(
    "raw", [b"", b"\0" * 500, b"\xff\xfe garbage \x00", b"Subject: =?x-unknown?B?////?=\r\n\r\n\x80"]
)
def test_any_bytes_become_a_ticket(mailbox, raw):
    assert taken_in(mailbox, raw).ticket.status == "open"


def test_a_mail_that_cannot_be_filed_is_set_aside_with_the_reason_and_its_eml(mailbox, monkeypatch):
    save = filing.Filing.save

    def save_unless_poison(self):
        if any("poison" in message.new_text for message in self.messages):
            raise ValueError("the rows do not fit")
        save(self)

    monkeypatch.setattr(filing.Filing, "save", save_unless_poison)
    for text in ("before", "poison", "after"):
        stored(mailbox, mail(text, text))
    intake.drain(mailbox.pk)
    assert list(Ticket.objects.order_by("id").values_list("subject", flat=True)) == ["before", "poison", "after"]
    aside = Message.objects.get(subject="poison")
    assert "the rows do not fit" in aside.problem
    assert [attachment.filename for attachment in aside.attachments.all()] == ["message.eml"]


def test_a_mail_that_cannot_even_be_set_aside_says_so_on_its_row(mailbox, monkeypatch):
    def refuse(self):
        raise ValueError("nothing fits")

    with monkeypatch.context() as patched:
        patched.setattr(filing.Filing, "save", refuse)
        row = stored(mailbox, mail("poison"))
        intake.drain(mailbox.pk)
    row.refresh_from_db()
    assert (row.state, row.problem) == (InboundState.FAILED, "It could not be filed: nothing fits")
    taken_in(mailbox, mail("after", "after"))


def test_an_outage_gives_the_mail_back_untouched(mailbox, monkeypatch):
    def full(name, content):
        raise NotStored("The disk is full")

    row = stored(mailbox, with_attachment())
    with monkeypatch.context() as patched:
        patched.setattr(storage, "keep_all", full)
        with pytest.raises(NotStored):
            intake.drain(mailbox.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (InboundState.RECEIVED, 0)
    intake.drain(mailbox.pk)
    assert Message.objects.get(inbound=row).attachments.count() == 1


def test_a_mail_whose_reader_died_three_times_by_chance_is_read_all_the_same(mailbox, monkeypatch):
    row = stored(mailbox, mail("innocent"))
    InboundMail.objects.update(attempts=3, state=InboundState.PROCESSING)
    monkeypatch.setattr("tickets.mail.reading.parse_or_refuse", lambda raw: pytest.fail("read in the worker again"))
    intake.drain(mailbox.pk)
    message = Message.objects.get(inbound=row)
    assert (message.subject, message.problem, message.text) == ("innocent", "", "I bought it twice.\n")


def test_what_nobody_could_file_in_many_tries_is_set_aside(mailbox, monkeypatch):
    row = stored(mailbox, mail("killer"))
    InboundMail.objects.update(attempts=9, state=InboundState.PROCESSING)
    intake.drain(mailbox.pk)
    assert "could not be read in 9 tries" in Message.objects.get(inbound=row).problem


def test_what_was_tried_before_is_claimed_alone(mailbox):
    for number in range(3):
        stored(mailbox, mail(f"number {number}"))
    InboundMail.objects.filter(pk=InboundMail.objects.earliest("id").pk).update(attempts=1)
    assert len(claiming.claim(mailbox.pk)) == 1


def test_one_reader_at_a_time_for_each_mailbox(mailbox):
    stored(mailbox, mail("first"))
    assert len(claiming.claim(mailbox.pk)) == 1
    stored(mailbox, mail("second"))
    assert claiming.claim(mailbox.pk) == []
    InboundMail.objects.update(leased_until=None)
    assert len(claiming.claim(mailbox.pk)) == 1


def test_a_lost_raw_file_becomes_a_ticket_that_says_so(mailbox):
    row = receiving.store(mailbox, mail("lost"), Source.SMTP)
    storage.default_storage.delete(row.raw_name)
    intake.drain(mailbox.pk)
    assert "cannot be opened" in Message.objects.get(inbound=row).problem


def test_a_reader_whose_lease_ran_out_leaves_the_mail_to_the_one_who_took_over(mailbox):
    row = stored(mailbox, mail("slow"))
    slow = claiming.claim(mailbox.pk)
    InboundMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    quick = claiming.claim(mailbox.pk)
    intake.take_in(slow)
    assert Message.objects.count() == 0
    intake.take_in(quick)
    intake.take_in(slow)
    row.refresh_from_db()
    assert (row.state, row.problem, Message.objects.count()) == (InboundState.DONE, "", 1)


def test_a_database_that_goes_in_mid_answer_is_no_fault_of_the_mail(mailbox, monkeypatch):
    def lost(self):
        raise DatabaseError("server closed the connection unexpectedly")

    row = stored(mailbox, mail())
    with monkeypatch.context() as patched:
        patched.setattr(filing.Filing, "save", lost)
        with pytest.raises(OperationalError):
            intake.drain(mailbox.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (InboundState.RECEIVED, 0)
