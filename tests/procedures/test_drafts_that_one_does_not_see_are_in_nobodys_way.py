"""Row-level security hides the drafts of others: what is hidden is there all the same."""

import pytest
from django.urls import reverse

from accounts.seeing import seen_as
from tests.cast import signed_in
from tests.procedures.made import draft, procedure, text
from tickets.models import Procedure, ProcedureVersion
from tickets.procedures import writing


@pytest.fixture
def found(olivia) -> Procedure:
    """Published, and the owner is writing its next version."""
    made = procedure(olivia)
    writing.draft(olivia, made, title="Refund up to 100", steps=[text("Ask me above 100")])
    return made


def test_an_assistant_writes_beside_the_owner(found, olivia, asha):
    with seen_as(asha):
        mine = writing.draft(asha, found, title="Refund a course", steps=[text("Look twice")])
    assert mine.number == 3
    assert ProcedureVersion.objects.filter(procedure=found).count() == 3


def test_an_assistant_throws_her_draft_away_and_the_owners_stays(olivia, asha):
    mine = draft(asha)
    made = mine.procedure
    writing.draft(olivia, made, title="Refund up to 100", steps=[text("Ask me above 100")])
    answer = signed_in(asha).post(reverse("procedure_removal", args=[made.pk, mine.number]))
    assert answer.status_code == 303
    assert ProcedureVersion.objects.get(procedure=made).written_by == olivia
