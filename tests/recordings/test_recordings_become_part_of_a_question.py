import pytest

from tests.cast import join
from tests.recordings.made import WAV, recorded
from tickets.errors import Refused
from tickets.models import Escalation, Procedure, Recording
from tickets.recordings import places, receiving
from tickets.recordings.attaching import attach
from tickets.recordings.receiving import Piece


@pytest.fixture
def question(ticket, asha) -> Escalation:
    return Escalation.objects.create(ticket=ticket, asked_by=asha, question="Refund?")


def test_those_that_are_named_in_their_order_once(asha, question):
    first, second = recorded(asha), recorded(asha)
    put = attach([second.key, first.key, second.key], asha, escalation=question, part="question")
    assert [each.pk for each in put] == [second.pk, first.pk]
    assert set(question.recordings.values_list("pk", "part")) == {(first.pk, "question"), (second.pk, "question")}
    assert attach([first.key], asha, escalation=question, part="question")[0].pk == first.pk
    assert Recording.objects.count() == 2


def test_none_is_no_trouble(asha, question):
    assert attach([], asha, escalation=question) == []


def test_somebody_elses_is_refused_also_for_the_owner(asha, olivia, question):
    recording = recorded(asha)
    for other in (olivia, join("axel@example.com", "Axel", "assistant")):
        with pytest.raises(Refused, match="not there"):
            attach([recording.key], other, escalation=question)
    with pytest.raises(Refused):
        attach([recording.key, "nonsense"], asha, escalation=question)
    recording.refresh_from_db()
    assert recording.escalation is None


def test_what_has_not_come_in_whole_is_refused(asha, question):
    made = receiving.create(asha, "audio", len(WAV))
    receiving.receive(made.key, asha, Piece(0, WAV[:50]))
    with pytest.raises(Refused, match="not come in whole"):
        attach([made.key], asha, escalation=question)


def test_what_came_in_whole_and_was_broken_off_is_stored_now(asha, question):
    made = receiving.create(asha, "audio", len(WAV))
    receiving.receive(made.key, asha, Piece(0, WAV))
    assert attach([made.key], asha, escalation=question)[0].finished_at
    assert not places.path_of(made).exists()


def test_of_an_answer_a_procedure_gets_a_copy(asha, olivia, question):
    recording = recorded(olivia)
    attach([recording.key], olivia, escalation=question, part="answer")
    procedure = Procedure.objects.create(created_by=asha)
    [copy] = attach([recording.key], asha, procedure=procedure, part="step")
    recording.refresh_from_db()
    assert (recording.escalation, recording.procedure) == (question, None)
    assert (copy.escalation, copy.procedure, copy.made_by) == (None, procedure, asha)
    assert copy.key != recording.key
    assert copy.stored_name == recording.stored_name
