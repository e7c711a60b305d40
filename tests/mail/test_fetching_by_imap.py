from datetime import UTC, datetime, timedelta

import pytest

from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.mailboxes.servers import fetched_from
from tickets.errors import MailServerUnreachable
from tickets.mail import fetched, fetching, fetching_imap, imap_folder, intake, turns
from tickets.models import InboundMail, Mailbox, Ticket
from tickets.models.inbound import InboundState

pytestmark = pytest.mark.django_db


@pytest.fixture
def imap_mailbox(dovecot: Dovecot) -> Mailbox:
    mailbox = fetched_from(dovecot)
    mailbox.save()
    mailbox.refresh_from_db()
    return mailbox


def deliver(dovecot: Dovecot, *subjects: str, flags: tuple[bytes, ...] = ()) -> None:
    for subject in subjects:
        dovecot.deliver("support@example.com", mail(subject), flags=flags)


def let_the_pause_pass() -> None:
    Mailbox.objects.update(fetch_paused_until=None)


def test_new_mail_is_stored_once_however_often_we_look(dovecot, imap_mailbox):
    deliver(dovecot, "one", "two")
    assert [fetching.fetch(imap_mailbox.pk) for _ in range(3)] == [2, 0, 0]
    deliver(dovecot, "three")
    assert fetching.fetch(imap_mailbox.pk) == 1
    intake.drain(imap_mailbox.pk)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["one", "three", "two"]


def test_mail_that_somebody_has_read_already_comes_in_too(dovecot, imap_mailbox):
    deliver(dovecot, "seen", flags=(rb"\Seen",))
    assert fetching.fetch(imap_mailbox.pk) == 1


def test_fetching_neither_marks_nor_deletes(dovecot, imap_mailbox):
    deliver(dovecot, "stays")
    fetching.fetch(imap_mailbox.pk)
    with dovecot.client("support@example.com") as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") != []


def test_what_is_stored_is_deleted_only_when_told_to(dovecot, imap_mailbox):
    Mailbox.objects.update(delete_fetched=True)
    deliver(dovecot, "goes")
    assert fetching.fetch(imap_mailbox.pk) == 1
    assert dovecot.subjects("support@example.com") == []


def test_a_changed_uidvalidity_imports_nothing_twice(dovecot, imap_mailbox):
    deliver(dovecot, "one", "two")
    fetching.fetch(imap_mailbox.pk)
    before = Mailbox.objects.get().uid_validity
    dovecot.change_uid_validity("support@example.com")
    deliver(dovecot, "three")
    fetching.fetch(imap_mailbox.pk)
    assert Mailbox.objects.get().uid_validity != before
    intake.drain(imap_mailbox.pk)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["one", "three", "two"]


def test_the_first_connection_imports_from_the_chosen_day_on_and_marks_it_as_old(dovecot, imap_mailbox):
    with dovecot.client("support@example.com") as client:
        for days, subject in ((40, "long ago"), (2, "lately")):
            client.append("INBOX", mail(subject), msg_time=datetime.now(UTC) - timedelta(days=days))
    Mailbox.objects.update(import_since=datetime.now(UTC).date() - timedelta(days=7))
    assert fetching.fetch(imap_mailbox.pk) == 1
    [row] = InboundMail.objects.all()
    assert row.is_old
    assert datetime.now(UTC) - row.received_at > timedelta(days=1)
    assert Mailbox.objects.get().last_uid == 2


def test_two_fetches_at_once_are_one(dovecot, imap_mailbox):
    deliver(dovecot, "one")
    assert turns.take(imap_mailbox.pk)
    assert fetching.fetch(imap_mailbox.pk) == 0
    Mailbox.objects.update(fetch_leased_until=datetime.now(UTC) - timedelta(seconds=1))
    assert fetching.fetch(imap_mailbox.pk) == 1


