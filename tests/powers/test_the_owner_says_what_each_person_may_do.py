import pytest

from accounts import permitting
from accounts.errors import Refused
from accounts.models import PersonEvent, User
from accounts.permissions import Permission
from accounts.permitting import Permissions, Wanted
from tests.cast import join, make_mailbox, open_ticket, signed_in
from tickets.models import Event, Ticket

AS_NOW = {"answers": "send", "sees": "all", "sees_addresses": "on"}


def page(person, **query):
    return signed_in(person).get("/people/powers/", query)


def save(by, person, **fields):
    """What the row of `person` holds now, but for `fields`; None stands for a box that is not ticked."""
    posted = {name: value for name, value in {**AS_NOW, **fields}.items() if value is not None}
    return signed_in(by).post(f"/people/{person.pk}/powers/", posted, follow=True)


def now(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_the_owner_makes_somebody_a_trainee(olivia, asha):
    answer = save(olivia, asha, answers="draft")
    assert "writes drafts only, which others approve" in answer.content.decode()
    assert not now(asha).may(Permission.SEND)
    event = PersonEvent.objects.get(verb="permitted")
    assert (event.actor, event.person, event.detail) == (olivia, asha, {"sends_replies": [True, False]})
    assert str(event) == ("Olivia Owner changed what Asha Assistant may do: writes drafts only, which others approve")


@pytest.mark.parametrize("box", ["approves_replies", "may_delete", "may_export"])
def test_each_box_gives_one_permission(olivia, asha, box):
    save(olivia, asha, **{box: "on"})
    assert getattr(now(asha), box)
    save(olivia, asha)
    assert not getattr(now(asha), box)
    assert PersonEvent.objects.filter(verb="permitted").count() == 2


def test_addresses_are_taken_away(olivia, asha):
    save(olivia, asha, sees_addresses=None)
    assert not now(asha).may(Permission.SEE_ADDRESSES)


def test_who_may_not_send_approves_nothing(olivia, asha):
    save(olivia, asha, answers="draft", approves_replies="on")
    assert not now(asha).approves_replies


def test_what_is_as_it_was_is_no_event(olivia, asha):
    assert "Nothing was changed" in save(olivia, asha).content.decode()
    assert not PersonEvent.objects.filter(verb="permitted").exists()


def test_mailboxes_are_chosen_and_called_by_their_names(olivia, asha, mailbox):
    other = make_mailbox("hello@shop.example", "Hello")
    save(olivia, asha, sees="chosen", mailbox=[other.pk, 4711])
    assert now(asha).only_mailboxes == [other.pk]
    assert str(PersonEvent.objects.get(verb="permitted")).endswith("sees the tickets of Hello only")
    save(olivia, asha)
    assert now(asha).only_mailboxes is None


def test_tickets_that_they_see_no_more_go_back_to_the_team(olivia, asha, mailbox, carl):
    other = make_mailbox("hello@shop.example", "Hello")
    kept = open_ticket(other, carl, assignee=asha)
    lost = [open_ticket(mailbox, carl, assignee=asha, status=status) for status in ("open", "waiting")]
    done = open_ticket(mailbox, carl, assignee=asha, status="resolved")
    save(olivia, asha, sees="chosen", mailbox=[other.pk])
    assert Ticket.objects.get(pk=kept.pk).assignee == asha
    assert Ticket.objects.get(pk=done.pk).assignee == asha
    for ticket in lost:
        assert Ticket.objects.get(pk=ticket.pk).assignee is None
        event = Event.objects.get(ticket=ticket, verb="assigned")
        assert (event.actor, event.detail["reason"]) == (olivia, "They do not see it any more")


def test_the_page_says_it_in_words_and_opens_without_script(olivia, adam, asha, mailbox):
    User.objects.filter(pk=asha.pk).update(sends_replies=False, sees_addresses=False, only_mailboxes=[mailbox.pk])
    text = page(olivia).content.decode()
    assert "Writes drafts only, sees no addresses, Shop support" in text
    assert text.count('<form class="form"') == 1, "what owners and admins may do follows from their role"
    assert "follows from the role" in text


def test_the_change_is_told_on_the_page_people(olivia, adam, asha):
    save(olivia, asha, may_delete="on")
    assert "may delete tickets" in signed_in(adam).get(f"/people/{asha.pk}/").content.decode()


def test_only_owners_find_the_way_there(olivia, adam):
    assert "/people/powers/" in signed_in(olivia).get("/people/").content.decode()
    assert "/people/powers/" not in signed_in(adam).get("/people/").content.decode()


@pytest.mark.parametrize("who", ["adam", "asha"])
def test_nobody_else_may_look_or_change(who, request, asha):
    by = request.getfixturevalue(who)
    assert page(by).status_code == 403
    assert save(by, asha, may_delete="on").status_code == 403
    assert not now(asha).may_delete


@pytest.mark.parametrize("who", ["adam", "asha"])
def test_the_verb_refuses_them_too(who, request, asha):
    wanted = Wanted(Permissions.of(User(role="assistant", may_export=True)))
    with pytest.raises(Refused, match="Only an owner"):
        permitting.permit(join("tara@example.com", "Tara", "assistant"), wanted, request.getfixturevalue(who))


def test_nobody_grants_themselves(olivia):
    wanted = Wanted(Permissions.of(User(role="assistant", may_export=True)))
    with pytest.raises(Refused, match="Nobody decides"):
        permitting.permit(olivia, wanted, olivia)


def test_an_owner_or_admin_is_what_the_role_says(olivia, adam):
    for person in (adam, join("otto@example.com", "Otto Owner", "owner")):
        answer = save(olivia, person, answers="draft")
        assert "follows from the role" in answer.content.decode()
        assert now(person).sends_replies


@pytest.mark.parametrize("fields", [{"answers": None}, {"sees": None}, {"answers": "nonsense"}, {"sees": "0"}])
def test_a_form_that_says_nothing_changes_nothing(olivia, asha, fields):
    assert "Say whether they send answers" in save(olivia, asha, **{**fields, "may_delete": "on"}).content.decode()
    assert not now(asha).may_delete


def test_an_admin_cannot_widen_it_by_another_role(olivia, adam, asha):
    from accounts import people

    save(olivia, asha, sees_addresses=None)
    with pytest.raises(Refused, match="limited"):
        people.change_role(asha, "admin", adam)
    assert people.change_role(asha, "admin", olivia).role == "admin"
