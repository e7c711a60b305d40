import pytest

from tests.cast import make_customer, open_ticket
from tests.keeping.arriving import fresh
from tickets.desk import moving
from tickets.errors import Refused
from tickets.keeping import protecting, taking
from tickets.keeping.protected import protects
from tickets.models import PastTaking, ProtectedSender
from tickets.models.event import Verb
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db


def theirs(mailbox, email="laura@firm.example", number=1, **more):
    return [open_ticket(mailbox, make_customer(email, "Laura"), f"Matter {each}", **more) for each in range(number)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Laura@Firm.Example ", "laura@firm.example"),
        ("@Firm.example", "firm.example"),
        ("https://firm.example/team", "firm.example"),
        ("kanzlei-müller.example", "xn--kanzlei-mller-4ob.example"),
    ],
)
def test_he_types_an_address_or_a_domain(mailbox, olivia, typed, kept):
    made = protecting.protect(typed, olivia, " Laura  Lawyer ")
    assert (made.value, made.name, made.added_by, made.treatment) == (kept, "Laura Lawyer", olivia, "keep")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("gmail.com", "Anybody can have an address"),
        ("co.uk", "too wide"),
        ("support@example.com", "this desk's own"),
        ("example.com", "this desk's own"),
        ("laura@", "not an e-mail address"),
        ("nonsense", "no domain"),
        ("laura@firm.example", "already"),
    ],
)
def test_what_is_nobody_or_everybody_is_refused(mailbox, olivia, laura, typed, why):
    with pytest.raises(Refused, match=why):
        protecting.protect(typed, olivia)


@pytest.mark.parametrize("to", ["support@example.com", "support+x@example.com", "no address"])
def test_mail_goes_on_to_no_address_of_the_desk(mailbox, olivia, to):
    with pytest.raises(Refused):
        protecting.protect("laura@firm.example", olivia, forward_to=to)


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_decides(mailbox, laura, who, request):
    person = request.getfixturevalue(who)
    for verb in (
        lambda: protecting.protect("x@y.example", person),
        lambda: protecting.change(laura, person, "", "keep", ""),
        lambda: protecting.release(laura, person),
        lambda: taking.take_past_back(laura, person),
    ):
        with pytest.raises(Refused):
            verb()


def test_who_is_asked_for_is_found_by_the_nearest(mailbox, laura, partner):
    ProtectedSender.objects.create(value="firm.example")
    asked = ["laura@firm.example", "bob@mail.firm.example", "carl@customer.example"]
    found = {address: row.value for address, row in protects(asked).items()}
    assert found == {"laura@firm.example": "laura@firm.example", "bob@mail.firm.example": "firm.example"}


def test_past_tickets_are_taken_back(mailbox, olivia, asha, laura):
    [one] = theirs(mailbox, assignee=asha)
    [other] = theirs(mailbox, "carl@customer.example")
    done = taking.take_past_back(laura, olivia)
    assert (done.state, done.moved, fresh(one).visibility, fresh(one).assignee) == ("taken", 1, Visibility.OWNER, None)
    assert fresh(other).visibility == Visibility.TEAM
    assert one.events.filter(verb=Verb.MOVED, actor=olivia).exists()
    assert taking.take_past_back(laura, olivia) is None


@pytest.mark.parametrize("email", ["paul@voss-partners.example", "paul@mail.voss-partners.example"])
def test_those_of_everybody_at_a_domain(mailbox, olivia, partner, email):
    [one], [other] = theirs(mailbox, email), theirs(mailbox, "paul@notvoss-partners.example")
    taking.take_past_back(partner, olivia)
    assert (fresh(one).visibility, fresh(other).visibility) == (Visibility.OWNER, Visibility.TEAM)


def test_to_release_gives_back_what_was_taken_and_nobody_moved_since(mailbox, olivia, laura):
    tickets, kept = theirs(mailbox, number=3), theirs(mailbox, visibility=Visibility.OWNER)[0]
    taking.take_past_back(laura, olivia)
    moving.give_to_team(tickets[0], olivia)
    moving.take_back(tickets[0], olivia, "I want it")
    protecting.release(laura, olivia, give_back=True)
    assert not ProtectedSender.objects.exists()
    assert [fresh(each).visibility for each in (*tickets, kept)] == ["owner", "team", "team", "owner"]


def test_to_release_alone_gives_nothing_back(mailbox, olivia, laura):
    [one] = theirs(mailbox)
    taking.take_past_back(laura, olivia)
    protecting.release(laura, olivia)
    assert fresh(one).visibility == Visibility.OWNER


def test_many_are_taken_in_the_background_a_batch_at_a_time(mailbox, olivia, laura, monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    monkeypatch.setattr(taking, "BATCH", 2)
    tickets = theirs(mailbox, number=5)
    row = taking.take_past_back(laura, olivia)
    assert (row.state, row.total, row.looked_at, taking.waiting()) == ("taking", 5, 0, [row.pk])
    with pytest.raises(Refused, match="on their way"):
        taking.take_past_back(laura, olivia)
    taking.go_on(row.pk)
    assert PastTaking.objects.get().looked_at == 2
    for _ in range(3):
        taking.go_on(row.pk)
    row.refresh_from_db()
    assert (row.state, row.moved, taking.waiting()) == ("taken", 5, [])
    assert {fresh(each).visibility for each in tickets} == {Visibility.OWNER}


def test_who_is_owner_no_more_takes_no_more(mailbox, olivia, laura, monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE", 0)
    [one] = theirs(mailbox)
    row = taking.take_past_back(laura, olivia)
    type(olivia).objects.update(role="assistant")
    taking.go_on(row.pk)
    assert fresh(one).visibility == Visibility.TEAM
    assert PastTaking.objects.get().state == "taken"
