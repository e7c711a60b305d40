"""Sixty letters of twelve kinds, made by hand before anything was tuned: the right procedure comes first."""

import pytest

from tests.cast import make_mailbox
from tests.procedures.letters import SEEN, UNSEEN, listed, places, ticket_of, write_procedures
from tickets.models import Procedure, ProcedureUse
from tickets.procedures.suggesting import suggest


@pytest.fixture
def mailbox(db, olivia):
    write_procedures(olivia)
    return make_mailbox()


def worked(mailbox, *names):
    return [(letter, ticket_of(letter, mailbox)) for name in names for letter in listed(name)]


def learn(letters, asha):
    procedures = {each.key: each for each in Procedure.objects.select_related("current")}
    ProcedureUse.objects.bulk_create(
        ProcedureUse(
            ticket=ticket, procedure=(right := procedures[letter["right"]]), version=right.current, person=asha,
            outcome="used",
        )
        for letter, ticket in letters
    )  # fmt: skip


def test_without_any_use(mailbox, asha):
    found = places(worked(mailbox, SEEN, UNSEEN), asha)
    assert found.letters == 60
    assert found.shares >= (0.75, 0.92), found
    assert found.shares[1] >= 0.92, found


def test_after_uses_of_half_of_them_on_the_other_half(mailbox, asha):
    letters = worked(mailbox, SEEN, UNSEEN)
    half, other = letters[::2], letters[1::2]
    before = places(other, asha)
    learn(half, asha)
    after = places(other, asha)
    assert after.first >= before.first, (before, after)
    assert after.among_three >= before.among_three, (before, after)


def test_what_hardly_fits_is_not_shown_beside_what_does(mailbox, asha):
    found = places(worked(mailbox, SEEN, UNSEEN), asha)
    assert found.shown < 145, found


def test_a_letter_of_something_else_is_shown_nothing(mailbox, asha):
    text = "Could you tell me who kept bees on the roof of your building? I write about hives in cities."
    letter = {"sender": "nan@knits.example", "subject": "Hives", "text": text, "kind": ""}
    assert suggest(ticket_of(letter, mailbox), asha) == []
