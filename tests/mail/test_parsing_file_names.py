"""What an attached file is called, in all the ways in which senders write a name."""

import pytest

from tickets.mail.parsing import parse


def named(fields: str | bytes) -> str:
    raw = fields if isinstance(fields, bytes) else fields.encode()
    (file,) = parse(
        b"From: a@b.cc\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + raw + b"\n\nDATA\n--x--\n"
    ).attachments
    return file.filename


def placed(parameters: str, codec: str = "utf-8") -> str:
    return named(b"Content-Type: application/pdf\nContent-Disposition: attachment" + parameters.encode(codec))


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ("; filename=a b.pdf", "a b.pdf"),
        ('; filename="a;b.pdf";', "a;b.pdf"),
        (r'; filename="a \"b\".pdf"', 'a "b".pdf'),
        (r'; filename="C:\My Files\a.pdf"', "a.pdf"),
        ('; filename = "a.pdf"', "a.pdf"),
        (' filename="a.pdf"', "a.pdf"),
        ('; filename="a.pdf', "a.pdf"),
        ("; filename='a.pdf'", "a.pdf"),
        ("; filename*=UTF-8''%C3%BC.pdf", "ü.pdf"),
        ("; filename*=iso-8859-1'en'%A3.pdf", "£.pdf"),
        ("; filename*=GBK''%B7%A2%C6%B1.pdf", "发票.pdf"),
        ("; filename*=%C3%BC.pdf", "ü.pdf"),
        ("; filename*=\"UTF-8''%C3%BC.pdf\"", "ü.pdf"),
        ("; filename=\"u.pdf\"; filename*=UTF-8''%C3%BC.pdf", "ü.pdf"),
        ("; filename*=UTF-8''%C3%BC.pdf; filename=\"u.pdf\"", "ü.pdf"),
        ('; filename="short.pdf"; filename*0="a long "; filename*1="name.pdf"', "a long name.pdf"),
        ('; filename*1="b.pdf"; filename*0="a"', "ab.pdf"),
        ("; filename*0*=UTF-8''a%C3; filename*1*=%BC; filename*2=x.pdf", "aüx.pdf"),
        ('; filename="=?utf-8?Q?=C3=BC.pdf?="', "ü.pdf"),
        ("; filename==?utf-8?B?w7wucGRm?=", "ü.pdf"),
        (';\n filename="=?utf-8?Q?=C3?=\n =?utf-8?Q?=BC.pdf?="', "ü.pdf"),
        ('; filename*0="=?utf-8?Q?=C3=BC"; filename*1=".pdf?="', "ü.pdf"),
        ('; filename="%C3%BC%20a.pdf"', "ü a.pdf"),
        ('; filename="100% sure, 5%25.pdf"', "100% sure, 5%25.pdf"),
        ('; filename="ü.pdf"', "ü.pdf"),
        ('; filename="a.pdf"; filename="b.pdf"', "a.pdf"),
        ('; filename=""', "attachment.pdf"),
        ("; filename*=utf-8''%E2%80%AEfdp.exe", "fdp.exe"),
    ],
)
def test_name_in_the_disposition_is_read(parameters, name):
    assert placed(parameters) == name


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_name_in_raw_latin_letters_is_read(codec):
    assert placed('; filename="Übersicht März.pdf"', codec) == "Übersicht März.pdf"


@pytest.mark.parametrize(
    ("name", "codec"), [("счёт договор.pdf", "koi8-r"), ("счёт договор.pdf", "cp1251"), ("发票明细.pdf", "gb18030")]
)
def test_name_in_raw_letters_of_other_alphabets_is_read(name, codec):
    assert placed(f'; filename="{name}"', codec) == name


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ('Content-Type: application/pdf; name="=?utf-8?Q?=C3=BC.pdf?="', "ü.pdf"),
        ("Content-Type: application/pdf;\n name*0*=utf-8''%C3%BC;\n name*1=.pdf", "ü.pdf"),
        ("Content-Type: application/pdf name=a.pdf", "a.pdf"),
        ("Content-Type: application/pdf; name=n.pdf\nContent-Disposition: attachment; filename=f.pdf", "f.pdf"),
        ("Content-Type: application/pdf\nContent-Disposition: filename=a.pdf", "a.pdf"),
        ("CONTENT-TYPE: APPLICATION/PDF; NAME=X.PDF", "X.PDF"),
        ("Content-Type: image/png", "image.png"),
        ("Content-Type: audio/basic", "audio.au"),
        ("Content-Type: application/pkcs7-signature", "smime.p7s"),
        ("Content-Type: text/calendar", "invitation.ics"),
        ("Content-Type: message/rfc822\n\nSubject: a/b", "a-b.eml"),
    ],
)
def test_name_elsewhere_or_made_up(fields, name):
    assert named(fields) == name
