import pytest

from tests.cast import join, open_ticket, signed_in
from tests.routing.asking import BY_OWNER, asking, by, make
from tickets.mail import posting
from tickets.models import DeskMail, InboundMail, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import effects
from tickets.routing.effects import notifying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(olivia, adam, asha):
    """All are here."""


def told() -> list[str]:
    return sorted(address for mail in DeskMail.objects.all() for address in mail.to)


@pytest.mark.parametrize(
    ("whom", "who"),
    [("owner", "olivia@example.com"), ("admins", "adam@example.com"), ("ASHA@example.com", "asha@example.com")],
)
def test_whom_the_rule_names_gets_a_short_letter(ticket, whom, who):
    event = make("notify", whom, ticket)
    assert told() == [who]
    content = DeskMail.objects.get().content
    assert "Where is my course?" in content
    assert f"/tickets/{ticket.reference}/" in content
    assert "I paid yesterday" not in content
    assert (event.verb, event.detail["to"]) == (Verb.NOTIFIED, who.split("@")[0].title())


def test_whoever_has_the_ticket(ticket, asha):
    assert make("notify", "assignee", ticket).detail["reason"] == "nobody has it"
    ticket.assignee = asha
    make("notify", "assignee", ticket)
    assert told() == ["asha@example.com"]


@pytest.mark.parametrize("visibility", [Visibility.OWNER, Visibility.HELD])
@pytest.mark.parametrize("whom", ["admins", "assignee", "asha@example.com"])
@pytest.mark.parametrize("rule", [by(), BY_OWNER])
def test_who_does_not_see_the_ticket_is_not_told_of_it(mailbox, carl, asha, visibility, whom, rule):
    private = open_ticket(mailbox, carl, "Our divorce", visibility=visibility, assignee=asha)
    assert make("notify", whom, private, rule=rule).verb == Verb.NOT_DONE
    assert not DeskMail.objects.exists()


def test_the_owner_is_told_of_what_is_kept_and_nobody_else_reads_of_it(private, adam, olivia):
    make("notify", "owner", private)
    assert told() == ["olivia@example.com"]
    DeskMail.objects.update(state="failed")
    assert "A rule tells somebody of a ticket" not in signed_in(adam).get("/health/page/").content.decode()
    page = signed_in(olivia).get("/health/page/").content.decode()
    assert "A rule tells somebody of a ticket" in page
    assert "divorce" not in page


def test_who_does_not_see_it_any_more_is_not_told_any_more(ticket, asha, olivia):
    make("notify", "asha@example.com", ticket)
    make("notify", "owner", ticket)
    Ticket.objects.update(visibility=Visibility.OWNER)
    for mail in DeskMail.objects.all():
        posting.send(mail.pk)
    assert {mail.to[0]: mail.state for mail in DeskMail.objects.all()} == {
        "asha@example.com": "undone",
        "olivia@example.com": "sent",
    }


@pytest.mark.parametrize("whom", ["mallory@elsewhere.example", "", "support@shop.example"])
def test_strangers_are_not_told(ticket, whom):
    assert make("notify", whom, ticket).verb == Verb.NOT_DONE
    assert not DeskMail.objects.exists()


def test_who_is_let_go_is_not_told(ticket, asha):
    asha.is_active = False
    asha.save()
    assert make("notify", "asha@example.com", ticket).verb == Verb.NOT_DONE


def test_nobody_gets_more_than_so_many_in_an_hour(ticket, monkeypatch):
    monkeypatch.setattr(notifying, "MOST_IN_AN_HOUR", 2)
    verbs = [event.verb for event in effects.make([(asking("notify", "owner"), ticket, None)] * 4)]
    assert verbs.count(Verb.NOTIFIED) == 2
    assert make("notify", "owner", ticket).verb == Verb.NOT_DONE


def test_a_rule_and_a_subject_that_would_add_a_header(mailbox, carl):
    ticket = open_ticket(mailbox, carl, "Hello\r\nBcc: all@a.example")
    make("notify", "owner", ticket, rule=by(name="Money\nBcc: b@a.example"))
    posting.send(DeskMail.objects.get().pk)
    head = DeskMail.objects.get()
    assert head.to == ["olivia@example.com"]
    assert head.state == "sent"


def test_what_the_rules_refused_already_is_written_down(ticket):
    [event] = effects.make([(asking("give_to_team", None, refused="it is kept for the owner"), ticket, None)])
    assert (event.verb, event.detail["reason"]) == (Verb.NOT_DONE, "it is kept for the owner")


def test_a_note_is_for_the_team(ticket, asha):
    event = make("add_note", "Ask for the <b>order</b> number\nfirst", ticket)
    note = event.message
    assert (note.direction, note.is_automatic, event.verb) == ("note", True, Verb.NOTED)
    assert "<b>" not in note.html
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "Ask for the &lt;b&gt;order&lt;/b&gt; number" in page
    assert not InboundMail.objects.exists()


def test_a_note_on_what_is_kept_does_not_say_which_rule_keeps_it(private):
    make("add_note", "Call her", private, rule=by(name="My sister", by_owner=True))
    assert private.messages.get(direction="note").sender_name == "A rule"


def test_two_owners_are_both_told(ticket):
    join("oscar@example.com", "Oscar Owner", "owner")
    make("notify", "owner", ticket)
    assert told() == ["olivia@example.com", "oscar@example.com"]
