import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.seeing import NOBODY, seen_as, within
from tests.hours.times import worked
from tests.recurring.made import make_duty
from tickets.models import Duty, Shift


@pytest.fixture
def over(asha):
    return worked(asha, 5, 4)


@pytest.fixture
def under_way(asha):
    return worked(asha, 1)


def test_what_somebody_worked_is_theirs_and_the_owners(over, asha, tara, olivia, adam):
    for person, many in ((asha, 1), (olivia, 1), (tara, 0), (adam, 0), (AnonymousUser(), 0)):
        with seen_as(person):
            assert Shift.objects.count() == many, person


def test_the_team_knows_who_is_at_work(under_way, tara, adam):
    for person in (tara, adam):
        with seen_as(person):
            assert Shift.objects.get().person_id == under_way.person_id
    with within(NOBODY):
        assert not Shift.objects.exists()


def test_nobody_writes_the_hours_of_others(over, under_way, tara):
    with seen_as(tara):
        assert Shift.objects.filter(pk=over.pk).update(began_at=under_way.began_at) == 0


def test_who_sees_some_mailboxes_sees_the_duties_of_these(asha, tara, adam, olivia, mailbox):
    duty = make_duty(olivia, asha, mailbox)
    tara.only_mailboxes = [mailbox.pk + 1]
    for person, many in ((asha, 1), (adam, 1), (olivia, 1), (tara, 0), (AnonymousUser(), 0)):
        with seen_as(person):
            assert Duty.objects.filter(pk=duty.pk).count() == many, person
    Duty.objects.filter(pk=duty.pk).update(assignee=tara)
    with seen_as(tara):
        assert Duty.objects.get() == duty
