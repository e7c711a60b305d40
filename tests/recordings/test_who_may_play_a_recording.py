from django.urls import reverse

from tests.cast import join, open_ticket, signed_in
from tests.recordings.made import WAV, played, recorded
from tickets.desk import moving
from tickets.models import Escalation, Procedure, ProcedureVersion
from tickets.models.ticket import Visibility
from tickets.recordings.attaching import attach


def plays(person, recording) -> int:
    return played(signed_in(person), recording)[0].status_code


def question(ticket, by) -> Escalation:
    return Escalation.objects.create(ticket=ticket, asked_by=by, question="Refund?")


def test_before_it_is_sent_its_maker_alone(asha, olivia, adam):
    recording = recorded(asha)
    other = join("axel@example.com", "Axel", "assistant")
    assert [plays(person, recording) for person in (asha, olivia, adam, other)] == [200, 404, 404, 404]


def test_a_stranger_is_asked_to_sign_in(asha, client):
    assert client.get(reverse("recording", args=[recorded(asha).key])).status_code == 302


def test_with_a_question_all_who_see_its_ticket(asha, olivia, adam, ticket):
    recording = recorded(asha)
    attach([recording.key], asha, escalation=question(ticket, asha), part="question")
    other = join("axel@example.com", "Axel", "assistant")
    assert [plays(person, recording) for person in (asha, olivia, adam, other)] == [200] * 4


def test_with_a_ticket_taken_back_it_is_gone_at_once(asha, olivia, ticket):
    recording = recorded(asha)
    attach([recording.key], asha, escalation=question(ticket, asha), part="question")
    answer, _ = played(signed_in(asha), recording)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    moving.take_back(ticket, olivia)
    had = {"If_None_Match": answer.headers["ETag"], "Range": "bytes=0-1"}
    assert played(signed_in(asha), recording, **had)[0].status_code == 404
    assert plays(olivia, recording) == 200


def test_of_the_owners_ticket_the_owner_alone(asha, olivia, adam, private):
    recording = recorded(olivia)
    attach([recording.key], olivia, escalation=question(private, olivia), part="question")
    assert [plays(person, recording) for person in (olivia, asha, adam)] == [200, 404, 404]


def test_of_a_mailbox_that_one_does_not_see(asha, olivia, ticket):
    recording = recorded(olivia)
    attach([recording.key], olivia, escalation=question(ticket, olivia), part="question")
    asha.only_mailboxes = []
    asha.save()
    assert plays(asha, recording) == 404


def test_with_a_procedure_who_may_read_it(asha, olivia):
    procedure = Procedure.objects.create(created_by=asha)
    recording = recorded(asha)
    attach([recording.key], asha, procedure=procedure, part="step")
    other = join("axel@example.com", "Axel", "assistant")
    assert [plays(person, recording) for person in (asha, olivia, other)] == [200, 200, 404]
    procedure.current = ProcedureVersion.objects.create(
        procedure=procedure, number=1, title="Refunds", state="published", written_by=asha
    )
    procedure.save()
    assert plays(other, recording) == 200


def test_what_is_not_whole_is_not_played(asha):
    recording = recorded(asha, finished_at=None)
    assert plays(asha, recording) == 404


def test_no_browser_runs_it(asha):
    answer, content = played(signed_in(asha), recorded(asha))
    assert content == WAV
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")


def test_a_held_tickets_recording_is_the_owners(asha, olivia, mailbox, carl):
    held = open_ticket(mailbox, carl, visibility=Visibility.HELD)
    recording = recorded(olivia)
    attach([recording.key], olivia, escalation=question(held, olivia))
    assert [plays(person, recording) for person in (olivia, asha)] == [200, 404]
