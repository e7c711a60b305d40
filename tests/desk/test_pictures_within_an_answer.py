from email import message_from_bytes, policy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import signed_in
from tickets.desk import drafting, replying
from tickets.mail.composing import compose
from tickets.mail.letters import letter_for
from tickets.models import Attachment
from tickets.sealed import seal

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


@pytest.fixture
def picture(asha, ticket) -> Attachment:
    draft = drafting.save(ticket, asha, "reply", "<div>Look:</div>")
    return drafting.attach(draft, "screen.png", "image/png", PNG, inline=True)


def html(picture: Attachment) -> str:
    return f'<div>Look:<figure><img src="/attachments/{seal(picture.pk)}/"></figure></div>'


def test_it_leaves_within_the_mail(asha, ticket, picture):
    message = replying.reply(ticket, asha, html(picture)).message
    mail = message_from_bytes(compose(letter_for(message, ticket.mailbox)), policy=policy.default)
    [part] = [part for part in mail.walk() if part["Content-ID"]]
    assert f"cid:{part['Content-ID'].strip('<>')}" in mail.get_body(("html",)).get_content()
    assert part.get_content() == PNG
    assert "/attachments/" not in mail.as_string()


def test_a_picture_alone_is_an_answer(asha, ticket, picture):
    only = f'<div><img src="/attachments/{seal(picture.pk)}/"></div>'
    assert replying.reply(ticket, asha, only).message.attachments.get().inline


def test_one_that_was_taken_out_of_the_text_does_not_leave(asha, ticket, picture):
    assert not replying.reply(ticket, asha, "<div>Never mind</div>").message.attachments.exists()


def test_taking_the_answer_back_shows_it_in_the_editor_again(asha, ticket, picture):
    replying.undo(replying.reply(ticket, asha, html(picture)), asha)
    draft = drafting.draft_of(ticket, asha, "reply")
    assert f'src="/attachments/{seal(picture.pk)}/"' in draft.html
    assert draft.attachments.get() == picture


def test_nobody_sends_a_picture_that_is_not_in_their_draft(asha, olivia, ticket):
    hers = drafting.attach(drafting.save(ticket, olivia, "reply", "x"), "secret.png", "image/png", PNG)
    message = replying.reply(ticket, asha, f'<div>Hello <img src="/attachments/{seal(hers.pk)}/"></div>').message
    assert "img" not in message.html
    assert not message.attachments.exists()


def test_the_editor_learns_where_to_show_it_from(asha, ticket):
    browser, data = (
        signed_in(asha),
        {"kind": "reply", "html": "x", "files": SimpleUploadedFile("a.png", PNG, "image/png")},
    )
    answer = browser.post(f"/tickets/{ticket.reference}/draft/files/", data, headers={"accept": "application/json"})
    kept = Attachment.objects.get()
    assert answer.json() == {"url": f"/attachments/{seal(kept.pk)}/"}
    assert kept.inline
    assert browser.get(f"/attachments/{seal(kept.pk)}/")["Content-Type"] == "image/png"


def test_the_page_lists_only_what_does_not_stand_in_the_text(asha, ticket, picture):
    draft = drafting.draft_of(ticket, asha, "reply")
    drafting.attach(draft, "terms.pdf", "application/pdf", b"%PDF")
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "terms.pdf" in page
    assert "screen.png" not in page
