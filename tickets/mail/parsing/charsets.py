"""Bytes to text: by the declared charset where that holds, else by what the bytes look like."""

import codecs
import re
from functools import lru_cache

ALIASES = {
    # what senders call 'ascii' and 'latin-1' is read as WHATWG's Encoding Standard does, a superset
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8",
}
CLAIMS_NOTHING = {
    "",
    "us-ascii",
    "ascii",
    "ansi_x3.4-1968",
    "unknown",
    "unknown-8bit",
    "x-unknown",
    "8bit",
    "default",
    "none",
}
NOT_ASCII_BASED = re.compile(r"utf.?(7|16|32)|iso.?2022|hz|ucs|ebcdic|cp0?(37|500|1140)\b")
SINGLE_BYTE = re.compile(r"cp(437|8\d\d|125\d)|iso8859|koi8|mac|tis")
PRIVATE = re.compile("[\ue000-\uf8ff]")
CYRILLIC_WORD = re.compile(rb"(?<![\x80-\xff])[\xc0-\xff]{3,30}(?![\x80-\xff])")
HIGH = re.compile(rb"[\x00-\x7f]+")
ADJACENT = re.compile(rb"[\x80-\xff]{2}")  # high bytes that always stand alone are accents
SHORT = 24
ESCAPED_JAPANESE = re.compile(rb"\x1b[$(][@BJ]")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@lru_cache(maxsize=512)
def codec_named(charset: str) -> str:
    """The Python codec for a charset label as found in mail, or '' where nobody knows it."""
    label = charset.strip(" \t\r\n\"'()<>;").lower()
    for name in (
        ALIASES.get(label, label),
        label.replace("_", "-"),
        label.removeprefix("x-"),
        label.replace("cp-", "cp"),
    ):
        try:
            info = codecs.lookup(ALIASES.get(name, name))
        except (LookupError, ValueError):
            continue
        if info._is_text_encoding:
            return info.name
    return ""


def decode(data: bytes, charset: str = "", fallback: str = "") -> str:
    """The text of those bytes. Never fails: what cannot be read becomes U+FFFD.

    fallback is a charset to believe when the declared one is absent, unknown or wrong.
    """
    label = charset.strip().lower()
    codec = codec_named(label) if label else ""
    if data.isascii() and (not codec or not NOT_ASCII_BASED.search(codec)):
        return data.decode("ascii") if codec or b"\x1b" not in data else guess(data, fallback)
    if not codec or label in CLAIMS_NOTHING:
        return guess(data, fallback)
    utf8 = _strictly(data, "utf-8") if SINGLE_BYTE.match(codec) else ""  # UTF-8 is rarely so by accident
    return utf8 or _strictly(data, codec) or _mended(data, codec, fallback)


def guess(data: bytes, fallback: str = "") -> str:
    """Text of bytes with no trustworthy label: a byte-order mark, UTF-8, the fallback, then likelihood."""
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if ESCAPED_JAPANESE.search(data):
        return data.decode("iso2022_jp_ext", "replace")
    trusted = codec_named(fallback) if fallback.lower() not in CLAIMS_NOTHING else ""
    for codec in ("utf-8", trusted):
        if codec and (text := _strictly(data, codec)) and not PRIVATE.search(text):
            return text
    return _likeliest(data)


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return ""


def _mended(data: bytes, codec: str, fallback: str) -> str:
    text = data.decode(codec, "replace")
    if text.count("\ufffd") * 5 <= sum(byte > 127 for byte in data[:100_000]) or codec.startswith("iso2022"):
        return text
    return guess(data, fallback)


def _likeliest(data: bytes) -> str:
    if cyrillic := _cyrillic_codec(data[:8_000]):
        return data.decode(cyrillic, "replace")
    if len(data) < SHORT or not ADJACENT.search(data[:8_000]):
        return data.decode("cp1252", "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:8_000], threshold=0.3).best()
    return data.decode(best.encoding if best is not None else "cp1252", "replace")


def _cyrillic_codec(data: bytes) -> str:
    """Words wholly of bytes C0-FF are Cyrillic; small letters, the more common, are C0-DF in KOI8-R, E0-FF in 1251."""
    words = CYRILLIC_WORD.findall(data)
    letters = b"".join(words)
    if len(letters) * 5 < len(HIGH.sub(b"", data)) * 4 or len(letters) < 4:
        return ""
    return "koi8-r" if sum(byte < 0xE0 for byte in letters) * 2 > len(letters) else "cp1251"
