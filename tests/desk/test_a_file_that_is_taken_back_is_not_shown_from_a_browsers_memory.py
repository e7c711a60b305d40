import pytest

from tests.cast import add_mail, signed_in
from tickets.desk import moving
from tickets.mail import storage
from tickets.models import Attachment
from tickets.sealed import seal

INNER = (
    b"From: dora@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain;"
    b" name=list.txt\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\nThe list\r\n--b--\r\n"
)


@pytest.fixture(params=["file", "file within a mail"])
def address(request, ticket) -> str:
    """Where the bytes are."""
    is_inner = request.param != "file"
    content, name = (INNER, "letter.eml") if is_inner else (b"\x89PNG\r\n\x1a\n", "cat.png")
    file = Attachment.objects.create(
        message=add_mail(ticket, "See below"), filename=name, size=len(content), content_type="message/rfc822",
        stored_name=storage.keep("attachments", content),
    )  # fmt: skip
    return f"/attachments/{seal(file.pk)}/" + ("message/file/?in=0" if is_inner else "")


def test_a_browser_asks_anew_each_time(asha, olivia, ticket, address):
    browser = signed_in(asha)
    shown = browser.get(address)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "private, no-cache")
    again = browser.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    moving.take_back(ticket, olivia)
    gone = browser.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert gone.status_code == 404
    assert "ETag" not in gone.headers
