"""Japanese text with the characters of NEC and IBM (circled numbers, '(株)' in one), which Python's codecs refuse.

ISO-2022-JP and EUC-JP hold the rows of JIS X 0208; moved to Shift JIS, cp932 knows the additions too."""

import re
from functools import lru_cache

ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([@BD]|\([BHIJ])")
EUC = re.compile(rb"((?:[\xa1-\xfe]{2})+)|\x8e([\xa1-\xdf])|([\x00-\x7f]+)|[\x80-\xff]")


def read_as_microsoft_does(data: bytes, codec: str) -> str:
    """The text of bytes in iso2022_jp_ext or euc_jp; what cannot be read becomes U+FFFD. '' for any other codec."""
    if codec == "iso2022_jp_ext":
        return "".join(_escaped(data))
    return "".join(map(_euc, EUC.finditer(data))) if codec == "euc_jp" else ""


def _escaped(data: bytes) -> list[str]:
    pieces = ESCAPE.split(data)
    found = [pieces[0].decode("ascii", "replace")]
    for mode, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if mode[:1] == b"$":
            found.append(_rows(piece))
        elif mode == b"(I":
            found.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            found.append(piece.decode("ascii", "replace"))
    return found


def _euc(found: re.Match[bytes]) -> str:
    if found[1]:
        return _rows(bytes(byte & 0x7F for byte in found[1]))
    if found[2]:
        return found[2].decode("cp932", "replace")
    return found[3].decode("ascii") if found[3] else "\ufffd"


def _rows(data: bytes) -> str:
    return "".join(_character(data[place : place + 2]) for place in range(0, len(data), 2))


@lru_cache(maxsize=8192)
def _character(pair: bytes) -> str:
    """One character of JIS X 0208, by its place in Shift JIS; what is no pair (a line end) stands for itself."""
    if len(pair) < 2 or not (0x21 <= pair[0] <= 0x7E and 0x21 <= pair[1] <= 0x7E):
        return pair.decode("ascii", "replace")
    row, cell = pair
    lead = ((row - 0x21) >> 1) + (0x81 if row <= 0x5E else 0xC1)
    trail = cell + (0x1F + (cell >= 0x60) if row % 2 else 0x7E)
    return bytes((lead, trail)).decode("cp932", "replace")
