import io
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

ASHA = {"email": "asha@example.com", "name": "Asha", "role": "assistant", "password_stdin": True}


@pytest.fixture
def typed(monkeypatch):
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_makes_a_person_who_can_sign_in(db, typed, client):
    typed("plenty of horses\n")
    call_command("create_person", **ASHA)
    assert User.objects.get().check_password("plenty of horses")


@pytest.mark.parametrize(
    ("change", "password", "words"),
    [
        ({"email": "no address"}, "plenty of horses", "valid email"),
        ({}, "12345", "too short"),
        ({"email": "ADAM@example.com"}, "plenty of horses", "already here"),
    ],
)
def test_refuses_in_words(adam, typed, change, password, words):
    typed(password + "\n")
    with pytest.raises(CommandError, match=words):
        call_command("create_person", **(ASHA | change))
