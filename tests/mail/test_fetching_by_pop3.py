from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.mailboxes.servers import fetched_by_pop3
from tests.proxy import proxy
from tickets.errors import MessageUnfetchable
from tickets.mail import fetched, fetching, intake, maildrop, storage
from tickets.models import InboundMail, Mailbox, Ticket
from tickets.models.inbound import InboundState, Source

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.now(UTC) - timedelta(days=90)


@pytest.fixture
def pop3_mailbox(dovecot: Dovecot) -> Mailbox:
    mailbox = fetched_by_pop3(dovecot)
    mailbox.save()
    mailbox.refresh_from_db()
    return mailbox


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What was asked for by number: 'head 1', 'body 1'."""
    questions: list[str] = []
    head, body = maildrop.Maildrop.head, maildrop.Maildrop.body
    monkeypatch.setattr(
        maildrop.Maildrop, "head", lambda self, number: questions.append(f"head {number}") or head(self, number)
    )
    monkeypatch.setattr(
        maildrop.Maildrop, "body", lambda self, each: questions.append(f"body {each.number}") or body(self, each)
    )
    return questions


def now() -> str:
    return format_datetime(datetime.now(UTC))


def deliver(dovecot: Dovecot, *subjects: str, flags: tuple[bytes, ...] = ()) -> None:
    for subject in subjects:
        dovecot.deliver("support@example.com", mail(subject, date=now()), flags=flags)


def let_the_pause_pass() -> None:
    Mailbox.objects.update(fetch_paused_until=None)


def test_new_mail_is_stored_once_and_downloaded_once(dovecot, pop3_mailbox, asked):
    deliver(dovecot, "one", "two")
    assert [fetching.fetch(pop3_mailbox.pk) for _ in range(3)] == [2, 0, 0]
    deliver(dovecot, "three")
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert [each for each in asked if each.startswith("body")] == ["body 1", "body 2", "body 3"]
    intake.drain(pop3_mailbox.pk)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["one", "three", "two"]


def test_what_is_stored_is_what_the_server_has(dovecot, pop3_mailbox):
    raw = mail("dots", f".\n..two\n{'long ' * 2000}\n.", date=now())
    dovecot.deliver("support@example.com", raw)
    fetching.fetch(pop3_mailbox.pk)
    [row] = InboundMail.objects.all()
    assert storage.read(row.raw_name) == raw
    assert (row.source, row.delivery_key[:5]) == (Source.POP3, "pop3:")


def test_mail_that_somebody_has_read_comes_in_and_stays_on_the_server(dovecot, pop3_mailbox):
    deliver(dovecot, "seen", flags=(rb"\Seen",))
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert dovecot.subjects("support@example.com") == ["seen"]


def test_what_is_stored_is_deleted_only_when_told_to(dovecot, pop3_mailbox):
    deliver(dovecot, "before")
    fetching.fetch(pop3_mailbox.pk)
    assert dovecot.subjects("support@example.com") == ["before"]
    Mailbox.objects.update(delete_fetched=True)
    fetching.fetch(pop3_mailbox.pk)
    assert dovecot.subjects("support@example.com") == []
    deliver(dovecot, "after")
    assert [fetching.fetch(pop3_mailbox.pk) for _ in range(2)] == [1, 0]  # the next fetch deletes what is safe by then
    assert dovecot.subjects("support@example.com") == []
    assert InboundMail.objects.count() == 2


def test_older_mail_is_left_and_not_looked_at_again(dovecot, pop3_mailbox, asked):
    dovecot.deliver("support@example.com", mail("long ago", date=format_datetime(LONG_AGO)))
    deliver(dovecot, "today")
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert InboundMail.objects.get(state=InboundState.LEFT).raw_name == ""
    asked.clear()
    deliver(dovecot, "later")
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert asked == ["body 3"]


def test_an_earlier_day_brings_in_what_was_left(dovecot, pop3_mailbox):
    dovecot.deliver("support@example.com", mail("long ago", date=format_datetime(LONG_AGO)))
    fetching.fetch(pop3_mailbox.pk)
    Mailbox.objects.update(import_since=date(2020, 1, 1), uid_validity=None, last_uid=0)  # as the form does
    assert fetching.fetch(pop3_mailbox.pk) == 1
    [row] = InboundMail.objects.all()
    assert row.is_old
    assert row.received_at.date() == LONG_AGO.date()


def test_the_server_s_own_date_counts_before_the_sender_s(dovecot, pop3_mailbox):
    received = f"by mx.example.com; {now()}"
    dovecot.deliver("support@example.com", mail("spoofed", received=received, date=format_datetime(LONG_AGO)))
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert datetime.now(UTC) - InboundMail.objects.get().received_at < timedelta(minutes=1)


def test_a_server_without_uidl_gives_each_message_once(dovecot, pop3_mailbox, monkeypatch, asked):
    monkeypatch.setattr(maildrop.Maildrop, "_names", lambda self: {})
    deliver(dovecot, "one", "two")
    dovecot.deliver("support@example.com", mail("twin", date="Sun, 22 Nov 2026 09:41:00 +0000"))
    dovecot.deliver("support@example.com", mail("twin", date="Sun, 22 Nov 2026 09:41:00 +0000"))
    Mailbox.objects.update(import_since=date(2020, 1, 1))
    fetching.fetch(pop3_mailbox.pk)
    deliver(dovecot, "three")
    asked.clear()
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert [each for each in asked if each.startswith("body")] == ["body 5"]
    intake.drain(pop3_mailbox.pk)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["one", "three", "twin", "two"]


def test_names_that_no_row_could_hold_are_taken_by_their_hash(dovecot, pop3_mailbox, monkeypatch):
    monkeypatch.setattr(maildrop.Maildrop, "_names", lambda self: {"1": "\0" * 300, "2": "ü" * 300})
    deliver(dovecot, "one", "two")
    assert [fetching.fetch(pop3_mailbox.pk) for _ in range(2)] == [2, 0]
    assert InboundMail.objects.count() == 2


def test_a_server_without_uidl_and_top_gives_each_message_once(dovecot, pop3_mailbox, monkeypatch):
    def unknown(self, *_):
        raise MessageUnfetchable("The server said: Unknown command")

    monkeypatch.setattr(maildrop.Maildrop, "_names", lambda self: {})
    deliver(dovecot, "one")
    Mailbox.objects.update(uid_validity=0)
    monkeypatch.setattr(maildrop.Maildrop, "head", unknown)
    assert fetching.fetch(pop3_mailbox.pk) == 1
    deliver(dovecot, "two")
    assert fetching.fetch(pop3_mailbox.pk) == 1


def test_a_line_that_breaks_loses_nothing_and_doubles_nothing(dovecot, pop3_mailbox):
    deliver(dovecot, *(f"number {n}" for n in range(20)))
    with proxy(dovecot.pop3_port) as line:
        Mailbox.objects.update(pop3_port=line.port, pop3_security="none")
        for line.cut_after in (10, 900, 1_500, 2_500, 3_500):
            fetching.fetch(pop3_mailbox.pk)
            assert Mailbox.objects.get().fetch_problem
            let_the_pause_pass()
        line.cut_after = None
        fetching.fetch(pop3_mailbox.pk)
    assert Mailbox.objects.get().fetch_problem == ""
    intake.drain(pop3_mailbox.pk)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == sorted(f"number {n}" for n in range(20))


def test_one_that_the_server_refuses_is_passed_by_and_tried_again(dovecot, pop3_mailbox, monkeypatch):
    deliver(dovecot, "one", "two")
    body = maildrop.Maildrop.body

    def all_but_the_first(self, listed):
        if listed.number == 1:
            raise MessageUnfetchable("The server said: Message is locked")
        return body(self, listed)

    with monkeypatch.context() as patched:
        patched.setattr(maildrop.Maildrop, "body", all_but_the_first)
        assert fetching.fetch(pop3_mailbox.pk) == 1
    assert "locked" in InboundMail.objects.get(state=InboundState.UNFETCHED).problem
    assert fetching.fetch(pop3_mailbox.pk) == 1
    assert set(InboundMail.objects.values_list("state", flat=True)) == {InboundState.RECEIVED}


def test_one_that_was_deleted_before_it_could_be_fetched_is_given_up(dovecot, pop3_mailbox, monkeypatch):
    deliver(dovecot, "one")
    with monkeypatch.context() as patched:
        patched.setattr(maildrop.Maildrop, "body", lambda self, listed: pytest.fail("asked"))
        patched.setattr(maildrop.Maildrop, "head", _refused)
        fetching.fetch(pop3_mailbox.pk)
    with dovecot.client("support@example.com") as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    fetching.fetch(pop3_mailbox.pk)
    [row] = InboundMail.objects.all()
    assert (row.problem, row.attempts) == (fetched.GONE, fetched.MOST_TRIES)


def _refused(self, number):
    raise MessageUnfetchable("The server said: no")


def test_a_wrong_password_is_written_on_the_mailbox(dovecot, pop3_mailbox):
    pop3_mailbox.pop3_password = "wrong"
    pop3_mailbox.save()
    fetching.fetch(pop3_mailbox.pk)
    assert "did not accept the user name" in Mailbox.objects.get().fetch_problem


def test_a_pop3_mailbox_is_looked_at_once_a_minute(pop3_mailbox):
    assert fetching.to_fetch() == [pop3_mailbox.pk]
    fetching.fetch(pop3_mailbox.pk)
    assert fetching.to_fetch() == []
    Mailbox.objects.update(last_fetched_at=datetime.now(UTC) - timedelta(minutes=1))
    assert fetching.to_fetch() == [pop3_mailbox.pk]
