import signal
import time

import pytest

from tests.mail.letters import mail, stored
from tickets.mail import claiming, intake, patience, reading, slow, storage
from tickets.mail.parsing import Unreadable
from tickets.models import InboundMail, Message, Ticket
from tickets.models.inbound import InboundState

pytestmark = pytest.mark.django_db

HEAD = b"From: mallory@stranger.example\r\nSubject: poison\r\nMessage-ID: <%d@stranger.example>\r\n"
PARTS = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n%s"


# A line of 1 MB: SMTP takes it at once, and its reader needs most of a second.
PAGE = b"Content-Type: text/html\r\n\r\n" + b"<p>a" * 240_000 + b"\r\n--x\r\n"
GREEDY = b"\r\n" + b"On 1:10 wrote:\n> a\n" * 1_000_000


def poison(pages: int = 3, number: int = 0) -> bytes:
    return HEAD % number + PARTS % (PAGE * pages)


@pytest.fixture
def short(settings) -> None:
    """What is read apart may take one second."""
    settings.SLOW_READING_SECONDS = 1


def drained(mailbox) -> float:
    """Seconds."""
    began = time.perf_counter()
    intake.drain(mailbox.pk)
    return time.perf_counter() - began


def test_the_next_message_waits_less_than_a_second(mailbox):
    row = stored(mailbox, poison())
    stored(mailbox, mail("the next"))
    assert drained(mailbox) < 1
    assert Ticket.objects.get().subject == "the next"
    row.refresh_from_db()
    assert (row.state, row.leased_until) == (InboundState.SLOW, None)


def test_what_takes_too_long_becomes_a_ticket_with_the_reason_and_its_eml(mailbox, short):
    row = stored(mailbox, poison())
    intake.drain(mailbox.pk)
    assert intake.take_in_slowly()
    message = Message.objects.get(inbound=row)
    assert (message.subject, message.sender_email) == ("poison", "mallory@stranger.example")
    assert message.problem == "It took longer than 1 second to read"
    assert [file.filename for file in message.attachments.all()] == ["message.eml"]
    assert not intake.take_in_slowly()


def test_what_needs_too_much_memory_becomes_a_ticket_with_the_reason(mailbox, settings):
    settings.SLOW_READING_MB = 80
    row = stored(mailbox, HEAD % 1 + GREEDY)
    InboundMail.objects.update(state=InboundState.SLOW)
    assert intake.take_in_slowly()
    assert Message.objects.get(inbound=row).problem == "It needed more than 80 MB of memory to read"


def test_a_large_but_innocent_mail_is_read_whole(mailbox):
    picture = bytes(range(256)) * 4 * 1024 * 17
    letter = b"Content-Type: image/png; name=large.png\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + picture
    row = stored(mailbox, HEAD % 1 + letter)
    intake.drain(mailbox.pk)
    while intake.take_in_slowly():
        pass
    message = Message.objects.get(inbound=row)
    assert (message.problem, message.attachments.get().size) == ("", len(picture))


def test_what_takes_long_but_can_be_read_is_read_apart(mailbox):
    row = stored(mailbox, poison(pages=2))
    intake.drain(mailbox.pk)
    assert not Message.objects.exists()
    while intake.take_in_slowly():
        pass
    message = Message.objects.get(inbound=row)
    assert (message.problem, message.subject) == ("", "poison")


def test_many_files_are_written_apart(mailbox):
    files = b"".join(b"Content-Type: image/png; name=%d.png\r\n\r\n%d\r\n--x\r\n" % (n, n) for n in range(200))
    row = stored(mailbox, HEAD % 1 + PARTS % files)
    stored(mailbox, mail("the next"))
    intake.drain(mailbox.pk)
    assert Ticket.objects.get().subject == "the next"
    while intake.take_in_slowly():
        pass
    assert Message.objects.get(inbound=row).attachments.count() == 200


def test_one_at_a_time_is_read_apart(mailbox):
    for number in range(2):
        stored(mailbox, poison(number=number))
    intake.drain(mailbox.pk)
    assert InboundMail.objects.filter(state=InboundState.SLOW).count() == 2
    first = claiming.claim_slow()
    assert first is not None
    assert claiming.claim_slow() is None
    InboundMail.objects.update(leased_until=None)
    assert claiming.claim_slow() not in (None, first)


def test_a_flood_of_what_takes_long_holds_no_honest_mail_up_for_hours(mailbox, monkeypatch):
    """Each is tried for two seconds first; who needs more waits behind all others."""
    given, plain = [], slow.parse_apart

    def parse_apart(raw, seconds):
        given.append(seconds)
        if b"poison" in raw:
            raise slow.TookTooLong("It took too long")
        return plain(raw, seconds)

    monkeypatch.setattr(slow, "parse_apart", parse_apart)
    stored(mailbox, HEAD % 1)
    stored(mailbox, mail("many pictures"))
    InboundMail.objects.update(state=InboundState.SLOW)
    assert intake.take_in_slowly()
    assert intake.take_in_slowly()
    assert Ticket.objects.get().subject == "many pictures"
    assert intake.take_in_slowly()
    assert Message.objects.get(subject="poison").problem == "It took too long"
    assert not intake.take_in_slowly()
    assert given == [2, 2, 20]


def test_an_outage_gives_what_is_slow_back_untouched(mailbox, monkeypatch, short):
    row = stored(mailbox, poison())
    intake.drain(mailbox.pk)
    with monkeypatch.context() as patched:
        patched.setattr(storage, "keep_all", full)
        with pytest.raises(storage.NotStored):
            intake.take_in_slowly()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.leased_until) == (InboundState.SLOW, 0, None)


def full(folder, contents):
    raise storage.NotStored("No space left on device")


def test_twenty_of_them_hold_up_the_next_for_seconds_not_for_minutes(mailbox):
    for number in range(20):
        stored(mailbox, poison(number=number))
    stored(mailbox, mail("the next"))
    assert drained(mailbox) < 10
    assert Ticket.objects.get().subject == "the next"


def test_the_bell_rings_through_guards_and_only_in_time():
    def guarded() -> None:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001 - what the test is about
            pytest.fail("taken for a fault of the mail")

    with pytest.raises(patience.TooSlow):
        patience.within(0.05, guarded)
    assert patience.within(5, lambda: "done") == "done"
    time.sleep(0.3)


@pytest.mark.parametrize("seconds", [20])
def test_a_process_that_reads_tells_no_secret_and_names_nothing_but_mail(seconds, monkeypatch):
    assert slow.parse_apart(b"Subject: hello\r\n\r\nHi", seconds).subject == "hello"
    monkeypatch.setattr(slow, "KINDS", set())
    with pytest.raises(Unreadable, match="no answer"):
        slow.parse_apart(b"Subject: hello\r\n\r\nHi", seconds)


def test_patience_shrinks_with_each_that_takes_too_long(mailbox, monkeypatch):
    given = []

    def never(row, seconds):
        given.append(seconds)
        raise patience.TooSlow

    monkeypatch.setattr(reading, "read", never)
    list(reading.in_portions([stored(mailbox, mail(f"number {number}")) for number in range(4)]))
    assert given == [0.4, 0.2, 0.1, 0.1]


class Freeing:
    """Takes longer to go than the bell takes to ring again."""

    def __del__(self) -> None:
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass


def test_nothing_rings_when_the_work_is_over():
    def work() -> None:
        heap = [Freeing()]
        while heap:
            pass

    for _ in range(5):
        with pytest.raises(patience.TooSlow):
            patience.within(0.02, work)
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        assert signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, None)
