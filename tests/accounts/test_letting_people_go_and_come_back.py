from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connections

from accounts import people
from accounts.errors import Refused
from accounts.models import PersonEvent, User
from tests.cast import PASSWORD, signed_in


def test_deactivating_ends_every_session_at_once(asha, adam):
    browser = signed_in(asha)
    people.deactivate(asha, adam)
    assert browser.get("/profile/").status_code == 302


def test_former_sessions_stay_closed_after_coming_back(asha, adam):
    browser = signed_in(asha)
    people.deactivate(asha, adam)
    people.reactivate(asha, adam)
    assert browser.get("/profile/").status_code == 302


def test_long_connections_learn_that_the_person_is_gone(asha, adam, transactional_db):
    from asgiref.sync import async_to_sync

    assert async_to_sync(asha.is_still_here)()
    people.deactivate(asha, adam)
    assert not async_to_sync(asha.is_still_here)()


def test_a_deactivated_person_cannot_sign_in(asha, adam, client):
    people.deactivate(asha, adam)
    client.post("/accounts/login/", {"login": asha.email, "password": PASSWORD})
    assert client.get("/profile/").status_code == 302


def test_nobody_deactivates_themselves(olivia):
    with pytest.raises(Refused, match="themselves"):
        people.deactivate(olivia, olivia)


def test_an_admin_cannot_deactivate_or_demote_an_owner(olivia, adam):
    for attempt in (lambda: people.deactivate(olivia, adam), lambda: people.change_role(olivia, "assistant", adam)):
        with pytest.raises(Refused, match="Only an owner"):
            attempt()


def test_the_page_of_an_owner_offers_an_admin_nothing(olivia, adam):
    page = signed_in(adam).get(f"/people/{olivia.pk}/").text
    assert "Only an owner may" in page
    assert "Deactivate" not in page


def test_an_admin_cannot_make_an_owner(asha, adam):
    with pytest.raises(Refused, match="Only an owner"):
        people.change_role(asha, "owner", adam)


def test_nobody_changes_their_own_role(adam):
    with pytest.raises(Refused, match="own role"):
        people.change_role(adam, "assistant", adam)


def test_two_owners_who_deactivate_each_other_leave_one(transactional_db):
    owners = [
        User.objects.create_user(f"o{number}@example.com", "x", name=f"O{number}", role="owner") for number in (1, 2)
    ]

    def deactivate(pair: tuple[User, User]) -> None:
        try:
            people.deactivate(*pair)
        except (Refused, DatabaseError):
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(deactivate, [(owners[0], owners[1]), (owners[1], owners[0])]))
    assert User.objects.filter(is_active=True).count() == 1


def test_an_owner_who_was_deactivated_meanwhile_decides_nothing(olivia, asha):
    olivia.is_active = False
    with pytest.raises(Refused):
        people.deactivate(asha, olivia)


def test_a_role_counts_from_the_next_click(asha, olivia):
    browser = signed_in(asha)
    assert browser.get("/people/").status_code == 403
    people.change_role(asha, "admin", olivia)
    assert browser.get("/people/").status_code == 200
    assert str(PersonEvent.objects.get()) == "Olivia Owner changed the role of Asha Assistant from assistant to admin"


def test_history_refuses_changes(asha, adam):
    people.deactivate(asha, adam)
    with pytest.raises(DatabaseError, match="append-only"):
        PersonEvent.objects.update(subject="Somebody else")


def test_the_page_says_what_will_happen_and_does_it(asha, adam):
    browser = signed_in(adam)
    assert "signed out everywhere" in browser.get(f"/people/{asha.pk}/").text
    assert browser.post(f"/people/{asha.pk}/deactivate/").status_code == 303
    asha.refresh_from_db()
    assert not asha.is_active
    assert browser.post(f"/people/{asha.pk}/reactivate/").status_code == 303
    asha.refresh_from_db()
    assert asha.is_active


@pytest.mark.parametrize("verb", ["role", "deactivate", "reactivate"])
def test_an_assistant_manages_nobody(asha, adam, verb):
    assert signed_in(asha).post(f"/people/{adam.pk}/{verb}/", {"role": "assistant"}).status_code == 403
