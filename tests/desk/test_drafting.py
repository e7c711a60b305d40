import pytest

from tickets.desk import drafting
from tickets.errors import Refused, TooLarge
from tickets.mail import storage
from tickets.models import Attachment, Draft, Message


@pytest.fixture
def draft(asha, ticket):
    return drafting.save(ticket, asha, "reply", "<p>Dear Carl</p>", "bob@x.example")


def test_a_person_has_one_draft_of_a_kind(asha, ticket, draft):
    again = drafting.save(ticket, asha, "reply", "<p>Dear Carl,</p>")
    assert again == draft
    assert drafting.draft_of(ticket, asha, "reply").html == "<p>Dear Carl,</p>"
    assert drafting.draft_of(ticket, asha, "note") is None


def test_a_draft_is_its_authors_alone(asha, olivia, ticket, draft):
    assert drafting.draft_of(ticket, olivia, "reply") is None
    with pytest.raises(Refused):
        drafting.discard(draft, olivia)


def test_a_draft_is_out_of_reach_once_the_ticket_is_the_owners(asha, ticket, draft):
    ticket.visibility = "owner"
    ticket.save()
    assert drafting.draft_of(ticket, asha, "reply") is None
    with pytest.raises(Refused):
        drafting.attach(draft, "a.txt", "text/plain", b"a")


def test_a_file_is_kept_as_it_was_given(draft):
    file = drafting.attach(draft, "Rechnung März.pdf", "application/pdf; name=x", b"%PDF-1.7")
    assert (file.filename, file.content_type, file.size) == ("Rechnung März.pdf", "application/pdf", 8)
    assert storage.read(file.stored_name) == b"%PDF-1.7"


@pytest.mark.parametrize("claimed", ["", "html", "text/html\r\nX: y", "a/b/c", "x/" + "y" * 200])
def test_a_type_that_is_none_becomes_plain_bytes(draft, claimed):
    assert drafting.attach(draft, "a", claimed, b"a").content_type == "application/octet-stream"


def test_files_are_weighed_together(draft, settings):
    settings.MAX_MAIL_BYTES = 1024**2
    drafting.attach(draft, "a.bin", "", b"a" * 600_000)
    with pytest.raises(TooLarge, match="1 MB"):
        drafting.attach(draft, "b.bin", "", b"b" * 600_000)
    assert draft.attachments.count() == 1


def test_a_file_is_taken_out_again(asha, draft):
    drafting.detach(drafting.attach(draft, "a.txt", "text/plain", b"a"), asha)
    assert not Attachment.objects.exists()


def test_nobody_takes_a_file_out_of_somebody_elses_draft(olivia, draft):
    with pytest.raises(Refused):
        drafting.detach(drafting.attach(draft, "a.txt", "text/plain", b"a"), olivia)


def test_what_the_customer_sent_cannot_be_taken_out(asha, ticket):
    file = Attachment.objects.create(message=Message.objects.get(), filename="a", content_type="a/b", size=1)
    with pytest.raises(Refused, match="belongs to a message"):
        drafting.detach(file, asha)
    assert Attachment.objects.exists()


def test_a_draft_is_thrown_away_with_its_files(asha, draft):
    drafting.attach(draft, "a.txt", "text/plain", b"a")
    drafting.discard(draft, asha)
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_a_text_beyond_all_measure_is_refused(asha, ticket):
    with pytest.raises(TooLarge):
        drafting.save(ticket, asha, "reply", "x" * 1_000_001)
    with pytest.raises(Refused, match="Cc"):
        drafting.save(ticket, asha, "reply", "x", "a@b.example," * 100)
