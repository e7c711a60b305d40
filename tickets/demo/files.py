"""Small files that open: a PDF of one page, a PNG, a CSV."""

import struct
import zlib
from random import Random

Box = tuple[int, int, int, int, tuple[int, int, int]]


def pdf(lines: list[str]) -> bytes:
    """One page with these lines of plain text."""
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 72 760 Td\n{shown}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _numbered(objects)


def png(chance: Random, width: int = 360, height: int = 200) -> bytes:
    """A quiet picture: bands of two colours that flow into each other."""
    above, below = ([chance.randint(60, 235) for _ in range(3)] for _ in range(2))
    rows = []
    for y in range(height):
        share = (y // 20) * 20 / height
        colour = bytes(int(a + (b - a) * share) for a, b in zip(above, below, strict=True))
        rows.append(b"\0" + colour * width)
    return _png(width, height, rows)


def drawn(width: int, height: int, boxes: list[Box]) -> bytes:
    """A PNG of boxes (left, top, width, height, colour), the later ones over the earlier."""
    rows = [bytearray(3 * width) for _ in range(height)]
    for left, top, wide, high, colour in boxes:
        for row in rows[top : top + high]:
            row[3 * left : 3 * (left + wide)] = bytes(colour) * wide
    return _png(width, height, [b"\0" + row for row in rows])


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def csv(chance: Random) -> bytes:
    """Forty rows of a list."""
    rows = [f"C-{1000 + n},{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/2025,{chance.randint(20, 900)}.00"
            for n in range(40)]  # fmt: skip
    return "\r\n".join(["number,date,amount", *rows, ""]).encode()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _numbered(objects: list[bytes]) -> bytes:
    written, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
