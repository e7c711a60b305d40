import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import signed_in
from tests.mail.letters import mail, stored, taken_in
from tests.mail.test_a_mail_that_takes_long_delays_no_other import full, poison
from tests.mailboxes.servers import fetched_from
from tickets.mail import fetching, filing, intake, replaying, storage
from tickets.mail.parsing import ParsedMail, Unreadable
from tickets.models import Attachment, Event, InboundMail, Message, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import InboundState
from tickets.models.ticket import Status, Visibility
from tickets.routing import assigning
from tickets.sealed import seal

pytestmark = pytest.mark.django_db

FILE = b"Content-Type: text/plain; name=list.txt\r\nContent-Disposition: attachment\r\n\r\none\r\n--x\r\n"
LETTER = (
    b"From: Carl Customer <carl@customer.example>\r\nTo: support@example.com\r\nSubject: Hello\r\n"
    b"Message-ID: <one@customer.example>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\n\r\nI bought it twice.\r\n--x\r\n" + FILE
)


def break_down(raw):
    raise Unreadable("ValueError: nobody foresaw this")


@pytest.fixture
def unread(mailbox, monkeypatch) -> Message:
    """A reader that has a fault gets it as a letter."""
    row = stored(mailbox, LETTER)
    with monkeypatch.context() as patched:
        patched.setattr("tickets.mail.reading.parse_or_refuse", break_down)
        intake.drain(mailbox.pk)
    return Message.objects.get(inbound=row)


def press(browser, message: Message):
    return browser.post(f"/messages/{seal(message.pk)}/rereading/", follow=True)


def test_what_a_reader_failed_on_is_shown_with_its_reason_and_its_eml(olivia, unread):
    assert (unread.text, unread.problem) == ("", "ValueError: nobody foresaw this")
    page = signed_in(olivia).get(f"/tickets/{unread.ticket.reference}/").content.decode()
    assert "nobody foresaw this" in page
    assert "Try to read it again" in page


def test_the_owner_has_it_read_again_and_it_is_in_its_place(olivia, unread):
    assert "It is being read again" in press(signed_in(olivia), unread).content.decode()
    assert intake.take_in_slowly()
    message = Message.objects.get()
    assert (message.pk, message.problem, message.text.strip()) == (unread.pk, "", "I bought it twice.")
    assert [file.filename for file in message.attachments.all()] == ["list.txt"]
    ticket = Ticket.objects.get()
    assert (ticket.preview, ticket.customer.email) == ("I bought it twice.", "carl@customer.example")
    assert ticket.awaits_answer_since == message.created_at
    told = Event.objects.filter(verb=Verb.READ_AGAIN).order_by("pk").values_list("actor__email", "detail")
    assert list(told) == [(olivia.email, {}), (None, {"reason": "It can be read now"})]
    page = signed_in(olivia).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "Olivia had the mail read again" in page
    assert "Try to read it again" not in page


def test_reading_it_twice_changes_nothing(olivia, unread):
    press(signed_in(olivia), unread)
    press(signed_in(olivia), unread)
    assert Event.objects.filter(verb=Verb.READ_AGAIN).count() == 1
    intake.take_in_slowly()
    before = list(Message.objects.values()), list(Ticket.objects.values()), list(Attachment.objects.values())
    told = Event.objects.count()
    assert "was read already" in press(signed_in(olivia), unread).content.decode()
    assert replaying.read_again(unread.inbound_id)
    intake.take_in_slowly()
    assert (list(Message.objects.values()), list(Ticket.objects.values()), list(Attachment.objects.values())) == before
    assert (Event.objects.count(), InboundMail.objects.get().state) == (told, InboundState.DONE)


def test_what_still_cannot_be_read_says_so(olivia, mailbox, settings):
    settings.SLOW_READING_SECONDS = 1
    row = stored(mailbox, poison())
    intake.drain(mailbox.pk)
    intake.take_in_slowly()
    press(signed_in(olivia), Message.objects.get(inbound=row))
    intake.take_in_slowly()
    message = Message.objects.get(inbound=row)
    assert (message.problem, message.attachments.count()) == ("It took longer than 1 second to read", 1)
    last = Event.objects.filter(verb=Verb.READ_AGAIN).latest("pk")
    assert last.detail["reason"] == "It still cannot be read: It took longer than 1 second to read"


def test_who_turns_out_to_have_written_is_routed_before_the_team_sees_it(mailbox, monkeypatch, olivia, asha):
    """A head that cannot be read names nobody; then it turns out to be whom the owner keeps to herself."""
    row = stored(mailbox, LETTER, sender="bounces@relay.example")
    with monkeypatch.context() as patched:
        patched.setattr("tickets.mail.reading.parse_or_refuse", break_down)
        patched.setattr("tickets.mail.reading.parse_head", lambda raw: ParsedMail())
        intake.drain(mailbox.pk)
    message = Message.objects.get(inbound=row)
    assert message.ticket.customer.email == "bounces@relay.example"
    assert message.ticket.visibility == Visibility.OWNER
    press(signed_in(olivia), message)
    with monkeypatch.context() as patched:
        patched.setattr("tickets.routing.assigning.route", lambda tickets: None)
        intake.take_in_slowly()
    assert Ticket.objects.get().visibility == Visibility.HELD
    assert signed_in(asha).get(f"/tickets/{message.ticket.reference}/").status_code == 404
    assigning.route([message.ticket])
    assert signed_in(asha).get(f"/tickets/{message.ticket.reference}/").status_code == 200


