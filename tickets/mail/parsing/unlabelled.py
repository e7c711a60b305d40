"""What unlabelled bytes are likely to be: by how the letters of a language lie in each of its charsets."""

import re
from collections.abc import Callable

WORD = re.compile(rb"(?<![\x80-\xff])[\xc0-\xff\xa3\xa8\xb3\xb8]{3,30}(?![\x80-\xff])")  # with yo, which stands apart
RUSSIAN = re.compile("[оеаинтсрвл]", re.I)  # two letters of three
GREEK = re.compile("[αοιετσνηυρ]", re.I)
# words in their usual case (a capital at the start, or nothing else); the commonest letters, and their least share
ALPHABETS = {
    "koi8-r": (re.compile(rb"[\xc0-\xff\xa3\xb3]?[\xc0-\xdf\xa3]+|[\xe0-\xff\xb3]+"), RUSSIAN, 0.33),
    "cp1251": (re.compile(rb"[\xc0-\xff\xa8\xb8]?[\xe0-\xff\xb8]+|[\xc0-\xdf\xa8]+"), RUSSIAN, 0.33),
    "cp1253": (re.compile(rb"[\xc1-\xff]?[\xdc-\xfe]+|[\xc1-\xdb]+"), GREEK, 0.5),
}
HEBREW = re.compile(rb"[\xe0-\xfa]{16,}")
LOW = re.compile(rb"[\x00-\x7f]+")
PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
ADJACENT = re.compile(rb"[\x80-\xff]{2}")  # high bytes that always stand alone are accents
LOOKED_AT = 8_000
SHORT = 24
ENOUGH = 0.6


def likeliest(data: bytes) -> str:
    """The Python codec for bytes that are no UTF-8 and that nobody labelled."""
    data = data[:LOOKED_AT]
    if not ADJACENT.search(data):
        return "cp1252"
    if found := _alphabet(data) or _east_asian(data):
        return found
    if len(data) < SHORT:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.3).best()
    return best.encoding if best is not None else "cp1252"


def _alphabet(data: bytes) -> str:
    """Words wholly of high bytes, with capitals and the commonest letters where the charset has them."""
    words = WORD.findall(data)
    letters = b"".join(words)
    if len(letters) * 5 < len(LOW.sub(b"", data)) * 4 or len(letters) < 4:
        return ""
    if HEBREW.fullmatch(letters):
        return "cp1255"
    surplus = {codec: _share(letters, codec) for codec in ALPHABETS if _is_cased(words, codec)}
    codec = max(surplus, key=lambda each: surplus[each], default="")
    return codec if codec and surplus[codec] >= 0 else ""


def _is_cased(words: list[bytes], codec: str) -> bool:
    usual = ALPHABETS[codec][0]
    return sum(usual.fullmatch(word) is not None for word in words) * 5 >= len(words) * 4


def _share(letters: bytes, codec: str) -> float:
    """By how much the commonest letters have more than the least share that they have in their language."""
    _, frequent, least = ALPHABETS[codec]
    return len(frequent.findall(letters.decode(codec, "replace"))) / len(letters) - least


def _east_asian(data: bytes) -> str:
    """The double-byte charset in which most of the pairs are the commonest characters of its language."""
    pairs = PAIRS.findall(data)
    best, most = "", ENOUGH
    for codec, weight, is_common in COMMON:
        share = weight * sum(map(is_common, pairs)) / len(pairs) if pairs and _reads(data, codec) else 0.0
        if share > most:
            best, most = codec, share
    return best if best != "cp950" or any(pair[1] < 0x7F for pair in pairs) else ""


def _reads(data: bytes, codec: str) -> bool:
    try:
        data[: LOOKED_AT - 1].decode(codec)
    except UnicodeDecodeError as problem:
        return problem.start >= LOOKED_AT - 8  # cut within a character
    return True


def _kana_shift_jis(pair: bytes) -> bool:
    return pair[0] in (0x82, 0x83) or (0x88 <= pair[0] <= 0x97 and pair[1] < 0xFD) or pair[:2] in (b"\x81A", b"\x81B")


def _hanzi_big5(pair: bytes) -> bool:
    return 0xA4 <= pair[0] <= 0xC6 or pair[0] == 0xA1


def _hangul(pair: bytes) -> bool:
    return 0xB0 <= pair[0] <= 0xC8 and pair[1] >= 0xA1


def _hanzi_gb2312(pair: bytes) -> bool:
    return (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)) and pair[1] >= 0xA1


def _kana_euc(pair: bytes) -> bool:
    return pair[0] in (0xA4, 0xA5) and pair[1] >= 0xA1


COMMON: tuple[tuple[str, float, Callable[[bytes], bool]], ...] = (
    ("euc_jp", 2.0, _kana_euc),  # a good third of Japanese is kana
    ("cp949", 1.0, _hangul),
    ("gb18030", 1.0, _hanzi_gb2312),
    ("cp932", 1.0, _kana_shift_jis),
    ("cp950", 1.0, _hanzi_big5),
)