def test_a_message_that_the_server_does_not_give_is_recorded_and_passed_by(dovecot, imap_mailbox, monkeypatch):
    deliver(dovecot, "one", "two", "three")
    bodies = imap_folder.Folder.bodies

    def bodies_but_two(self, uids, size):
        if 2 in uids:
            raise MailServerUnreachable("The connection broke off")
        return bodies(self, uids, size)

    monkeypatch.setattr(imap_folder.Folder, "bodies", bodies_but_two)
    tries = []
    for _ in range(fetched.MOST_TRIES + 1):
        tries.append(fetching.fetch(imap_mailbox.pk))
        let_the_pause_pass()
    unfetched = InboundMail.objects.get(state=InboundState.UNFETCHED)
    assert "broke off over it" in unfetched.problem
    assert unfetched.attempts == fetched.MOST_TRIES
    assert InboundMail.objects.filter(state=InboundState.RECEIVED).count() == 2
    assert Mailbox.objects.get().fetch_problem == ""


def test_what_could_not_be_fetched_comes_in_when_the_server_gives_it(dovecot, imap_mailbox, monkeypatch):
    deliver(dovecot, "one", "two")
    with monkeypatch.context() as patched:
        patched.setattr(imap_folder.Folder, "bodies", lambda self, uids, size: {})
        assert fetching.fetch(imap_mailbox.pk) == 0
    assert InboundMail.objects.filter(state=InboundState.UNFETCHED).count() == 2
    assert fetching.fetch(imap_mailbox.pk) == 2
    assert InboundMail.objects.filter(state=InboundState.UNFETCHED).count() == 0
    intake.drain(imap_mailbox.pk)
    assert Ticket.objects.count() == 2


def test_what_was_given_up_is_tried_again_when_a_person_says_so(dovecot, imap_mailbox, monkeypatch):
    deliver(dovecot, "one")
    with monkeypatch.context() as patched:
        patched.setattr(imap_folder.Folder, "bodies", lambda self, uids, size: {})
        for _ in range(fetched.MOST_TRIES):
            fetching.fetch(imap_mailbox.pk)
    assert fetching.fetch(imap_mailbox.pk) == 0
    InboundMail.objects.update(attempts=0)
    assert fetching.fetch(imap_mailbox.pk) == 1


def test_a_wrong_password_is_written_on_the_mailbox_and_gone_when_it_works(dovecot, imap_mailbox):
    right = imap_mailbox.imap_password
    imap_mailbox.imap_password = "wrong"
    imap_mailbox.save()
    fetching.fetch(imap_mailbox.pk)
    assert "did not accept the user name" in Mailbox.objects.get().fetch_problem
    imap_mailbox.imap_password = right
    imap_mailbox.save()
    let_the_pause_pass()
    fetching.fetch(imap_mailbox.pk)
    assert Mailbox.objects.get().fetch_problem == ""
    assert Mailbox.objects.get().last_fetched_at is not None


def test_an_interrupted_import_starts_over_and_doubles_nothing(dovecot, imap_mailbox, monkeypatch):
    deliver(dovecot, "one", "two", "three")
    monkeypatch.setattr(fetching_imap, "BATCH", 1)
    keep_all, kept = fetched.keep_all, []

    def keep_two(mailbox, messages):
        if len(kept) == 2:
            raise MailServerUnreachable("gone")
        kept.append(1)
        keep_all(mailbox, messages)

    with monkeypatch.context() as patched:
        patched.setattr(fetched, "keep_all", keep_two)
        fetching.fetch(imap_mailbox.pk)
    assert Mailbox.objects.get().uid_validity is None
    let_the_pause_pass()
    assert fetching.fetch(imap_mailbox.pk) == 1
    assert InboundMail.objects.count() == 3


def test_a_server_in_trouble_is_left_alone_for_a_minute(dovecot, imap_mailbox, monkeypatch):
    Mailbox.objects.update(imap_port=1)
    fetching.fetch(imap_mailbox.pk)
    monkeypatch.setattr(fetching_imap, "Folder", lambda *_: pytest.fail("asked again"))
    assert fetching.fetch(imap_mailbox.pk) == 0
    pause = Mailbox.objects.get().fetch_paused_until - datetime.now(UTC)
    assert timedelta(seconds=50) < pause <= timedelta(minutes=1)
