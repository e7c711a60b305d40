"""What was made by mistake goes; what was due once stays. Whose person left says so, and is nobody's on its day."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.cast import signed_in
from tests.recurring.made import make_duty, open_at
from tickets.errors import Refused
from tickets.models import Duty
from tickets.recurring import making

DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def duty(olivia, asha, mailbox) -> Duty:
    return make_duty(olivia, asha, mailbox)


def remove(person, duty):
    return signed_in(person).post(reverse("duty_removal", args=[duty.pk]))


def page(person, name, *args) -> str:
    return signed_in(person).get(reverse(name, args=args)).content.decode()


def test_one_that_was_never_due_goes(olivia, duty):
    assert "Remove it" in page(olivia, "duty", duty.pk)
    assert remove(olivia, duty)["Location"] == reverse("duties")
    assert not Duty.objects.exists()


def test_one_that_was_due_stays_with_what_was_done(olivia, duty):
    open_at(duty, DUE)
    assert "Remove it" not in page(olivia, "duty", duty.pk)
    remove(olivia, duty)
    assert Duty.objects.exists()


def test_nobody_else_removes_one(asha, adam, duty):
    assert {remove(each, duty).status_code for each in (asha, adam)} == {403}
    assert "Remove it" not in page(asha, "duty", duty.pk)
    with pytest.raises(Refused):
        making.remove(duty, asha)


def test_whose_person_left_says_so_and_comes_to_nobody(olivia, asha, duty):
    asha.is_active = False
    asha.save()
    assert "no longer here" in page(olivia, "duties")
    assert "Give it to somebody else" in page(olivia, "duty", duty.pk)
    assert open_at(duty, DUE).ticket.assignee is None
