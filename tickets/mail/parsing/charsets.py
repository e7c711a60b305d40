"""Bytes to text: by the declared charset where that holds, else by what the bytes look like."""

import codecs
import re

from .japanese import read_as_microsoft_does
from .labels import codec_named
from .unlabelled import likeliest

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
NOT_ASCII_BASED = re.compile(r"utf.?(7|16|32)|iso.?2022|hz|cp0?(37|273|424|500|875|1026|1140)$")
WIDER = {"cp950": "big5hkscs", "cp932": "shift_jis_2004", "cp949": "johab"}  # tried where the codec of the label fails
SINGLE_BYTE = re.compile(r"cp(437|8\d\d|125\d)|iso8859|koi8|mac|tis")
EAST_ASIAN = {"gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949"}
THREE_BYTES = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}(?![\x80-\xbf])")  # of UTF-8; two are a pair elsewhere, too
PRIVATE = re.compile("[\ue000-\uf8ff]")
ESCAPED_JAPANESE = re.compile(rb"\x1b[$(][@BJ]")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


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
    utf8 = _strictly(data, "utf-8") if _may_be_utf8(data, codec) else ""
    return utf8 or _strictly(data, codec) or _strictly(data, WIDER.get(codec, codec)) or _mended(data, codec, fallback)


def _may_be_utf8(data: bytes, codec: str) -> bool:
    """Whether bytes that read as UTF-8 are that, whatever the label says: they are rarely so by accident."""
    if codec.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        return b"\0" not in data
    return SINGLE_BYTE.match(codec) is not None or (codec in EAST_ASIAN and THREE_BYTES.search(data) is not None)


def guess(data: bytes, fallback: str = "") -> str:
    """Text of bytes with no trustworthy label: a byte-order mark, UTF-8, the fallback, then likelihood."""
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if ESCAPED_JAPANESE.search(data):
        return _strictly(data, "iso2022_jp_ext") or read_as_microsoft_does(data, "iso2022_jp_ext")
    trusted = codec_named(fallback) if fallback.lower() not in CLAIMS_NOTHING else ""
    for codec in ("utf-8", trusted):
        if codec and (text := _strictly(data, codec)) and not PRIVATE.search(text):
            return text
    return data.decode(likeliest(data), "replace")


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return ""


def _mended(data: bytes, codec: str, fallback: str) -> str:
    text = read_as_microsoft_does(data, codec) or data.decode(codec, "replace")
    if text.count("\ufffd") * 5 <= sum(byte > 127 for byte in data[:100_000]) or codec.startswith("iso2022"):
        return text
    return guess(data, fallback)
