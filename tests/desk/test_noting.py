import pytest

from tickets.desk import drafting, working
from tickets.errors import Refused
from tickets.models import Draft, OutgoingMail, Ticket


def test_a_note_stays_inside(asha, ticket):
    note = working.note(ticket, "<p>She paid <b>twice</b>.</p>", asha)
    assert (note.direction, note.author, note.new_text) == ("note", asha, "She paid twice.")
    assert not OutgoingMail.objects.exists()
    assert note.message_id == ""


def test_a_note_changes_neither_status_nor_preview(asha, ticket):
    working.note(ticket, "<p>She paid twice.</p>", asha)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.status, fresh.preview) == (ticket.status, ticket.preview)
    assert fresh.awaits_answer_since == ticket.awaits_answer_since


def test_the_notes_draft_goes_with_its_files_and_the_replys_draft_stays(asha, ticket):
    draft = drafting.save(ticket, asha, "note", "<p>See</p>")
    drafting.attach(draft, "proof.png", "image/png", b"png")
    drafting.save(ticket, asha, "reply", "<p>Dear Carl</p>")
    note = working.note(ticket, "<p>See the picture.</p>", asha)
    assert [file.filename for file in note.attachments.all()] == ["proof.png"]
    assert [left.kind for left in Draft.objects.all()] == ["reply"]


@pytest.mark.parametrize("html", ["", "  ", "<p></p>", "<div><br></div>", "<p>&nbsp;</p>"])
def test_a_note_without_text_is_refused(asha, ticket, html):
    with pytest.raises(Refused, match="no text"):
        working.note(ticket, html, asha)


def test_script_does_not_get_into_a_note(asha, ticket):
    note = working.note(ticket, "<p>Look<script>alert(1)</script><img src=x onerror=alert(1)></p>", asha)
    assert "script" not in note.html
    assert "onerror" not in note.html
