"""What strangers send is shown without being run: frames with their own policy, downloads that no browser opens."""

import pytest

from tests.cast import add_mail, signed_in
from tickets.mail import storage
from tickets.models import Attachment
from tickets.sealed import seal

HOSTILE = (
    '<p onclick="steal()">Hello <b>there</b></p><script>steal()</script><img src="https://spy.example/p.png">'
    '<img src="cid:cat@1"><a href="javascript:steal()">x</a><form action="https://evil.example"><input></form>'
)


@pytest.fixture
def letter(ticket):
    return add_mail(ticket, "Hello there", html=HOSTILE)


def attach(message, filename, content_type, content=b"bytes", **fields):
    stored = storage.keep("attachments", content)
    return Attachment.objects.create(
        message=message, filename=filename, content_type=content_type, size=len(content), stored_name=stored, **fields
    )


def test_the_frame_runs_nothing(asha, letter):
    shown = signed_in(asha).get(f"/messages/{seal(letter.pk)}/body/")
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "http" not in policy
    body = shown.content.decode()
    assert "<b>there</b>" in body
    for hostile in ("steal", "spy.example", "evil.example", "<form"):
        assert hostile not in body


def test_the_ticket_shows_mail_in_a_sandboxed_frame(asha, letter, ticket):
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert f'src="/messages/{seal(letter.pk)}/body/"' in page
    frame = page.split("<iframe", 1)[1].split("</iframe>")[0]
    assert 'sandbox="allow-same-origin allow-popups' in frame
    assert "allow-scripts" not in frame
    assert "steal" not in page


def test_images_from_elsewhere_are_loaded_only_when_asked(asha, letter):
    browser = signed_in(asha)
    assert "Show images" in browser.get(f"/messages/{seal(letter.pk)}/body/").content.decode()
    shown = browser.get(f"/messages/{seal(letter.pk)}/body/?images=1")
    assert "https://spy.example/p.png" in shown.content.decode()
    assert "img-src 'self' data: https: http:" in shown.headers["Content-Security-Policy"]


def test_pictures_of_the_mail_itself_stand_in_its_text(asha, letter):
    cat = attach(letter, "cat.png", "image/png", content_id="cat@1", inline=True)
    assert f"/attachments/{seal(cat.pk)}/" in signed_in(asha).get(f"/messages/{seal(letter.pk)}/body/").content.decode()


BYTES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/gif": b"GIF89a",
    "image/webp": b"RIFF\x04\0\0\0WEBP",
    "image/avif": b"\0\0\0\x1cftypavif",
}


@pytest.mark.parametrize("kind", BYTES)
def test_raster_images_may_be_shown(kind, asha, letter):
    shown = signed_in(asha).get(f"/attachments/{seal(attach(letter, 'cat', kind, BYTES[kind]).pk)}/")
    assert shown.headers["Content-Type"] == kind
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<!doctype html>", b"%PDF-1.7", b""])
def test_what_only_claims_to_be_a_picture_is_a_download(content, asha, letter):
    answer = signed_in(asha).get(f"/attachments/{seal(attach(letter, 'cat.png', 'image/png', content).pk)}/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_picture_is_served_as_what_it_is(asha, letter):
    file = attach(letter, "cat.jpg", "application/octet-stream", BYTES["image/png"])
    assert signed_in(asha).get(f"/attachments/{seal(file.pk)}/").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "application/pdf", "application/xhtml+xml", "text/xml"])
def test_everything_else_is_a_download_without_a_type(kind, asha, letter):
    answer = signed_in(asha).get(f"/attachments/{seal(attach(letter, 'x', kind).pk)}/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_name_cannot_write_headers(asha, letter):
    file = attach(letter, 'a"b\r\nX-Evil: 1.txt', "text/plain")
    answer = signed_in(asha).get(f"/attachments/{seal(file.pk)}/")
    assert "X-Evil" not in answer.headers


def test_nobody_downloads_what_only_the_owner_may_see(asha, olivia, private):
    message = add_mail(private, "Secret", html="<p>Secret</p>")
    file = attach(message, "secret.txt", "text/plain")
    for address in (f"/attachments/{seal(file.pk)}/", f"/messages/{seal(message.pk)}/body/"):
        assert signed_in(asha).get(address).status_code == 404
        assert signed_in(olivia).get(address).status_code == 200
