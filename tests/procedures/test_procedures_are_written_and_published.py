"""Assistants propose, the owner publishes; every version stays with who wrote it and who published it."""

import pytest

from tests.procedures.made import check, draft, procedure, recording, rewrite, text
from tickets import access
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Procedure
from tickets.procedures import holding, publishing, retiring, writing
from tickets.procedures.steps import NotFinished, new_step


def test_the_owner_publishes_at_once(olivia, asha):
    found = procedure(olivia, "Refund a course", text("Look it up"), check("Look for a second payment"))
    assert (found.current.number, found.current.decided_by, found.key) == (1, olivia, "refund-a-course")
    assert list(access.procedures_visible_to(asha)) == [found]


def test_a_draft_is_seen_by_its_writer_and_the_owner_alone(olivia, asha, adam):
    mine = draft(asha)
    assert list(access.versions_visible_to(asha)) == list(access.versions_visible_to(olivia)) == [mine]
    assert not access.versions_visible_to(adam).exists()
    assert not access.procedures_visible_to(adam).exists()


def test_an_assistants_draft_waits_for_the_owner(olivia, asha):
    proposed = publishing.propose(draft(asha), asha)
    assert publishing.waiting(olivia) == [proposed]
    assert publishing.waiting(asha) == []
    with pytest.raises(Refused, match="Only the owner publishes"):
        publishing.publish(proposed, asha)
    published = publishing.publish(proposed, olivia)
    assert (published.written_by, published.decided_by) == (asha, olivia)
    assert publishing.waiting(olivia) == []


def test_it_is_sent_back_with_a_word_mended_and_proposed_again(olivia, asha):
    proposed = publishing.propose(draft(asha), asha)
    with pytest.raises(Refused, match="Say what is still to be done"):
        publishing.send_back(proposed, olivia, "  ")
    back = publishing.send_back(proposed, olivia, "Say up to which amount.")
    assert (back.state, back.comment) == ("sent_back", "Say up to which amount.")
    again = writing.draft(asha, back.procedure, title="Refund up to 100", steps=[text("Look it up")])
    assert (again.pk, again.state) == (back.pk, "draft")
    assert publishing.propose(again, asha).comment == ""


def test_the_owner_publishes_it_with_changes_and_both_stay(olivia, asha):
    proposed = publishing.propose(draft(asha), asha)
    changed = publishing.publish_changed(proposed, olivia, title="Refund a course", steps=[text("Ask me above 100")])
    found = Procedure.objects.get()
    assert (found.current, changed.number, changed.written_by) == (changed, 2, olivia)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.comment) == ("published", "Published with changes, as version 2.")


def test_what_the_writer_changed_meanwhile_is_not_published_unread(olivia, asha):
    proposed = publishing.propose(draft(asha), asha)
    seen = publishing.edition_of(proposed)
    publishing.propose(draft(asha, "Refund everything", procedure=proposed.procedure), asha)
    with pytest.raises(ChangedMeanwhile, match="Asha has changed"):
        publishing.publish(proposed, olivia, seen)


def test_whoever_began_from_an_older_version_is_told(olivia, asha):
    found = procedure(olivia)
    seen = holding.edition(found, found.current)
    rewrite(found, olivia, text("Otherwise"))
    with pytest.raises(ChangedMeanwhile, match="Olivia has changed"):
        writing.draft(asha, found, seen, title="Refund", steps=[text("As before")])
    found.refresh_from_db()
    late = writing.draft(asha, found, holding.edition(found, found.current), title="R", steps=[text("x")])
    assert not publishing.is_overtaken(late)


def test_a_draft_that_something_else_overtook_says_so(olivia, asha):
    found = procedure(olivia)
    late = publishing.propose(writing.draft(asha, found, title="R", steps=[text("x")]), asha)
    rewrite(found, olivia, text("Otherwise"))
    late.procedure.refresh_from_db()
    assert publishing.is_overtaken(late)


def test_a_former_version_counts_again(olivia, asha):
    found = procedure(olivia, "Refund", check("One"))
    first = found.current
    rewrite(found, olivia, check("Two"))
    with pytest.raises(Refused):
        retiring.return_to(first, asha)
    back = retiring.return_to(first, olivia)
    assert (back.number, back.steps, back.said) == (3, first.steps, "As in version 1 again")


def test_it_is_retired_and_brought_back_by_the_owner(olivia, asha):
    found = procedure(olivia)
    with pytest.raises(Refused):
        retiring.use(found, False, asha)
    assert retiring.use(found, False, olivia).retired_by == olivia
    with pytest.raises(Refused, match="Bring it back first"):
        rewrite(found, olivia, text("New"))
    assert retiring.use(found, True, olivia).retired_at is None


def test_one_throws_away_ones_own_draft_and_no_other(olivia, asha):
    mine = draft(asha)
    with pytest.raises(Refused):
        writing.discard(mine, olivia)
    writing.discard(mine, asha)
    assert not Procedure.objects.exists()
    found = procedure(olivia)
    with pytest.raises(Refused):
        writing.discard(found.current, olivia)


def test_what_is_missing_is_said_where_it_is(olivia):
    picture, action = new_step("picture", text="Where the button is"), new_step("action", text="All of it")
    with pytest.raises(NotFinished) as refused:
        writing.draft(olivia, title=" ", senders=["no sender"], steps=[picture, action])
    said = refused.value.problems
    assert set(said) == {"title", "senders", picture["key"], action["key"]}
    assert "no address" in said["senders"]
    assert not Procedure.objects.exists()


def test_empty_steps_are_left_out_and_what_runs_is_taken_out(olivia):
    made = draft(
        olivia, "T", new_step("text", html="<p></p>"), new_step("text", html="<p onclick=x>Hi<script>y</script>")
    )
    assert [step["html"] for step in made.steps] == ["<p>Hi</p>"]


def test_recordings_go_into_a_procedure_only_from_who_made_them(olivia, asha):
    hers, his = recording(asha), recording(olivia)
    made = draft(asha, "T", new_step("recording", media=hers.key))
    hers.refresh_from_db()
    assert (hers.procedure, hers.part) == (made.procedure, "step")
    with pytest.raises(NotFinished):
        draft(asha, "T", new_step("recording", media=his.key))
    with pytest.raises(NotFinished):
        draft(olivia, "T", new_step("picture", media=his.key))


def test_admins_read_and_do_not_write(adam, olivia):
    with pytest.raises(Refused, match="You may read procedures"):
        draft(adam)
    assert list(access.procedures_visible_to(adam)) == [] == list(access.versions_visible_to(adam))
    found = procedure(olivia)
    assert list(access.procedures_visible_to(adam)) == [found]
