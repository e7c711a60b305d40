import pytest
from django.utils import timezone

from tests.cast import add_mail, signed_in
from tickets.desk import replying
from tickets.errors import Refused
from tickets.models import Event, Message, OutgoingMail
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status, Ticket
from tickets.sealed import seal

pytestmark = pytest.mark.django_db
SAID = "carl@customer.example does not take mail: no such user (550 5.1.1 No such user)"


@pytest.fixture
def bounced(ticket, asha) -> OutgoingMail:
    outgoing = replying.reply(ticket, asha, "<p>Hello</p>", then=Status.OPEN)
    now = timezone.now()
    came_back = {"state": OutgoingState.SENT, "sent_at": now, "bounced_at": now, "server_said": SAID}
    OutgoingMail.objects.filter(pk=outgoing.pk).update(**came_back)
    return outgoing


def page(person, address: str) -> str:
    return signed_in(person).get(address).content.decode()


def test_the_answer_says_that_it_did_not_arrive_and_why(ticket, asha, bounced):
    shown = page(asha, f"/tickets/{ticket.reference}/")
    assert "This answer did not arrive." in shown
    assert SAID in shown


def test_with_a_copy_it_says_that_not_everybody_got_it(ticket, asha, bounced):
    Message.objects.filter(pk=bounced.message_id).update(cc=[["", "wanda@customer.example"]])
    assert "Not everybody got this answer." in page(asha, f"/tickets/{ticket.reference}/")


def test_the_list_marks_its_ticket_until_somebody_has_seen_to_it(ticket, asha, bounced):
    assert "sending trouble" in page(asha, "/queues/open/")
    Ticket.objects.update(status=Status.RESOLVED)
    assert "sending trouble" not in page(asha, "/queues/resolved/")


def test_outgoing_mail_has_a_list_of_what_came_back(ticket, asha, olivia, bounced):
    shown = page(olivia, "/outgoing/?which=bounced")
    assert "carl@customer.example" in shown
    assert "no such user" in shown
    OutgoingMail.objects.update(bounced_at=None)
    assert "Nothing here" in page(olivia, "/outgoing/?which=bounced")


def test_an_admin_sees_there_only_what_is_the_teams(private, olivia, adam):
    outgoing = replying.reply(private, olivia, "<p>Hello</p>")
    OutgoingMail.objects.filter(pk=outgoing.pk).update(bounced_at=timezone.now(), server_said=SAID)
    assert "no such user" not in page(adam, "/outgoing/?which=bounced")


@pytest.fixture
def confirmed(ticket) -> OutgoingMail:
    """The desk confirmed by itself that Carl's mail came in."""
    fields = {"to": [["", "carl@customer.example"]], "text": "It came in.", "new_text": "It came in."}
    message = Message.objects.create(ticket=ticket, direction=Direction.REPLY, is_automatic=True, **fields)
    Event.objects.create(ticket=ticket, message=message, verb=Verb.ACKNOWLEDGED)
    now = timezone.now()
    return OutgoingMail.objects.create(message=message, mailbox=ticket.mailbox, queued_at=now, due_at=now)


def test_what_the_desk_wrote_by_itself_says_so_and_nobody_takes_it_back(ticket, asha, confirmed):
    for state in (OutgoingState.QUEUED, OutgoingState.FAILED):
        OutgoingMail.objects.update(state=state)
        shown = page(asha, f"/tickets/{ticket.reference}/")
        assert "Sent by the desk" in shown
        assert "undoing" not in shown
        with pytest.raises(Refused, match="by itself"):
            replying.undo(confirmed, asha)


def test_a_persons_answer_follows_the_customers_mail_not_the_confirmation(ticket, asha, confirmed):
    asked = ticket.messages.filter(direction=Direction.INBOUND).get()
    answer = replying.reply(ticket, asha, "<p>Hello</p>").message
    assert answer.in_reply_to == [asked.message_id]


@pytest.mark.parametrize(
    ("signals", "fields", "word"),
    [
        ({"auto_reply": True}, {"in_reply_to": ["a@b"]}, "An automatic answer"),
        ({"auto_reply": True}, {}, "Written by a machine"),
        ({"auto_reply": True, "out_of_office": True}, {}, "Out of office"),
        ({"bounce": []}, {}, "A mail server reports on our mail"),
        ({"feedback_report": True}, {}, "A complaint about our mail"),
        ({"list_id": "cats.lists.example"}, {}, "From a mailing list (cats.lists.example)"),
        ({"loop": True}, {}, "This mail goes round in circles"),
    ],
)
def test_a_mail_that_no_person_wrote_says_so(ticket, asha, signals, fields, word):
    add_mail(ticket, "Hello", signals=signals, **fields)
    assert word in page(asha, f"/tickets/{ticket.reference}/")


def test_who_is_about_to_answer_a_machine_is_told(ticket, asha, carl):
    assert "A machine wrote this" not in page(asha, f"/tickets/{ticket.reference}/")
    add_mail(ticket, "Your invoice", signals={"auto_reply": True})
    assert "A machine wrote this. Perhaps nobody reads what you answer." in page(asha, f"/tickets/{ticket.reference}/")
    add_mail(ticket, "A person again")
    assert "A machine wrote this" not in page(asha, f"/tickets/{ticket.reference}/")


def test_why_nothing_was_confirmed_stands_beside_why_it_is_here(ticket, asha):
    detail = {"reason": "It answers no message of this desk", "not_confirmed": "a machine wrote it"}
    Event.objects.create(ticket=ticket, verb=Verb.OPENED, detail=detail)
    assert "No confirmation was sent: a machine wrote it" in page(asha, f"/tickets/{ticket.reference}/")


@pytest.mark.parametrize("changes", [{"state": OutgoingState.UNKNOWN}, {"state": OutgoingState.FAILED}, {}])
def test_what_waits_for_a_decision_is_seen_however_much_was_written_since(ticket, asha, bounced, changes):
    OutgoingMail.objects.update(**({"bounced_at": None} | changes if changes else {"server_said": SAID}))
    for number in range(25):
        add_mail(ticket, f"Letter {number}")
    shown = page(asha, f"/tickets/{ticket.reference}/")
    assert f'id="message-{seal(bounced.message_id)}"' in shown
    assert "Letter 4<" not in shown
    assert "Show 6 earlier messages" in shown
