import pytest

from accounts.forms import AcceptForm, InviteForm
from accounts.models import Invitation
from tests.cast import signed_in

TYPED, KEPT = "Tara\r\n\r\n* Adam\u2028asks\tyou", "Tara * Adam asks you"


def test_who_changes_it(tara):
    assert signed_in(tara).post("/profile/", {"name": TYPED, "time_zone": "UTC"}).status_code == 303
    tara.refresh_from_db()
    assert tara.name == KEPT


def test_who_is_invited_and_who_joins(olivia):
    told = {"name": TYPED, "email": "t@example.com", "role": "assistant", "password": "a-meadow-in-the-fog-of-march"}
    for form in (InviteForm(told, by=olivia), AcceptForm(told, invitation=Invitation(role="assistant"))):
        assert form.is_valid(), form.errors
        assert form.cleaned_data["name"] == KEPT


@pytest.mark.parametrize("typed", ["\u2028", " \n "])
def test_nothing_is_no_name(tara, typed):
    assert signed_in(tara).post("/profile/", {"name": typed, "time_zone": "UTC"}).status_code == 422
