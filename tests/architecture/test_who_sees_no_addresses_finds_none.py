"""Visits every address as an assistant who sees no addresses, with a canary in whatever names a customer."""

from email.message import EmailMessage

import pytest
from django.utils import timezone

from accounts.models import User
from tests.architecture.planted import plant
from tests.architecture.test_nobody_sees_what_only_the_owner_may import ask, visit
from tests.cast import make_customer, open_ticket, signed_in
from tickets.mail import storage
from tickets.models import Attachment, Event, InboundMail, Message, OutgoingMail, ProposedReply, Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.sealed import seal

LOCAL = "canary8264"
CANARY = f"{LOCAL}@customer.example"
INVITATION = f"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1
SUMMARY:A call
DTSTART:20261201T100000Z
ORGANIZER:mailto:{CANARY}
ATTENDEE:mailto:{CANARY}
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def blind(asha) -> User:
    """Asha, when she answers without knowing addresses; she may send."""
    asha.sees_addresses = False
    asha.save()
    return asha


@pytest.fixture
def shown(mailbox, tara) -> Ticket:
    """A ticket of the team with the canary in all that names its customer, and in no word of the customer's."""
    ticket = open_ticket(mailbox, make_customer(CANARY, ""), fields={"reply_to": CANARY})
    mail = ticket.messages.get()
    inbound = InboundMail.objects.create(
        mailbox=mailbox, raw_name=stored(letter()), delivery_key="1", envelope_from=CANARY, state="done", source="smtp"
    )
    doubt = {"authentication": {"why": f"{CANARY} did not sign it", "by": "us", "domain": "customer.example"}}
    Message.objects.filter(pk=mail.pk).update(
        inbound=inbound, signals=doubt, sender_proof="failed", cc=[["", CANARY]], problem=f"It names {CANARY} twice"
    )
    add_files(mail)
    add_answers(ticket, tara)
    add_events(ticket)
    Suppression.objects.create(email=CANARY, reason=f"it came back (<{CANARY}>: no such user)")
    return ticket


def letter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Cc"], mail["Subject"] = CANARY, CANARY, CANARY, "Inner"
    mail.set_content("Hello")
    mail.add_attachment(INVITATION.encode(), maintype="text", subtype="calendar", filename="inner.ics")
    return mail.as_bytes()


def stored(content: bytes) -> str:
    return storage.keep("attachments", content)


def add_files(mail: Message) -> None:
    for name, kind, content in (
        ("a.eml", "message/rfc822", letter()),
        ("b.ics", "text/calendar", INVITATION.encode()),
        ("c.vcf", "text/vcard", CANARY.encode()),
    ):
        size, at = len(content), stored(content)
        Attachment.objects.create(message=mail, filename=name, content_type=kind, size=size, stored_name=at)


def add_answers(ticket: Ticket, tara: User) -> None:
    now = timezone.now()
    for state in ("failed", "unknown", "queued", "sent"):
        sent = {
            "to": [["", CANARY]],
            "cc": [["", CANARY]],
            "text": "Hello",
            "new_text": "Hello",
            "html": "<p>Hello</p>",
        }
        message = Message.objects.create(ticket=ticket, direction=Direction.REPLY, author=tara, **sent)
        before = {"from": "open", "to": "waiting", "awaits": None, "joined": []}
        Event.objects.create(ticket=ticket, message=message, actor=tara, verb=Verb.REPLIED, detail=before)
        came_back = {"sent_at": now, "bounced_at": now} if state == "sent" else {}
        said = {"server_said": f"550 <{CANARY}>: no", "attempts": 1, "queued_at": now, "due_at": now, **came_back}
        OutgoingMail.objects.create(message=message, mailbox=ticket.mailbox, state=state, **said)
    ProposedReply.objects.create(ticket=ticket, author=tara, html="<p>Hi</p>", cc=CANARY, then="waiting")


