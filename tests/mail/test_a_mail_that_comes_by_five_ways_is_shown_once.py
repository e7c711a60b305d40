import io
import mailbox as mailboxes
import quopri
import threading
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection

from tests.mail.letters import mail, stored
from tests.mail.test_listening_for_smtp_and_lmtp import listening, send
from tests.mailboxes.servers import fetched_from
from tickets.mail import fetching, intake, reading
from tickets.mail.fingerprinting import fingerprint
from tickets.mail.parsing import parse
from tickets.mail.proof import FAILED, PROVEN, UNKNOWN, Proof
from tickets.models import Event, InboundMail, Mailbox, Message, OutgoingMail, Ticket
from tickets.models.inbound import InboundState, Source
from tickets.models.ticket import Status

pytestmark = pytest.mark.django_db

TEXT = "I bought it twice: für 20 €.\n\nFrom now on I pay once.\n\n-- \nCarl"
LETTER = mail(text=TEXT, message_id="<one@customer.example>", cc="sales@example.com")
ON_THE_WAY = (
    b"Return-Path: <support@old.example>\r\nDelivered-To: support@example.com\r\n"
    b"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=old.example; s=a; b=abc\r\n"
    b"DKIM-Signature: v=1; a=rsa-sha256; d=old.example; s=a; h=from; bh=abc; b=abc\r\n"
    b"X-Spam-Status: No, score=-0.1\r\nResent-From: support@old.example\r\nResent-Message-ID: <r@old>\r\n"
    b"Received: from old.example by mx.example (Postfix) with ESMTPS id 1; Sun, 22 Nov 2026 09:42:00 +0000\r\n"
)


def redirected(raw: bytes) -> bytes:
    """By a server that speaks 7 bit only."""
    head, _, body = raw.partition(b"\r\n\r\n")
    head = head.replace(b"Content-Transfer-Encoding: 8bit", b"Content-Transfer-Encoding: quoted-printable")
    assert b"quoted-printable" in head
    return ON_THE_WAY + head + b"\r\n\r\n" + quopri.encodestring(body)


def piped(monkeypatch, raw: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw.replace(b"\r\n", b"\n"))))
    call_command("receive", "support@example.com", "--sender", "carl@customer.example")


def mbox(folder, raw: bytes) -> str:
    """As mail programs keep it: with what they noted of it, and lines that begin with 'From ' escaped."""
    noted = b"Status: RO\n" + raw.replace(b"\r\n", b"\n")
    box = mailboxes.mbox(folder / "old.mbox")
    box.add(mailboxes.mboxMessage(noted.replace(b"\nFrom ", b"\n>From ")))
    box.close()
    return str(folder / "old.mbox")


def drain_all() -> None:
    for mailbox in Mailbox.objects.all():
        intake.drain(mailbox.pk)


@pytest.mark.django_db(transaction=True)
def test_it_is_once_in_each_mailbox(dovecot, other_mailbox, monkeypatch, tmp_path):
    support = fetched_from(dovecot)
    support.save()
    dovecot.deliver("support@example.com", LETTER)
    assert fetching.fetch(support.pk) == 1
    with listening() as (port, _):
        for _ in range(2):  # the second time, as if our 'yes' had been lost
            send(port, redirected(LETTER), "support@example.com", "sales@example.com")
    piped(monkeypatch, LETTER)
    drain_all()
    old = mbox(tmp_path, LETTER)
    for _ in range(2):
        call_command("import_mbox", old, "--mailbox", "support@example.com")
    drain_all()
    assert sorted(Message.objects.values_list("ticket__mailbox__address", flat=True)) == [
        "sales@example.com",
        "support@example.com",
    ]
    assert not InboundMail.objects.exclude(state=InboundState.DONE).exists()
    last = InboundMail.objects.filter(mailbox=support).latest("pk")
    ticket = Ticket.objects.get(mailbox=support)
    ways = "IMAP, SMTP and a pipe from a mail server"
    assert last.problem == f"The same mail came 3 times before, by {ways}; it is in {ticket.reference}"


def test_a_copy_wakes_nothing(mailbox, other_mailbox):
    stored(mailbox, LETTER)
    drain_all()
    Ticket.objects.update(status=Status.RESOLVED, awaits_answer_since=None)
    told = Event.objects.count()
    stored(mailbox, redirected(LETTER), "support@old.example")
    drain_all()
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.awaits_answer_since) == (Status.RESOLVED, None)
    assert (Event.objects.count(), OutgoingMail.objects.count()) == (told, 0)


@pytest.mark.parametrize("together", [True, False])
def test_another_mail_under_the_same_id_is_its_own(mailbox, together):
    for text in ("the first", "the second"):
        stored(mailbox, mail(text=text, message_id="<reused@customer.example>"))
        if not together:
            drain_all()
    drain_all()
    assert Ticket.objects.count() == 2


def test_copies_in_one_batch_are_seen_too(mailbox):
    stored(mailbox, LETTER)
    stored(mailbox, redirected(LETTER), "support@old.example")
    drain_all()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("text", LETTER.replace(b"twice", b"thrice")),
        ("subject", LETTER.replace(b"March", b"May")),
        ("writer", LETTER.replace(b"carl@", b"mallory@")),
        ("date", LETTER.replace(b"09:41", b"09:42")),
        ("answers to", b"Reply-To: mallory@stranger.example\r\n" + LETTER),
        ("thread", b"References: <other@customer.example>\r\n" + LETTER),
        ("copy to", LETTER.replace(b"sales@", b"mallory@")),
    ],
)
def test_whatever_the_desk_acts_on_tells_two_mails_apart(name, changed):
    assert changed != LETTER
    assert fingerprint(parse(changed)) != fingerprint(parse(LETTER))


