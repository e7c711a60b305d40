"""Recordings as a browser makes them, and the requests by which they come."""

import struct
from base64 import b64encode

from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import signed_in
from tickets.models import Recording
from tickets.recordings import finishing, receiving
from tickets.recordings.ebml import UNKNOWN
from tickets.recordings.receiving import Piece

TUS = {"Tus-Resumable": "1.0.0"}
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(4000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def part(id: str, content: bytes, known: bool = True) -> bytes:
    length = (len(content) | 1 << 56).to_bytes(8) if known else UNKNOWN
    return bytes.fromhex(id) + length + content


def webm(clusters: int = 4, frames: int = 5, picture: bool = True) -> bytes:
    """Without its length and an index, a cluster a second, its first frame a key frame: as MediaRecorder writes it."""
    kind, codec = (b"\x01", b"V_VP8") if picture else (b"\x02", b"A_OPUS")
    track = part("AE", part("D7", b"\x01") + part("83", kind) + part("86", codec))
    head = part("1549A966", part("2AD7B1", (1_000_000).to_bytes(4))) + part("1654AE6B", track)
    body = b"".join(cluster(number * 1000, frames) for number in range(clusters))
    return part("1A45DFA3", part("4282", b"webm")) + part("18538067", head + body, known=False)


def cluster(time: int, frames: int) -> bytes:
    blocks = [
        part("A3", struct.pack(">BhB", 0x81, 100 * number, 0x80 if number == 0 else 0) + bytes([number]) * 50)
        for number in range(frames)
    ]
    return part("1F43B675", part("E7", time.to_bytes(4)) + b"".join(blocks), known=False)


def recorded(by: User, content: bytes = WAV, **fields: object) -> Recording:
    """One that is here, and part of nothing yet."""
    made = receiving.create(by, "audio", len(content))
    made = receiving.receive(made.key, by, Piece(0, content))
    finishing.mark(made, finishing.store(made))
    Recording.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def begin(browser: Client, size: int | None = None, kind: str = "audio"):
    """Asks the desk to take one; its answer."""
    length = {"Upload-Defer-Length": "1"} if size is None else {"Upload-Length": str(size)}
    kept = f"kind {b64encode(kind.encode()).decode()}"
    return browser.post(reverse("recordings"), headers={**TUS, **length, "Upload-Metadata": kept})


def send(browser: Client, address: str, at: int, data: bytes, **headers: str):
    """One piece; `Upload_Length="3"` is a header."""
    also = {name.replace("_", "-"): value for name, value in headers.items()}
    told = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at), **also}
    return browser.patch(address, data, content_type=told["Content-Type"], headers=told)


def offset(browser: Client, address: str):
    return browser.head(address, headers=TUS)


def up(by: User, content: bytes = WAV) -> tuple[Client, str]:
    """A browser, and where its recording goes that has just begun."""
    browser = signed_in(by)
    return browser, begin(browser, len(content)).headers["Location"]


def played(browser: Client, recording: Recording, **headers: str):
    """The answer, and the bytes that it brings; `If_Range="x"` is a header."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = browser.get(reverse("recording", args=[recording.key]), headers=told)
    return answer, together(answer)


def together(answer) -> bytes:
    """What is streamed, in one."""
    if not answer.streaming:
        return answer.content

    async def read() -> bytes:
        return b"".join([piece async for piece in answer])

    return async_to_sync(read)()
