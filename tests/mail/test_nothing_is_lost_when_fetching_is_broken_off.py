"""Lines that break, servers that hang or number anew, a database that stops: all mail comes in, once."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.mailboxes.servers import fetched_from
from tests.proxy import Line, proxy
from tickets.errors import TakenOver
from tickets.mail import connecting, fetched, fetching, fetching_imap, imap, imap_folder, intake, turns
from tickets.models import InboundMail, Mailbox, Ticket
from tickets.models.inbound import InboundState

pytestmark = pytest.mark.django_db
ADDRESS = "support@example.com"


@contextmanager
def behind_a_proxy(dovecot: Dovecot) -> Iterator[Line]:
    """The mailbox support@example.com, whose line the test breaks."""
    with proxy(dovecot.imap_port) as line:
        fetched_from(dovecot, imap_port=line.port, imap_security="none").save()
        yield line


def fill(dovecot: Dovecot, count: int) -> list[str]:
    """Their subjects, in order."""
    subjects = [f"number {number:03}" for number in range(count)]
    dovecot.fill(ADDRESS, [mail(subject) for subject in subjects])
    return subjects


def fetch() -> int:
    Mailbox.objects.update(fetch_paused_until=None)
    return fetching.fetch(Mailbox.objects.get().pk)


def subjects_taken_in() -> list[str]:
    intake.drain(Mailbox.objects.get().pk)
    return sorted(Ticket.objects.values_list("subject", flat=True))


def unseen(dovecot: Dovecot) -> int:
    with dovecot.client(ADDRESS) as client:
        client.select_folder("INBOX", readonly=True)
        return len(client.search("UNSEEN"))


@pytest.mark.parametrize("is_import", [True, False])
def test_a_line_that_breaks_at_any_point(dovecot, monkeypatch, is_import):
    monkeypatch.setattr(fetching_imap, "BATCH", 5)
    with behind_a_proxy(dovecot) as line:
        if not is_import:
            fetch()
        expected = fill(dovecot, 20)
        for line.cut_after in (0, 100, 300, 700, 1_200, 1_500, 2_000, 3_000, 4_000):
            fetch()
            assert "did not accept" not in Mailbox.objects.get().fetch_problem
        line.cut_after = None
        while fetch():
            pass
    assert Mailbox.objects.get().fetch_problem == ""
    assert subjects_taken_in() == expected
    assert not InboundMail.objects.filter(state=InboundState.UNFETCHED).exists()
    assert unseen(dovecot) == 20


def test_a_message_over_which_the_server_hangs_up_holds_up_no_other(dovecot):
    with behind_a_proxy(dovecot) as line:
        fill(dovecot, 9)
        line.cut_at = b"Subject: number 004"
        for _ in range(fetched.MOST_TRIES):
            fetch()
        assert fetch() == 0
        assert Mailbox.objects.get().fetch_problem == ""
        [bad] = InboundMail.objects.filter(state=InboundState.UNFETCHED)
        assert "broke off over it" in bad.problem
        assert len(subjects_taken_in()) == 8
        line.cut_at = None
        InboundMail.objects.filter(pk=bad.pk).update(attempts=0)  # a person says: try again
        assert fetch() == 1
    assert len(subjects_taken_in()) == 9


def test_a_server_in_trouble_has_one_mail_wait_and_not_all(dovecot):
    """Every one of them would otherwise be given up, one after the other."""
    with behind_a_proxy(dovecot) as line:
        expected = fill(dovecot, 9)
        line.cut_at = b"Subject: number"
        fetch()
        assert InboundMail.objects.count() == 1
        line.cut_at = None
        fetch()
    assert subjects_taken_in() == expected


def test_messages_numbered_anew_in_mid_fetch(dovecot, monkeypatch):
    monkeypatch.setattr(fetching_imap, "BATCH", 5)
    bodies, asked = imap_folder.Folder.bodies, []
    with behind_a_proxy(dovecot) as line:
        expected = fill(dovecot, 20)

        def numbered_anew(self, uids, size):
            asked.append(1)
            if len(asked) == 2:
                with dovecot.client(ADDRESS) as client:
                    client.select_folder("INBOX")
                    client.delete_messages([1, 2, 3])
                    client.expunge()
                line.break_off()
                time.sleep(0.5)  # the session that was broken off writes its numbers down at its end
                dovecot.change_uid_validity(ADDRESS)
            return bodies(self, uids, size)

        monkeypatch.setattr(imap_folder.Folder, "bodies", numbered_anew)
        fetch()
        assert "numbered its messages anew" in Mailbox.objects.get().fetch_problem
        fetch()
    assert subjects_taken_in() == expected


def test_a_server_that_says_nothing_any_more(dovecot, monkeypatch):
    monkeypatch.setattr(imap, "LISTEN_SECONDS", 0.5)
    with behind_a_proxy(dovecot) as line:
        fetch()
        fill(dovecot, 3)
        monkeypatch.setattr(imap_folder.Folder, "uids_after", _mute(line, imap_folder.Folder.uids_after))
        began = time.monotonic()
        fetch()
        assert time.monotonic() - began < 3
    assert "did not answer in time" in Mailbox.objects.get().fetch_problem


def _mute(line: Line, method):
    def muted(*args):
        line.is_mute = True
        return method(*args)

    return muted


def test_a_server_that_sends_a_byte_now_and_then(dovecot, monkeypatch):
    monkeypatch.setattr(connecting, "LISTEN_SECONDS", 0.2)
    with behind_a_proxy(dovecot), imap_folder.Folder(Mailbox.objects.get(), lambda: None) as folder:

        def trickle() -> list[int]:
            for _ in range(50):
                folder.client.noop()
                time.sleep(0.05)
            return []

        with pytest.raises(imap_folder.MailServerUnreachable, match="did not finish its answer"):
            folder._ask(trickle)


def test_a_fetch_that_was_killed_is_taken_up_by_the_next_after_its_lease(dovecot):
    with behind_a_proxy(dovecot):
        expected = fill(dovecot, 3)
        killed = turns.take(Mailbox.objects.get().pk)
        assert fetch() == 0
        assert timedelta(minutes=1) >= turns.LEASE
        Mailbox.objects.update(fetch_leased_until=timezone.now())
        assert fetch() == 3
        with pytest.raises(TakenOver):
            killed.hold(last_uid=1)
    assert subjects_taken_in() == expected


def test_a_mailbox_that_is_connected_elsewhere_in_mid_fetch_keeps_its_new_marks(dovecot, monkeypatch):
    monkeypatch.setattr(fetching_imap, "BATCH", 2)
    with behind_a_proxy(dovecot):
        fetch()
        fill(dovecot, 6)
        keep_all = fetched.keep_all

        def keep_and_change(mailbox, messages):
            keep_all(mailbox, messages)
            Mailbox.objects.update(uid_validity=None, last_uid=0, fetch_leased_until=None)  # as the form does

        monkeypatch.setattr(fetched, "keep_all", keep_and_change)
        fetch()
    mailbox = Mailbox.objects.get()
    assert (mailbox.uid_validity, mailbox.last_uid, mailbox.fetch_problem) == (None, 0, "")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stops_for_three_seconds_in_mid_fetch(dovecot):
    fetched_from(dovecot).save()
    number = Mailbox.objects.get().pk
    expected = fill(dovecot, 300)
    with database_behind_a_proxy() as line:
        stopping = threading.Thread(target=stop_for_three_seconds, args=(line,))
        stopping.start()
        began = time.monotonic()
        assert fetching.fetch(number) == 0
        assert time.monotonic() - began > 3
        stopping.join()
        there = InboundMail.objects.count()
        assert 100 <= there < 300
        assert fetching.fetch(number) == 300 - there  # it rang for itself: nobody has to wait for the polling
    assert Mailbox.objects.get().fetch_problem == ""
    assert unseen(dovecot) == 300
    assert subjects_taken_in() == expected


@contextmanager
def database_behind_a_proxy() -> Iterator[Line]:
    """For Django in this process; whoever connects by himself reaches it as before."""
    known = connection.settings_dict
    host, port = known["HOST"], known["PORT"]
    target = Path(host) / f".s.PGSQL.{port or 5432}" if host.startswith("/") else int(port or 5432)
    connection.close()
    with proxy(target) as line:
        known["HOST"], known["PORT"] = "127.0.0.1", line.port
        try:
            yield line
        finally:
            connection.close()
            known["HOST"], known["PORT"] = host, port


def stop_for_three_seconds(line: Line) -> None:
    """As soon as 100 mails are stored."""
    known = connection.get_connection_params()
    straight = psycopg2.connect(**{**DIRECT, "dbname": known["dbname"]})
    straight.autocommit = True
    cursor, until = straight.cursor(), time.monotonic() + 20
    while time.monotonic() < until:
        cursor.execute("SELECT count(*) FROM tickets_inboundmail")
        if cursor.fetchone()[0] >= 100:
            break
        time.sleep(0.005)
    straight.close()
    line.take_down()
    time.sleep(3)
    line.is_down = False


KNOWN = connection.get_connection_params()
DIRECT = {name: KNOWN[name] for name in ("host", "port", "user", "password") if KNOWN.get(name)}
