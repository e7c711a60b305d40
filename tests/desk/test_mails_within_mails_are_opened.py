"""A mail that came as an attachment is read in the desk like any other, however deep it lies."""

from email.message import EmailMessage

import pytest

from tests.cast import add_mail, signed_in
from tickets.desk.views.inner import people
from tickets.mail import nested, storage
from tickets.mail.parsing import Address
from tickets.models import Attachment
from tickets.sealed import seal

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def mail(subject, html="", text="Words inside", files=()):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Cc"] = (
        "Paula Partner <paula@x.example>",
        "carl@x.example",
        "Bob <bob@x.example>",
    )
    letter["Date"], letter["Subject"] = "Sun, 22 Nov 2026 09:41:00 +0000", subject
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    for content, kind, name, cid in files:
        main, _, sub = kind.partition("/")
        letter.add_attachment(content, main, sub, filename=name, cid=cid)
    return letter


def carrying(subject, inner):
    letter = mail(subject)
    letter.add_attachment(inner)
    return letter


def attach(message, raw, name="forwarded.eml", kind="message/rfc822"):
    stored = storage.keep("attachments", bytes(raw))
    return Attachment.objects.create(
        message=message, filename=name, content_type=kind, size=len(bytes(raw)), stored_name=stored
    )


@pytest.fixture
def letter(ticket):
    return add_mail(ticket, "See attached")


HTML = '<p onclick=x>Inner <b>words</b><img src="cid:cat@1"><img src="https://spy.example/p.png"></p><script>x</script>'


@pytest.fixture
def rich(letter):
    files = [(PNG, "image/png", "cat.png", "<cat@1>"), (b"<svg>", "image/svg+xml", "x.svg", None)]
    return attach(letter, mail("Inner subject", HTML, files=files))


def page(person, address):
    answer = signed_in(person).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_ticket_leads_to_it(asha, ticket, rich):
    assert f'href="/attachments/{seal(rich.pk)}/message/"' in page(asha, f"/tickets/{ticket.reference}/")


def test_it_says_who_wrote_what_to_whom_and_when(asha, rich):
    shown = page(asha, f"/attachments/{seal(rich.pk)}/message/")
    for told in ("Inner subject", "Paula Partner", "paula@x.example", "carl@x.example", "bob@x.example",
                 "22 November 2026, 9:41", "x.svg"):  # fmt: skip
        assert told in shown
    assert "cat.png" not in shown  # it stands in the text


def test_its_html_is_shown_as_safely_as_any(asha, rich):
    shown = page(asha, f"/attachments/{seal(rich.pk)}/message/")
    frame = shown.split("<iframe", 1)[1].split("</iframe>")[0]
    assert f'src="/attachments/{seal(rich.pk)}/message/body/?in="' in frame
    assert "allow-scripts" not in frame
    answer = signed_in(asha).get(f"/attachments/{seal(rich.pk)}/message/body/")
    policy, body = answer.headers["Content-Security-Policy"], answer.content.decode()
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "http" not in policy
    assert "<b>words</b>" in body
    for hostile in ("onclick", "<script", "spy.example"):
        assert hostile not in body
    assert f"/attachments/{seal(rich.pk)}/message/body/?in=&amp;images=1" in body
    assert "spy.example" in page(asha, f"/attachments/{seal(rich.pk)}/message/body/?in=&images=1")


def test_its_files_are_served_like_any(asha, rich):
    browser = signed_in(asha)
    picture = browser.get(f"/attachments/{seal(rich.pk)}/message/file/?in=0")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content == PNG
    drawing = browser.get(f"/attachments/{seal(rich.pk)}/message/file/?in=1")
    assert drawing.headers["Content-Type"] == "application/octet-stream"
    assert drawing.headers["Content-Disposition"].startswith("attachment")
    assert drawing.headers["X-Content-Type-Options"] == "nosniff"


def test_mails_within_mails_within_mails(asha, letter):
    file = attach(letter, carrying("First", carrying("Second", mail("Third", text="The core"))))
    first = page(asha, f"/attachments/{seal(file.pk)}/message/")
    assert f"/attachments/{seal(file.pk)}/message/?in=0" in first
    assert "Second" in page(asha, f"/attachments/{seal(file.pk)}/message/?in=0")
    third = page(asha, f"/attachments/{seal(file.pk)}/message/?in=0-0")
    assert "The core" in third
    assert f'href="/attachments/{seal(file.pk)}/message/?in=0"' in third  # the way back
    assert b"Third" in signed_in(asha).get(f"/attachments/{seal(file.pk)}/message/file/?in=0-0&download").content


def test_plain_text_and_what_it_quotes(asha, letter):
    file = attach(letter, mail("Plain", text="New <b>\n\nOn 1 June Carl wrote:\n> old words\n"))
    shown = page(asha, f"/attachments/{seal(file.pk)}/message/")
    assert "New &lt;b&gt;" in shown
    assert "Show what was quoted" in shown


@pytest.mark.parametrize("way", ["1", "0-0", "x", "-1", "0-", "²", "9" * 40, "-".join("0" * 20), "0" * 100])
def test_a_way_that_leads_nowhere(way, asha, letter):
    file = attach(letter, carrying("First", mail("Second")))
    for part in ("", "body/", "file/"):
        expected = {200, 404} if part == "file/" and way == "0-0" else {404}
        assert signed_in(asha).get(f"/attachments/{seal(file.pk)}/message/{part}?in={way}").status_code in expected


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/pdf"])
def test_only_mails_are_opened(kind, asha, letter):
    file = attach(letter, mail("No"), "note.txt", kind)
    for part in ("", "body/", "file/?in=0"):
        assert signed_in(asha).get(f"/attachments/{seal(file.pk)}/message/{part}").status_code == 404


def test_an_eml_file_of_any_type_is_opened(asha, letter):
    file = attach(letter, mail("Saved by Outlook"), "Saved.EML", "application/octet-stream")
    assert "Saved by Outlook" in page(asha, f"/attachments/{seal(file.pk)}/message/")


@pytest.mark.parametrize("raw", [b"", b"\0\xff" * 100, b"Content-Type: message/rfc822\r\n\r\n" * 100])
def test_what_is_no_mail_breaks_nothing(raw, asha, letter):
    page(asha, f"/attachments/{seal(attach(letter, raw).pk)}/message/")


def test_what_takes_too_long_says_so(asha, letter, monkeypatch):
    monkeypatch.setattr(nested, "SECONDS", 0.01)
    file = attach(letter, bytes(mail("Large")) + b"x\n" * 200_000)
    shown = page(asha, f"/attachments/{seal(file.pk)}/message/")
    assert "took longer" in shown
    assert "Download" in shown


def test_nobody_opens_what_only_the_owner_may_see(asha, adam, olivia, private):
    files = [(PNG, "image/png", "cat.png", "<cat@1>")]
    file = attach(add_mail(private, "Secret"), mail("Secret", HTML, files=files))
    for part in ("", "body/", "file/?in=0"):
        address = f"/attachments/{seal(file.pk)}/message/{part}"
        assert signed_in(asha).get(address).status_code == 404
        assert signed_in(adam).get(address).status_code == 404
        assert signed_in(olivia).get(address).status_code == 200


def test_many_people_are_counted():
    assert people(tuple(Address("", f"a{n}@x.example") for n in range(25))).endswith(" and 5 more")
