from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from accounts import invitations, people
from accounts.errors import LinkUnusable
from accounts.models import Invitation, User

ANSWERS = {"name": "Olivia Owner", "email": "Olivia@Example.com", "password": "plenty of horses"}


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def path_of(link: str) -> str:
    return link.removeprefix("http://desk")


def test_the_link_makes_the_owner_and_signs_her_in(db):
    browser, link = Client(), invitations.owner_link("http://desk")
    answer = browser.post(path_of(link), ANSWERS | {"time_zone": "Europe/Berlin"})
    assert answer.status_code == 302
    owner = User.objects.get()
    assert (owner.email, owner.role, owner.time_zone) == ("olivia@example.com", "owner", "Europe/Berlin")
    assert browser.get("/profile/").status_code == 200


def test_a_fresh_link_stops_the_former_one(db):
    former = invitations.owner_link("http://desk")
    assert invitations.usable(token_of(invitations.owner_link("http://desk")))
    with pytest.raises(LinkUnusable, match="withdrawn"):
        invitations.usable(token_of(former))


def test_there_is_no_link_while_there_is_an_owner(olivia):
    assert invitations.owner_link("http://desk") is None


def test_a_link_from_before_an_owner_came_is_worth_nothing(db):
    link = invitations.owner_link("http://desk")
    people.add(email="olivia@example.com", name="Olivia", role="owner", password="x")
    assert Client().get(path_of(link)).status_code == 410


def test_two_at_once_make_one_owner(transactional_db):
    token = token_of(invitations.owner_link("http://desk"))

    def accept(number: int) -> bool:
        try:
            invitations.accept(token, name="O", email=f"o{number}@example.com", password="plenty of horses")
        except LinkUnusable:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(accept, range(4))) == [False, False, False, True]
    assert User.objects.count() == 1


def test_only_the_hash_of_the_token_is_stored(db):
    token = token_of(invitations.owner_link("http://desk"))
    assert token not in str(Invitation.objects.values().get())


def test_the_command_prints_the_link_and_nothing_else(db, capsys, settings):
    settings.BASE_URL = "https://desk.example"
    call_command("owner_link")
    printed = capsys.readouterr().out
    assert printed.startswith("https://desk.example/join/")
    assert len(printed.splitlines()) == 1


def test_the_command_prints_nothing_when_there_is_an_owner(olivia, capsys):
    call_command("owner_link")
    assert capsys.readouterr().out == ""
