"""Beside each file stand plain words: what it is where its name does not tell, and a warning where it could do harm."""

import pytest

from tests.cast import add_mail, signed_in
from tickets.desk.harmful import DISK, ENCRYPTED, MACROS, PROGRAM, SEALED, SIGNATURE, WEB_PAGE, meaning_of, warning_of
from tickets.mail import storage
from tickets.models import Attachment
from tickets.sealed import seal

OCTETS = "application/octet-stream"


@pytest.mark.parametrize(
    ("filename", "content_type", "warning"),
    [
        ("setup.exe", OCTETS, PROGRAM),
        ("invoice.pdf.exe", "application/pdf", PROGRAM),
        ("invoice.pdf .EXE. ", "application/pdf", PROGRAM),
        ("photo\u202egpj.scr", "image/jpeg", PROGRAM),
        ("shortcut.lnk", OCTETS, PROGRAM),
        ("script.js", "text/plain", PROGRAM),
        ("run", "application/x-msdownload", PROGRAM),
        ("report.docm", OCTETS, MACROS),
        ("notes.one", OCTETS, MACROS),
        ("login.html", "text/html", WEB_PAGE),
        ("login.txt", "text/html; charset=utf-8".partition(";")[0], WEB_PAGE),
        ("drawing.svg", "image/svg+xml", WEB_PAGE),
        ("disk.iso", OCTETS, DISK),
        ("invoice.pdf", "application/pdf", ""),
        ("letter.docx", OCTETS, ""),
        ("cat.png", "image/png", ""),
        ("exe", OCTETS, ""),
        ("", "", ""),
    ],
)
def test_what_could_do_harm(filename, content_type, warning):
    assert warning_of(filename, content_type) == warning


@pytest.mark.parametrize(
    ("filename", "content_type", "meaning"),
    [
        ("smime.p7s", "application/pkcs7-signature", SIGNATURE),
        ("signature.asc", "application/pgp-signature", SIGNATURE),
        ("smime.p7m", "application/pkcs7-mime", SEALED),
        ("smime.p7m", OCTETS, SEALED),
        ("version.txt", "application/pgp-encrypted", ENCRYPTED),
        ("letter.gpg", OCTETS, ENCRYPTED),
        ("letter.txt", "text/plain", ""),
    ],
)
def test_what_it_is(filename, content_type, meaning):
    assert meaning_of(filename, content_type) == meaning


def test_the_words_stand_beside_the_file_and_nothing_is_blocked(asha, ticket):
    letter = add_mail(ticket, "See attached")
    stored = storage.keep("attachments", b"MZ")
    file = Attachment.objects.create(
        message=letter, filename="invoice\u202efdp.exe", content_type="application/pdf", size=2, stored_name=stored
    )
    browser = signed_in(asha)
    page = browser.get(f"/tickets/{ticket.reference}/").content.decode()
    assert PROGRAM in page
    assert "invoicefdp.exe" in page
    assert "\u202e" not in page
    download = browser.get(f"/attachments/{seal(file.pk)}/?download")
    assert download.content == b"MZ"
    assert 'filename="invoicefdp.exe"' in download.headers["Content-Disposition"]
