import pytest

from tests.cast import signed_in
from tests.recordings.made import PNG, WAV, begin, recorded, send, webm
from tickets.errors import Refused
from tickets.models import Recording
from tickets.recordings import kinds, places

FTYP = b"\x00\x00\x00\x20ftyp"


@pytest.mark.parametrize(
    ("head", "kind", "content_type"),
    [
        (webm(1), "video", "video/webm"),
        (webm(1, picture=False), "audio", "audio/webm"),
        (FTYP + b"isom", "video", "video/mp4"),
        (FTYP + b"M4A \x00", "audio", "audio/mp4"),
        (FTYP + b"iso5" + b"hdlrsoun", "audio", "audio/mp4"),
        (b"OggS\x00OpusHead", "audio", "audio/ogg"),
        (b"OggS\x00\x80theora", "video", "video/ogg"),
        (b"ID3\x04", "audio", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio", "audio/mpeg"),
        (WAV, "audio", "audio/wav"),
        (PNG, "picture", "image/png"),
        (b"\xff\xd8\xff\xe0", "picture", "image/jpeg"),
        (b"GIF89a", "picture", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture", "image/webp"),
    ],
)
def test_what_is_known(head, kind, content_type):
    assert kinds.of(head) == kinds.Kind(kind, content_type)


@pytest.mark.parametrize(
    "head",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"%PDF-1.7 and so on and on",
        b"PK\x03\x04 and so on and on",
        "\ufeff<script>".encode("utf-16-le"),
        b"MZ\x90\x00 and so on and on",
        b"\x1a\x45\xdf\xa3\x01\x00\x00\x00matroska, and no other",
        b"",
    ],
)
def test_what_is_not_is_refused(head):
    with pytest.raises(Refused):
        kinds.of(head)


@pytest.mark.django_db
def test_what_the_browser_says_counts_for_nothing(asha):
    assert recorded(asha, PNG).kind == "picture"


@pytest.mark.django_db
def test_it_is_refused_with_the_first_piece(asha):
    browser = signed_in(asha)
    address = begin(browser, 5000).headers["Location"]
    refused = send(browser, address, 0, b"<html><script>alert(1)</script>")
    assert refused.status_code == 422
    assert "PNG" in refused.content.decode()
    assert not places.path_of(Recording.objects.get()).exists()


@pytest.mark.django_db
def test_it_is_refused_at_the_end_where_the_first_piece_was_tiny(asha):
    browser = signed_in(asha)
    address = begin(browser, 20).headers["Location"]
    send(browser, address, 0, b"<html>")
    assert send(browser, address, 6, b"<script></scri").status_code == 422
    assert Recording.objects.get().finished_at is None