def test_what_cannot_be_read_joins_its_ticket_and_waits_there(mailbox, monkeypatch):
    """Else the .eml of an answer to what only the owner sees would come to the team, as a ticket of its own."""
    first = taken_in(mailbox, mail(message_id="<first@customer.example>"))
    Ticket.objects.update(visibility=Visibility.OWNER, status=Status.RESOLVED, awaits_answer_since=None)
    with monkeypatch.context() as patched:
        patched.setattr("tickets.mail.reading.parse_or_refuse", break_down)
        unread = taken_in(mailbox, b"In-Reply-To: <first@customer.example>\r\n" + LETTER)
    assert unread.ticket == first.ticket
    assert (unread.ticket.status, unread.ticket.visibility) == (Status.OPEN, Visibility.OWNER)


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_has_mail_read_again(request, who, unread):
    person = request.getfixturevalue(who)
    assert press(signed_in(person), unread).status_code == 403
    unread.inbound.refresh_from_db()
    assert unread.inbound.state == InboundState.DONE
    page = signed_in(person).get(f"/tickets/{unread.ticket.reference}/").content.decode()
    assert "Try to read it again" not in page


def failed(mailbox, monkeypatch) -> InboundMail:
    def refuse(self):
        raise ValueError("nothing fits")

    with monkeypatch.context() as patched:
        patched.setattr(filing.Filing, "save", refuse)
        row = stored(mailbox, mail("poison"))
        intake.drain(mailbox.pk)
    return row


def test_the_admin_tries_again_what_could_not_be_filed(adam, mailbox, monkeypatch):
    row = failed(mailbox, monkeypatch)
    browser = signed_in(adam)
    assert "Try again" in browser.get("/mailboxes/").content.decode()
    for _ in range(2):
        browser.post(f"/mailboxes/mail/{seal(row.pk)}/repetition/")
    intake.drain(mailbox.pk)
    assert Message.objects.get(inbound=row).subject == "poison"
    page = browser.post(f"/mailboxes/mail/{seal(row.pk)}/repetition/", follow=True).content.decode()
    assert "nothing left to try" in page
    assert "no ticket" not in page


@pytest.mark.parametrize("who", ["asha"])
def test_an_assistant_tries_nothing_again_there(request, who, mailbox, monkeypatch):
    row = failed(mailbox, monkeypatch)
    browser = signed_in(request.getfixturevalue(who))
    assert browser.post(f"/mailboxes/mail/{seal(row.pk)}/repetition/").status_code == 403
    row.refresh_from_db()
    assert row.state == InboundState.FAILED


def test_the_admin_does_not_reach_a_ticket_that_way(adam, unread):
    signed_in(adam).post(f"/mailboxes/mail/{seal(unread.inbound_id)}/repetition/")
    unread.inbound.refresh_from_db()
    assert unread.inbound.state == InboundState.DONE


def test_what_could_not_be_fetched_is_asked_for_again(adam, dovecot, monkeypatch):
    mailbox = fetched_from(dovecot)
    mailbox.save()
    fetching.fetch(mailbox.pk)
    dovecot.deliver("support@example.com", mail("late"))
    mailbox.refresh_from_db()
    row = InboundMail.objects.create(
        mailbox=mailbox,
        source="imap",
        delivery_key=f"imap:{mailbox.uid_validity}:1",
        state=InboundState.UNFETCHED,
        attempts=3,
        problem="The server did not give it",
    )
    type(mailbox).objects.update(last_uid=1)
    assert fetching.fetch(mailbox.pk) == 0
    signed_in(adam).post(f"/mailboxes/mail/{seal(row.pk)}/repetition/")
    assert fetching.fetch(mailbox.pk) == 1
    intake.drain(mailbox.pk)
    assert Ticket.objects.get().subject == "late"


def test_from_the_command_line(mailbox, monkeypatch, capsys, unread):
    row = failed(mailbox, monkeypatch)
    call_command("replay", "--failed")
    intake.drain(mailbox.pk)
    assert Message.objects.filter(inbound=row).exists()
    call_command("replay", "--mail", str(unread.inbound_id))
    intake.take_in_slowly()
    assert Message.objects.get(pk=unread.pk).problem == ""
    with pytest.raises(CommandError, match="nothing to try again"):
        call_command("replay", "--mail", "999999")


def test_what_a_better_reader_finds_is_added_and_nothing_doubled(mailbox):
    row = stored(mailbox, LETTER)
    intake.drain(mailbox.pk)
    message = Message.objects.get(inbound=row)
    message.attachments.all().delete()
    Message.objects.update(text="")
    for _ in range(2):
        replaying.read_again(row.pk)
        intake.take_in_slowly()
    message.refresh_from_db()
    assert (message.text.strip(), message.attachments.count()) == ("I bought it twice.", 1)
    assert Event.objects.get(verb=Verb.READ_AGAIN).detail == {"reason": "The desk reads it better now"}


def test_an_outage_while_it_is_read_again_loses_nothing(olivia, unread, monkeypatch):
    press(signed_in(olivia), unread)

    with monkeypatch.context() as patched:
        patched.setattr(storage, "keep_all", full)
        with pytest.raises(storage.NotStored):
            intake.take_in_slowly()
    assert intake.take_in_slowly()
    assert Message.objects.get().problem == ""


def test_a_page_costs_no_query_more_for_it(olivia, unread):
    browser, address = signed_in(olivia), f"/tickets/{unread.ticket.reference}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as first:
        browser.get(address)
    Message.objects.update(problem="")
    with CaptureQueriesContext(connection) as second:
        browser.get(address)
    assert len(first) == len(second)
