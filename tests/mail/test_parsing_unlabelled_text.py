"""Text whose charset nobody names, or names wrongly: what a person reads is what the sender typed."""

import pytest

from tickets.mail.parsing import parse


def read(body: bytes, charset: str = "") -> str:
    label = f"; charset={charset}" if charset else ""
    return parse(b"From: carl@example.com\r\nContent-Type: text/plain" + label.encode() + b"\r\n\r\n" + body).text


UNLABELLED = {
    "koi8-r": ["Здравствуйте, где мой заказ?", "тест", "СРОЧНО! ГДЕ заказ"],
    "cp1251": ["Здравствуйте, где мой заказ №5?", "тест", "СРОЧНО! ГДЕ заказ"],
    "cp1252": ["Grüße", "äöüß ad asd", "déjà vu à Noël", "São Paulo, não é", "ÄÖÜ"],
    "cp1253": ["Καλημέρα κόσμε, πού είναι η παραγγελία μου;"],
    "cp1255": ["שלום, איפה ההזמנה שלי בבקשה"],
    "gb18030": ["订单没有收到，请尽快处理，谢谢！", "关于发票的问题"],
    "cp950": ["訂單沒有收到，請盡快處理，謝謝！", "關於發票的問題"],
    "cp932": ["注文が届きません。確認をお願いします。", "請求書について"],
    "euc_jp": ["注文が届きません。確認をお願いします。"],
    "cp949": ["주문한 상품이 아직 도착하지 않았습니다", "환불 요청"],
}


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec in UNLABELLED for text in UNLABELLED[codec]])
def test_unlabelled_text_is_read(codec, text):
    assert read(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("windows1251", "cp1251"),
        ("win-1250", "cp1250"),
        ("ISO8859_15", "iso8859-15"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-sjis", "cp932"),
        ("MS932", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("windows-949", "cp949"),
        ("GB_2312-80", "gb18030"),
        ("windows-936", "gb18030"),
        ("cn-big5", "cp950"),
        ("koi8r", "koi8-r"),
        ("x-mac-cyrillic", "mac_cyrillic"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("cp424", "cp424"),
    ],
)
def test_label_is_understood_however_it_is_spelled(label, codec):
    for text in ("Grüße aus Köln", "Где заказ", "注文が届きません", "订单没有收到", "訂單", "안녕하세요", "שלום לכם"):
        try:
            body = text.encode(codec)
        except UnicodeEncodeError:
            continue
        assert read(body, label) == text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312", "big5", "shift_jis", "utf-16", "us-ascii"])
def test_utf8_under_another_label_is_read_as_utf8(label):
    assert read("您好，世界：Grüße".encode(), label) == "您好，世界：Grüße"


def test_two_bytes_that_could_be_utf8_are_what_their_chinese_label_says():
    assert read("联通".encode("gbk"), "gb2312") == "联通"


def test_circled_numbers_of_microsoft_are_read_in_iso_2022_jp_and_euc_jp():
    circled_one, company = b"\x2d\x21", b"\x2d\x6a"
    assert read(b"\x1b$B" + circled_one + company + b"\x1b(B.", "iso-2022-jp") == "①㈱."
    assert read(bytes(byte | 0x80 for byte in circled_one + company) + b".", "euc-jp") == "①㈱."


def test_half_width_kana_of_iso_2022_jp_are_read():
    assert read(b"\x1b(I12\x1b(B.", "iso-2022-jp-ms") == "ｱｲ."


@pytest.mark.parametrize("label", ["undefined", "idna", "punycode", "unicode_escape", "zlib", "mbcs"])
def test_codecs_that_are_no_charsets_are_not_used(label):
    assert read("Grüße \\n".encode(), label) == "Grüße \\n"