def test_a_file_tells_two_mails_apart():
    def with_file(content: bytes) -> str:
        part = b'--x\r\nContent-Type: image/png; name="a.png"\r\n\r\n' + content + b"\r\n--x--\r\n"
        return fingerprint(parse(b"Message-ID: <a@b>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + part))

    assert with_file(b"one") == with_file(b"one") != with_file(b"two")


def test_without_id_and_date_two_mails_that_say_the_same_are_two(mailbox):
    bare = b"From: form@shop.example\r\nSubject: Form\r\n\r\nSomebody pressed the button.\r\n"
    stored(mailbox, bare)
    stored(mailbox, b"X-Run: 2\r\n" + bare)
    drain_all()
    assert Message.objects.count() == 2


def test_a_persons_letter_is_no_copy_of_what_says_that_a_machine_wrote_it(mailbox):
    """Else whoever has a customer's letter could send it first, so that nobody waits for an answer."""
    stored(mailbox, b"Auto-Submitted: auto-replied\r\n" + LETTER, "mallory@stranger.example")
    stored(mailbox, LETTER)
    drain_all()
    assert Ticket.objects.exclude(awaits_answer_since=None).count() == 1


@pytest.mark.parametrize("sign", [b"X-Failed-Recipients: wanda@customer.example", b"Return-Path: <>"])
def test_nor_of_what_is_made_to_look_like_a_report_of_a_mail_server(mailbox, sign):
    stored(mailbox, sign + b"\r\n" + LETTER, "mallory@stranger.example")
    stored(mailbox, LETTER)
    drain_all()
    assert Ticket.objects.exclude(awaits_answer_since=None).count() == 1


@pytest.mark.parametrize("result", [UNKNOWN, PROVEN])
def test_a_letter_is_no_copy_of_a_forgery_that_was_put_away(mailbox, monkeypatch, result):
    """Somebody saw that it was forged, and looks at it no more."""
    with monkeypatch.context() as patched:
        proven_as(patched, FAILED)
        stored(mailbox, b"X-Way: 1\r\n" + LETTER, "mallory@stranger.example")
        drain_all()
    Ticket.objects.update(status=Status.RESOLVED, awaits_answer_since=None)
    proven_as(monkeypatch, result)
    stored(mailbox, LETTER)
    drain_all()
    assert Ticket.objects.exclude(awaits_answer_since=None).get().status == Status.OPEN


def proven_as(monkeypatch, result: str) -> None:
    plain = reading.read
    monkeypatch.setattr(reading, "read", lambda *given: replace(plain(*given), proof=Proof(result)))


def test_the_better_proof_of_its_sender_counts(mailbox, monkeypatch):
    for result, raw in ((FAILED, redirected(LETTER)), (PROVEN, LETTER), (FAILED, b"X-Way: 3\r\n" + LETTER)):
        with monkeypatch.context() as patched:
            proven_as(patched, result)
            stored(mailbox, raw)
            drain_all()
    assert Message.objects.get().sender_proof == PROVEN


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_file_it_once(mailbox):
    """One takes its turn, the other reads what takes long."""
    stored(mailbox, LETTER)
    stored(mailbox, redirected(LETTER), "support@old.example")
    second = InboundMail.objects.latest("pk")
    InboundMail.objects.filter(pk=second.pk).update(state=InboundState.SLOW)
    other = threading.Thread(target=lambda: (intake.take_in_slowly(), connection.close()))
    other.start()
    intake.drain(mailbox.pk)
    other.join()
    assert Message.objects.count() == 1
    assert InboundMail.objects.filter(state=InboundState.DONE).exclude(problem="").count() == 1


def test_what_is_said_of_a_copy_tells_nothing_of_the_letter(mailbox):
    stored(mailbox, LETTER)
    stored(mailbox, redirected(LETTER), "support@old.example")
    drain_all()
    said = InboundMail.objects.exclude(problem="").get().problem
    assert said == f"The same mail came before, by SMTP; it is in {Ticket.objects.get().reference}"


def test_a_mail_that_comes_a_thousand_times_is_looked_up_as_quickly_as_once(mailbox, django_assert_max_num_queries):
    stored(mailbox, LETTER)
    drain_all()
    [first] = InboundMail.objects.all()
    copies = [
        InboundMail(mailbox=mailbox, source=Source.SMTP, delivery_key=str(n), state=InboundState.DONE)
        for n in range(999)
    ]
    for copy in copies:
        copy.fingerprint = f"again:{first.fingerprint}"
    InboundMail.objects.bulk_create(copies)
    stored(mailbox, b"X-Way: 2\r\n" + LETTER)
    rows = intake.claiming.claim(mailbox.pk)
    with django_assert_max_num_queries(20):
        intake.take_in(rows)
    assert InboundMail.objects.latest("pk").problem.startswith("The same mail came 500 times and more before, by SMTP")
