"""A sound in an answer and in the procedure that it became, and a picture beside it: real files, which play."""

import wave
from io import BytesIO

from PIL import Image

from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.procedures.written import published
from tests.recordings.made import played
from tickets.demo import recorded
from tickets.models import Escalation, Procedure, Recording


def test_the_sound_is_one_and_the_picture_is_one():
    with wave.open(BytesIO(recorded.chime())) as sound:
        assert sound.getnframes() / sound.getframerate() == 2.4
    assert Image.open(BytesIO(recorded.screen())).size == (480, 300)


def test_who_sees_the_ticket_and_the_procedure_plays_them(db, olivia, asha):
    ticket = open_ticket(make_mailbox(), make_customer(), "I can't find lesson 7")
    question = Escalation.objects.create(ticket=ticket, asked_by=asha, question="Where is it?", answer="Under it.")
    published(olivia, recorded.TITLE)
    Procedure.objects.update(from_escalation=question)
    recorded.record(olivia)
    steps = Procedure.objects.get().current.steps
    assert [step["do"] for step in steps[-2:]] == ["picture", "recording"]
    for kept in Recording.objects.all():
        answer, content = played(signed_in(asha), kept)
        assert (answer.status_code, len(content)) == (200, kept.size)
    [said] = question.recordings.all()
    assert (said.kind, said.part, said.seconds) == ("audio", "answer", 2.4)
