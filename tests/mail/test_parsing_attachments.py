import base64
import struct

from tickets.mail.parsing import parse


def mixed(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    head = b"From: carl@example.com\r\nContent-Type: multipart/" + kind + b"; boundary=x\r\n\r\n"
    return head + b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


TEXT = b"Content-Type: text/plain\r\n\r\nmine"


def test_attached_file_is_decoded_and_named():
    part = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\naGk="
    (file,) = parse(mixed(TEXT, part)).attachments
    assert (file.filename, file.content_type, file.content) == ("a.pdf", "application/pdf", b"hi")


def test_rfc2231_name_in_pieces_is_joined():
    part = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment;\r\n"
        b" filename*0*=utf-8''%C3%9Cber;\r\n filename*1=sicht.pdf\r\n\r\nx"
    )
    assert parse(mixed(TEXT, part)).attachments[0].filename == "Übersicht.pdf"


def test_name_is_never_a_path():
    part = b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="../../etc/passwd"\r\n\r\nx'
    assert parse(mixed(TEXT, part)).attachments[0].filename == "passwd"


def test_attached_message_is_a_file_and_its_text_is_not_ours():
    part = b"Content-Type: message/rfc822\r\n\r\nSubject: Old one\r\nFrom: b@example.com\r\n\r\ntheirs"
    mail = parse(mixed(TEXT, part))
    assert mail.text.strip() == "mine"
    (file,) = mail.attachments
    assert file.filename == "Old one.eml"
    assert parse(file.content).text.strip() == "theirs"


def test_picture_in_the_text_is_inline_with_its_id():
    html = b'Content-Type: text/html\r\n\r\n<p>hi <img src="cid:p@x">'
    picture = b"Content-Type: image/png\r\nContent-ID: <p@x>\r\n\r\nPNG"
    mail = parse(mixed(html, picture, kind=b"related"))
    assert mail.attachments[0].inline
    assert mail.attachments[0].content_id == "p@x"
    assert (mail.text, mail.readable) == ("", "hi")


def test_calendar_part_is_an_attachment():
    mail = parse(mixed(TEXT, b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", kind=b"alternative"))
    assert [each.filename for each in mail.attachments] == ["invitation.ics"]


def test_uuencoded_file_leaves_the_text():
    mail = parse(b'From: a@b.cc\r\n\r\nhello\r\nbegin 644 hi.txt\r\n"2&D \r\n`\r\nend\r\nbye\r\n')
    assert mail.text.split() == ["hello", "bye"]
    assert (mail.attachments[0].filename, mail.attachments[0].content) == ("hi.txt", b"Hi")


def attribute(name: int, kind: int, value: bytes) -> bytes:
    """One attribute of an attachment, as Outlook writes it (MS-OXTNEF, 2.1.3)."""
    return struct.pack("<BHHI", 2, name, kind, len(value)) + value + struct.pack("<H", sum(value) % 65536)


def test_winmail_dat_is_unpacked_and_does_not_stay_itself():
    begin, title, content = attribute(0x9002, 6, b"\0" * 14), attribute(0x8010, 1, b"Invoice.txt\0"), b"Two courses"
    packed = b"\x78\x9f\x3e\x22\x01\x00" + begin + title + attribute(0x800F, 6, content)
    head = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    mail = parse(mixed(TEXT, head + base64.encodebytes(packed)))
    assert [(each.filename, each.content) for each in mail.attachments] == [("Invoice.txt", b"Two courses")]


def test_broken_winmail_dat_stays_an_attachment_with_a_defect():
    mail = parse(mixed(TEXT, b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nnonsense"))
    assert [each.filename for each in mail.attachments] == ["winmail.dat"]
    assert "winmail.dat" in mail.defects[0]


def test_alternative_gives_both_text_and_html():
    mail = parse(mixed(TEXT, b"Content-Type: text/html\r\n\r\n<b>mine</b>", kind=b"alternative"))
    assert (mail.text.strip(), mail.html.strip(), mail.attachments) == ("mine", "<b>mine</b>", ())


def test_files_of_one_name_are_told_apart():
    part = b"Content-Type: application/gzip; name=a.tar.gz\r\n\r\nx"
    mail = parse(mixed(part, part, part.replace(b"a.tar", b"a1.tar")))
    assert [each.filename for each in mail.attachments] == ["a.tar.gz", "a1.tar.gz", "a11.tar.gz"]
