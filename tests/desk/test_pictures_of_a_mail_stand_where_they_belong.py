"""Pictures that came with a mail stand in its text where it names them; all others below it; none is lost."""

import pytest

from tests.cast import add_mail, signed_in
from tickets.mail import storage
from tickets.models import Attachment
from tickets.sealed import seal

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def attach(message, filename="cat.png", content_type="image/png", **fields):
    stored = storage.keep("attachments", PNG)
    return Attachment.objects.create(
        message=message, filename=filename, content_type=content_type, size=len(PNG), stored_name=stored, **fields
    )


def framed(asha, message):
    return signed_in(asha).get(f"/messages/{seal(message.pk)}/body/").content.decode()


def listed(asha, ticket):
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    return page.split('class="attachments"', 1)[-1].split("</ul>")[0] if 'class="attachments"' in page else ""


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("cid:cat@1", {"content_id": "cat@1"}),
        ("CID:cat@1", {"content_id": "cat@1"}),
        ("cid:cat%401", {"content_id": "cat@1"}),
        ("cid:&lt;cat@1&gt;", {"content_id": "cat@1"}),
        ("cid:cat.png", {}),
        ("cat.png", {}),
        ("http://old.example/cat.png", {"content_location": "http://old.example/cat.png"}),
        ("images/cat.png", {"content_location": "images/cat.png"}),
        ("cid:cat@1", {"content_id": "cat@1", "content_type": "application/octet-stream"}),
    ],
)
def test_a_picture_that_the_text_names(source, fields, asha, ticket):
    letter = add_mail(ticket, "Look", html=f'<p>Look <img src="{source}"></p>')
    cat = attach(letter, inline=True, **fields)
    shown = framed(asha, letter)
    assert f'src="/attachments/{seal(cat.pk)}/"' in shown
    assert "Show images" not in shown
    assert listed(asha, ticket) == ""


def test_the_better_name_counts_and_the_other_is_not_lost(asha, ticket):
    letter = add_mail(ticket, "Look", html='<img src="cid:cat@1">')
    dog = attach(letter, content_id="dog@1", filename="cat@1")
    cat = attach(letter, content_id="cat@1", filename="cat.png")
    assert f'src="/attachments/{seal(cat.pk)}/"' in framed(asha, letter)
    assert f'src="/attachments/{seal(dog.pk)}/"' in listed(asha, ticket)


def test_two_pictures_of_one_name_are_both_shown(asha, ticket):
    letter = add_mail(ticket, "Look", html='<img src="cat.png">')
    first, second = attach(letter), attach(letter)
    assert f'src="/attachments/{seal(first.pk)}/"' in framed(asha, letter)
    assert f'src="/attachments/{seal(second.pk)}/"' in listed(asha, ticket)


@pytest.mark.parametrize("html", ["", "<p>Look</p>", '<p style="background:url(cid:cat@1)">Look</p>'])
def test_a_picture_that_the_text_does_not_name_stands_large_below_it(html, asha, ticket):
    cat = attach(add_mail(ticket, "Look", html=html), content_id="cat@1", inline=True)
    below = listed(asha, ticket)
    assert f'src="/attachments/{seal(cat.pk)}/"' in below
    assert 'class="large"' in below


def test_pictures_below_stand_in_their_order(asha, ticket):
    letter = add_mail(ticket, "Look", html="<p>Look</p>")
    files = [attach(letter, f"{number}.png", inline=True) for number in range(3)]
    below = listed(asha, ticket)
    places = [below.index(f'src="/attachments/{seal(file.pk)}/"') for file in files]
    assert places == sorted(places)


def test_a_picture_that_was_simply_attached_stays_small(asha, ticket):
    attach(add_mail(ticket, "Look", html="<p>Look</p>"))
    assert 'class="large"' not in listed(asha, ticket)


def test_what_is_no_picture_never_stands_in_the_text(asha, ticket):
    letter = add_mail(ticket, "Look", html='<img src="cid:x@1">')
    file = attach(letter, "x.svg", "image/svg+xml", content_id="x@1", inline=True)
    assert f"/attachments/{seal(file.pk)}/" not in framed(asha, letter)
    assert "x.svg" in listed(asha, ticket)


def test_a_file_of_another_mail_is_out_of_reach(asha, ticket, private):
    secret = attach(add_mail(private, "Secret"), content_id="cat@1")
    letter = add_mail(ticket, "Look", html=f'<img src="cid:cat@1"><img src="/attachments/{seal(secret.pk)}/">')
    assert "/attachments/" not in framed(asha, letter)