def add_events(ticket: Ticket) -> None:
    rule = {"id": 1, "number": 1, "name": f"Mail of {CANARY}"}
    because = f"the sender's address is {CANARY}"
    for verb, detail in (
        (Verb.ADDRESS_CLEARED, {"to": CANARY}),
        (Verb.FORWARDED, {"to": CANARY, "rule": rule, "because": because}),
        (Verb.BOUNCED, {"reason": f"<{CANARY}>: no such user"}),
        (Verb.OPENED, {"reason": f"{CANARY} wrote first", "not_confirmed": f"{CANARY} had three today"}),
        (Verb.ARRIVED, {"reason": f"{CANARY} takes part"}),
        (Verb.RATED, {"to": "good", "comment": ""}),
        (Verb.ROUTED, {"to": "team", "reason": because, "ran": [[1, because]], "missed": [], "limited": because}),
        (Verb.NOT_DONE, {"do": "forward", "to": CANARY, "rule": rule, "reason": CANARY}),
        (Verb.FIELDS_TAKEN, {"from": {}, "to": {"reply_to": CANARY}, "rule": rule}),
    ):
        Event.objects.create(ticket=ticket, verb=verb, detail=detail)


@pytest.fixture
def everything(shown, mailbox, ticket, olivia, adam) -> Ticket:
    """With what the crawl needs to have a key for every route."""
    plant(mailbox, ticket, olivia, adam)
    return shown


def test_no_address_shows_one(everything, blind):
    visited = 0
    for address, text in visit(signed_in(blind), [everything], f"/tickets/{everything.reference}/"):
        visited += 1
        assert LOCAL not in text.replace("?q=canary82", ""), address
    assert visited > 200


def test_a_trainee_who_sees_none_is_shown_none_either(everything, tara):
    tara.sees_addresses = False
    tara.save()
    for address in (f"/tickets/{everything.reference}/", "/proposals/", f"/tickets/{everything.reference}/why/"):
        assert LOCAL not in ask(signed_in(tara), "get", address)[1], address


def test_who_sees_addresses_reads_them(shown, asha):
    text = ask(signed_in(asha), "get", f"/tickets/{shown.reference}/")[1]
    assert text.count(LOCAL) > 10
    assert "c…@" not in text


def test_the_ticket_is_worked_with_masked_ones(shown, blind):
    text = ask(signed_in(blind), "get", f"/tickets/{shown.reference}/")[1]
    assert text.count("c…@customer.example") > 10


def test_the_search_does_not_tell_who_an_address_is(shown, blind, asha):
    for words in (LOCAL, CANARY, LOCAL[:4]):
        assert shown.reference not in signed_in(blind).get("/search/", {"q": words}).content.decode(), words
    asha.sees_addresses = True
    asha.save()
    assert shown.reference in signed_in(asha).get("/search/", {"q": LOCAL}).content.decode()


@pytest.mark.parametrize("name", ["a.eml", "b.ics", "c.vcf"])
def test_files_that_name_people_are_refused(shown, blind, name):
    file = Attachment.objects.get(filename=name)
    assert signed_in(blind).get(f"/attachments/{seal(file.pk)}/").status_code == 403


def test_mails_as_they_came_are_refused(shown, blind):
    mail, file = shown.messages.exclude(inbound=None).get(), Attachment.objects.get(filename="a.eml")
    inner = f"/attachments/{seal(file.pk)}/message/"
    browser = signed_in(blind)
    for address in (f"/messages/{seal(mail.pk)}/original/", f"{inner}file/?in=0"):
        assert browser.get(address).status_code == 403
    page = browser.get(inner)
    assert "Hello" in page.content.decode()
    assert LOCAL not in page.content.decode()


def test_mail_to_a_stopped_address_is_allowed_again_without_reading_it(shown, blind):
    posted = {"address": "c…@customer.example"}
    page = signed_in(blind).post(f"/tickets/{shown.reference}/clearing/", posted, follow=True).content.decode()
    assert "Mail goes to c…@customer.example again" in page
    assert LOCAL not in page
    assert not Suppression.objects.filter(email=CANARY, cleared_at=None).exists()


def test_what_is_refused_names_nobody(shown, blind):
    answer = signed_in(blind).post(f"/tickets/{shown.reference}/replies/", {"html": "<p>Hello again</p>"})
    assert answer.status_code == 422
    assert "is stopped" in answer.content.decode()
    assert LOCAL not in answer.content.decode()
