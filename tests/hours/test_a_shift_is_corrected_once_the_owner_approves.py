from datetime import timedelta

import pytest

from tests.cast import signed_in
from tests.hours.times import hours_ago, worked
from tickets.errors import Refused
from tickets.hours import corrections, deciding, tracking
from tickets.models import IdleSpell, Shift, ShiftCorrection


@pytest.fixture
def shift(asha):
    return worked(asha, 5, 4)


def asked(person, shift, began=5, ended=3, reason="I forgot to clock out."):
    return corrections.ask(person, shift, (hours_ago(began), hours_ago(ended)), reason)


def test_nothing_changes_before_it_is_approved(asha, olivia, shift):
    made = asked(asha, shift)
    shift.refresh_from_db()
    assert shift.ended_at == hours_ago(4)
    assert corrections.waiting(olivia) == [made]


def test_approved_it_is_so_and_what_it_was_stays_beside_it(asha, olivia, shift):
    made = deciding.approve(asked(asha, shift), olivia, "Thank you")
    shift.refresh_from_db()
    assert (shift.ended_at, shift.ended_how) == (hours_ago(3), "fixed")
    assert (made.former_ended_at, made.decided_by, made.comment) == (hours_ago(4), olivia, "Thank you")
    assert corrections.waiting(olivia) == []


def test_refused_it_stays_and_says_why(asha, olivia, shift):
    made = asked(asha, shift)
    with pytest.raises(Refused, match="Say in a word why"):
        deciding.refuse(made, olivia, " ")
    assert deciding.refuse(made, olivia, "You were not there.").state == "refused"
    shift.refresh_from_db()
    assert shift.ended_at == hours_ago(4)


def test_what_was_never_clocked_is_added_and_what_was_no_work_is_taken_away(asha, olivia, shift):
    added = deciding.approve(asked(asha, None, 9, 8), olivia)
    assert added.shift.began_at == hours_ago(9)
    gone = deciding.approve(corrections.ask(asha, shift, None, "The cat pressed it."), olivia)
    assert gone.former_began_at == hours_ago(5)
    assert list(Shift.objects.all()) == [added.shift]


def test_an_owners_own_need_nobody(olivia):
    shift = worked(olivia, 5, 4)
    assert asked(olivia, shift).state == "approved"
    shift.refresh_from_db()
    assert shift.ended_at == hours_ago(3)


def test_taken_back_by_its_person_alone(asha, tara, olivia, shift):
    made = asked(asha, shift)
    for other in (tara, olivia):
        with pytest.raises(Refused, match="Only who asked"):
            corrections.withdraw(made, other)
    assert corrections.withdraw(made, asha).state == "withdrawn"
    with pytest.raises(Refused, match="decided before"):
        deciding.approve(made, olivia)


@pytest.mark.parametrize("who", ["asha", "tara", "adam"])
def test_only_the_owner_decides(request, shift, who):
    made, person = asked(shift.person, shift), request.getfixturevalue(who)
    for decide in (deciding.approve, deciding.refuse):
        with pytest.raises(Refused, match="Only the owner"):
            decide(made, person, "So be it")
    assert corrections.waiting(person) == []
    browser = signed_in(person)
    for what in ("approval", "refusal"):
        assert browser.post(f"/hours/corrections/{made.pk}/{what}/", {"comment": "x"}).status_code == 403
    made.refresh_from_db()
    assert made.state == "waiting"


def test_nobody_corrects_the_shifts_of_others(tara, adam, shift):
    for person in (tara, adam):
        with pytest.raises(Refused, match="only shifts of your own"):
            asked(person, shift)


@pytest.mark.parametrize(
    ("began", "ended", "why"),
    [
        (3, 5, "ends after"), (3, 3, "ends after"), (22, 5, "16 hours"), (2, -1, "not over yet"),
        (1600, 1599, "62 days"), (8, 6.5, "another shift"), (7.5, 6.5, "another shift"), (6.5, 1, "another shift"),
        (2.5, 1, "another shift"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused(asha, shift, began, ended, why):
    worked(asha, 8, 6)
    worked(asha, 2)
    with pytest.raises(Refused, match=why):
        asked(asha, shift, began, ended)
    assert not ShiftCorrection.objects.exists()


def test_beside_another_shift_without_a_gap_is_no_overlap(asha, shift):
    worked(asha, 8, 6)
    assert asked(asha, shift, 6, 4)


def test_what_has_not_ended_and_what_waits_already(asha, shift):
    with pytest.raises(Refused, match="has not ended"):
        asked(asha, tracking.begin(asha), 1, 0)
    asked(asha, shift)
    with pytest.raises(Refused, match="waits already"):
        asked(asha, shift, 5, 3.5)
    with pytest.raises(Refused, match="waits already"):
        asked(asha, None, 3.5, 2.5)


def test_what_came_between_is_looked_at_again_when_it_is_approved(asha, olivia, shift):
    made = asked(asha, shift)
    worked(asha, 3.5, 3.2)
    with pytest.raises(Refused, match="another shift"):
        deciding.approve(made, olivia)
    shift.refresh_from_db()
    assert shift.ended_at == hours_ago(4)


def test_a_correction_answers_what_was_asked_of_the_shift(asha, shift):
    spell = IdleSpell.objects.create(shift=shift, since=shift.began_at + timedelta(minutes=5))
    asked(asha, shift)
    spell.refresh_from_db()
    assert (spell.said, spell.reason) == ("worked", "I forgot to clock out.")


def test_a_reason_is_needed_and_thirty_may_wait(asha, shift, monkeypatch):
    with pytest.raises(Refused, match="Say why"):
        asked(asha, shift, reason=" ")
    monkeypatch.setattr(corrections, "MOST_WAITING", 1)
    asked(asha, shift)
    with pytest.raises(Refused, match="wait already"):
        asked(asha, None, 9, 8)


def test_the_owner_decides_on_the_page(asha, olivia, shift):
    browser, made = signed_in(olivia), asked(asha, shift)
    refused = browser.post(f"/hours/corrections/{made.pk}/refusal/", {"next": "/queues/open/"}, follow=True)
    assert "Say in a word why, so that Asha knows." in refused.content.decode()
    done = browser.post(f"/hours/corrections/{made.pk}/approval/", {"next": "//elsewhere.example/"})
    assert (done.status_code, done.headers["Location"][:2]) == (303, "/h")
    assert corrections.waiting(olivia) == []
