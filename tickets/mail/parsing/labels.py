"""Charset labels as mail programs write them, and the Python codec that reads most of what goes by each."""

import codecs
import re
from functools import lru_cache

# What senders call by the older name is read as its superset, as WHATWG's Encoding Standard has it.
# Keys are labels without anything but letters and digits.
CODECS = {
    "cp1252": "usascii ascii ansix341968 iso646us latin1 iso88591 iso885911987 isoir100 l1 ansi iso8859",
    "cp1254": "iso88599 latin5",
    "cp874": "iso885911 tis620 tis6202533 dos874",
    "iso8859-8": "iso88598 iso88598i iso88598e logical visual",
    "iso8859-15": "latin9 l9",
    "gb18030": "gb2312 gb231280 gbk cp936 936 gb18030 euccn cngb cngb2312 csgb2312 chinese",
    "hz": "hzgb2312 hz",
    "cp950": "big5 xbig5 xxbig5 cnbig5 csbig5 big5eten cp950",
    "big5hkscs": "big5hkscs hkscs big5hk",
    "cp932": "shiftjis sjis mskanji csshiftjis cp932 cp943 cp943c ms932 31j windows31j",
    "euc_jp": "eucjp eucjpms eucjpwin ujis cseucpkdfmtjapanese cp51932",
    "iso2022_jp_ext": "iso2022jp iso2022jpms csiso2022jp cp50220 cp50221 cp50222 jis",
    "cp949": "euckr ksc56011987 ksc56011989 ksc5601 korean cp949 uhc ms949 csksc56011987 cseuckr",
    "mac_roman": "macintosh mac macroman",
    "mac_cyrillic": "maccyrillic macukrainian",
    "mac_latin2": "macce maccentraleurope",
    "koi8_r": "koi8r koi8 cskoi8r",
    "koi8_u": "koi8u koi8ru",
    "utf-7": "utf7 unicode11utf7 unicode20utf7 csunicode11utf7",
    "utf-8": "utf8 unicode11utf8 utf8mb4 utf8mac utf8n csutf8 utf",
    "utf-16": "utf16 unicode ucs2 iso10646ucs2 csunicode",
}
NAMES = {label: codec for codec, labels in CODECS.items() for label in labels.split()}
NUMBERED = re.compile(r"(?:mswin|mswindows|windows|window|win|ms|cp|ibm|dos|oem|codepage)(\d{3,5})")
ISO_8859 = re.compile(r"(?:iso)?8859(\d{1,2})")
NO_CHARSETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}


@lru_cache(maxsize=512)
def codec_named(charset: str) -> str:
    """The Python codec for a charset label as found in mail, or '' where nobody knows it."""
    label = charset.strip(" \t\r\n\"'()<>;").lower()
    label = re.split(r"[,; (]", label)[0]
    squeezed = re.sub(r"[^a-z0-9]", "", label.removeprefix("charset="))
    squeezed = squeezed.removeprefix("x") if squeezed not in NAMES else squeezed
    return next(filter(None, map(_known, _spellings(label, squeezed))), "")


def _spellings(label: str, squeezed: str) -> list[str]:
    """What the label may mean, the likeliest first."""
    found = [NAMES.get(squeezed, "")]
    if numbered := NUMBERED.fullmatch(squeezed):
        found += [NAMES.get("cp" + numbered[1], ""), NAMES.get(numbered[1], ""), "cp" + numbered[1]]
    if iso := ISO_8859.fullmatch(squeezed):
        found.append("iso8859-" + iso[1])
    return [*found, label, squeezed, label.replace("_", "-")]


def _known(name: str) -> str:
    try:
        info = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    return info.name if info and info._is_text_encoding and info.name not in NO_CHARSETS else ""
