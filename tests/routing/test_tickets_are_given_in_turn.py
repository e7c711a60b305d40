import pytest
from django.utils import timezone

from tests.cast import join, make_mailbox
from tests.mail.letters import mail
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.models import Shift
from tickets.models.event import Verb


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


@pytest.fixture
def at_work(db):
    """Asha and Ben are at work, Cora is not."""
    people = [join(f"{name}@example.com", name.title(), "assistant") for name in ("asha", "ben", "cora")]
    for person in people[:2]:
        Shift.objects.create(person=person, began_at=timezone.now())
    return people


def letters(count, start=0):
    return [mail(f"Letter {number}", f"Text {number}") for number in range(start, start + count)]


def takers(tickets):
    return [ticket.assignee.name if ticket.assignee else "" for ticket in tickets]


def test_tickets_of_one_batch_go_round(mailbox, at_work):
    in_force({"name": "In turn", "then": does("assign_in_turn")})
    assert takers(come(mailbox, *letters(5))) == ["Asha", "Ben", "Asha", "Ben", "Asha"]
    assert takers(come(mailbox, *letters(1, 9))) == ["Ben"]


def test_where_a_rule_names_somebody_who_is_gone_a_later_one_gives_it_to_another(mailbox, at_work):
    asha, ben, _ = at_work
    asha.is_active = False
    asha.save()
    in_force({"name": "To Asha", "then": does("assign", asha.email)}, {"name": "Else", "then": does("assign_in_turn")})
    [ticket] = come(mailbox, *letters(1))
    assert ticket.assignee == ben
    [refused] = ticket.events.filter(verb=Verb.NOT_DONE)
    assert (refused.detail["do"], refused.detail["to"]) == ("assign", asha.email)
    assert refused.detail["reason"] == "nobody like that works here"


def test_the_least_busy_counts_what_this_batch_gave(mailbox, at_work):
    in_force(
        {"when": when("subject", "is", "Letter 0"), "then": does("assign", "asha@example.com")},
        {"then": does("assign_least_busy")},
    )
    assert takers(come(mailbox, *letters(4))) == ["Asha", "Ben", "Asha", "Ben"]


def test_by_language_among_those_who_speak_it(mailbox, at_work):
    ben = at_work[1]
    ben.languages = "en de"
    ben.save()
    in_force({"then": does("assign_by_language")})
    german = mail("Hallo", "Guten Tag, ich habe gestern den Kurs bezahlt, und bis heute ist nichts gekommen.")
    french = mail("Salut", "Bonjour, j'ai payé le cours hier et je n'ai toujours rien reçu de votre part.")
    given, left = come(mailbox, german, french)
    assert takers([given, left]) == ["Ben", ""]
    assert "language" in given.events.get(verb=Verb.ASSIGNED).detail["because"]
    assert "language" in left.events.get(verb=Verb.NOT_DONE).detail["reason"]


def test_with_nobody_at_work_it_stays_with_the_team_and_says_so(mailbox, db):
    in_force({"then": does("assign_in_turn")})
    [ticket] = come(mailbox)
    assert ticket.assignee is None
    assert "nobody is on shift" in ticket.events.get(verb=Verb.NOT_DONE).detail["reason"]


def test_nobody_loses_a_turn_by_what_is_kept_for_the_owner(mailbox, at_work):
    keep = {"when": when("subject", "is", "Letter 0"), "then": does("keep_for_owner")}
    in_force(keep, {"then": does("assign_in_turn")})
    assert takers(come(mailbox, *letters(3))) == ["", "Asha", "Ben"]


def test_who_does_not_see_the_mailbox_has_no_turn_there(mailbox, at_work):
    ben = at_work[1]
    ben.only_mailboxes = [make_mailbox("sales@example.com").pk]
    ben.save()
    in_force({"name": "In turn", "then": does("assign_in_turn")})
    assert takers(come(mailbox, *letters(3))) == ["Asha", "Asha", "Asha"]
