"""Mail that breaks the rules of MIME still gives its text and its files."""

import pytest

from tickets.mail.parsing import parse

HEAD = b"From: carl@example.com\nSubject: lamp\n"
TEXT = b"Content-Type: text/plain\n\nmine\n"
FILE = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\naGk=\n"


def multipart(content_type: bytes, *lines: bytes) -> bytes:
    return HEAD + b"Content-Type: " + content_type + b"\n\n" + b"".join(lines)


def body(encoding: bytes, text: bytes, kind: bytes = b"text/plain") -> str:
    return parse(
        HEAD + b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + text
    ).readable


@pytest.mark.parametrize(
    ("declared", "opening", "closing"),
    [
        (b"multipart/mixed; boundary=x", b"--x\n", b"--x--\n"),
        (b"multipart/mixed; boundary=x", b"--x\n", b""),
        (b"multipart/mixed; boundary=x", b"--x \t\n", b"--x--\n"),
        (b"multipart/mixed; boundary=x", b"--x and more\n", b"--x--\n"),
        (b"multipart/mixed; boundary='x'", b"--x\n", b"--x--\n"),
        (b"multipart/mixed; boundary=other", b"--x\n", b"--x--\n"),
        (b"multipart/mixed", b"------=_Part\n", b"------=_Part--\n"),
        (b'multipart/mixed; boundary=""', b"--x\n", b"--x--\n"),
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_parts_are_found_whatever_their_boundary_is(declared, opening, closing, line_end):
    mail = parse(multipart(declared, opening, TEXT, opening, FILE, closing).replace(b"\n", line_end))
    assert mail.readable.strip() == "mine"
    assert [(each.filename, each.content) for each in mail.attachments] == [("a.pdf", b"hi")]


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"From a Mon Jan 1 00:00:00 2026\n", b">From a Mon\n"]
)
def test_head_begins_after_what_does_not_belong_to_it(before):
    mail = parse(before + HEAD + b"\nmine")
    assert (mail.subject, mail.sender.email, mail.text) == ("lamp", "carl@example.com", "mine")


def test_mail_saved_as_utf16_is_read():
    assert parse((HEAD + b"\nmine").decode().encode("utf-16")).subject == "lamp"


@pytest.mark.parametrize(
    ("encoding", "raw", "text"),
    [
        (b"base64", b"aGVsbG8", "hello"),
        (b"base64", b"aGVs!!bG8=", "hello"),
        (b"BASE64 ", b"aGVsbG8=", "hello"),
        (b"base64", b"aGVsbG8=\nIHdvcmxk\n", "hello world"),
        (b"base64", b"aGVsbG8=\n\n-- \nA list's footer\n", "hello"),
        (b"base64", b"This was never in base64.\n", "This was never in base64.\n"),
        (b"Quoted_Printable", b"a=3Db", "a=b"),
        (b"quoted-printable", b"a=ZZ =\nb", "a=ZZ b"),
        (b"7-bit", b"a=3Db", "a=3Db"),
        (b"plain", b"hello", "hello"),
        (b"x-uuencode", b"begin 644 a\n#0V%T\n`\nend\n", "Cat"),
    ],
)
def test_transfer_encoding_is_undone_however_it_is_labelled_or_broken(encoding, raw, text):
    assert body(encoding, raw) == text


@pytest.mark.parametrize("kind", [b"text", b"", b"charset=utf-8", b"foo bar", b"text/plain (hello); charset=utf-8 (x)"])
def test_odd_content_type_is_text(kind):
    assert body(b"8bit", "Grüße".encode(), kind) == "Grüße"


def test_html_by_half_its_name_is_html():
    assert parse(HEAD + b"Content-Type: html\n\n<b>hi</b>").html == "<b>hi</b>"


def test_enriched_text_is_read_without_its_commands():
    assert body(b"7bit", b"<bold>hi</bold> <color><param>red</param>1 << 2</color>", b"text/enriched") == "hi 1 < 2"


def test_root_of_related_parts_is_the_one_that_start_names():
    picture = b"Content-Type: image/png\nContent-ID: <p>\n\nPNG\n"
    page = b"Content-Type: text/html\nContent-ID: <root>\n\n<img src='cid:p'>\n"
    mail = parse(
        multipart(b'multipart/related; boundary=x; start="<root>"', b"--x\n", picture, b"--x\n", page, b"--x--\n")
    )
    assert mail.html.strip() == "<img src='cid:p'>"
    assert [(each.content_type, each.inline) for each in mail.attachments] == [("image/png", True)]


def test_text_that_was_only_sent_as_a_file_to_show_is_read():
    part = b"Content-Type: text/plain; name=note.txt\nContent-Disposition: inline; filename=note.txt\n\nmine\n"
    mail = parse(multipart(b"multipart/mixed; boundary=x", b"--x\n", part, b"--x--\n"))
    assert (mail.text.strip(), [each.filename for each in mail.attachments]) == ("mine", ["note.txt"])
