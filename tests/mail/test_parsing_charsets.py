import pytest

from tickets.mail.parsing import parse


def mail(*head: bytes, body: bytes = b"hello") -> bytes:
    return b"\r\n".join([b"From: carl@example.com", *head, b"", body])


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "KOI8-R", '"utf-8"'])
def test_declared_charset_is_used(charset):
    body = "Здравствуйте".encode(charset.strip('"'))
    assert parse(mail(f"Content-Type: text/plain; charset={charset}".encode(), body=body)).text == "Здравствуйте"


def test_utf8_declared_as_latin1_is_read_as_utf8():
    assert parse(mail(b"Content-Type: text/plain; charset=iso-8859-1", body="Grüße".encode())).text == "Grüße"


def test_latin1_declared_as_utf8_is_read():
    assert (
        parse(mail(b"Content-Type: text/plain; charset=utf-8", body="Grüße, schön".encode("latin-1"))).text
        == "Grüße, schön"
    )


def test_absent_charset_is_guessed():
    assert parse(mail(body="Grüße".encode("latin-1"))).text == "Grüße"


@pytest.mark.parametrize("charset", ["x-unknown", "no-such-charset", "base64", "rot13", ""])
def test_unknown_charset_does_not_stop_reading(charset):
    assert parse(mail(f"Content-Type: text/plain; charset={charset}".encode(), body="Grüße".encode())).text == "Grüße"


def test_raw_eight_bit_subject_is_read():
    assert parse(mail("Subject: Grüße".encode())).subject == "Grüße"
    assert parse(mail("Subject: тест тест".encode("koi8-r"))).subject == "тест тест"


def test_encoded_words_join_across_a_cut_character():
    assert parse(mail(b"Subject: =?utf-8?B?4pg=?=\r\n =?utf-8?B?gyBhYmM=?= tail")).subject == "☃ abc tail"


def test_encoded_name_keeps_its_comma():
    sender = parse(b"From: =?utf-8?Q?M=C3=BCller=2C_Carl?= <carl@example.com>\r\n\r\n").sender
    assert (sender.name, sender.email) == ("Müller, Carl", "carl@example.com")


def test_flowed_text_is_joined_and_delsp_deletes_the_space():
    flowed = b"Content-Type: text/plain; format=flowed"
    assert parse(mail(flowed, body=b"one \r\ntwo\r\nthree")).text == "one two\nthree"
    assert parse(mail(flowed + b"; delsp=yes", body=b"one \r\ntwo")).text == "onetwo"


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (b"=?utf-8?q?a b?=", "a b"),
        (b"=?utf-8*en?Q?hi?=", "hi"),
        (b"=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
        (b"=?utf-8?B?w7w?= =?iso-8859-1?Q?=FC?=", "üü"),
        (b"=?utf-8?Q?what?now?=", "what?now"),
        (b"=?utf-8?Q?a=0Ab?=", "a b"),
        (b"=?unknown-8bit?Q?=C3=BC?=", "ü"),
        (b"=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=", "日本"),
        (b"=?utf-8?Q?=F0=9F=98?= =?utf-8?Q?=80?=", "😀"),
        (b"=?utf-8?B?" + b"w7zDvMO8" * 750 + b"?=", "ü" * 2_250),
        (b"(=?utf-8?Q?=C3=BC?=) =?bad", "(ü) =?bad"),
        (b"\x1b$BF|K\\\x1b(B", "日本"),
        (b"a\r\n\tb", "a b"),
    ],
)
def test_subject_in_encoded_words_legal_or_not_is_read(subject, read):
    assert parse(mail(b"Subject: " + subject)).subject == read
