"""What a recording is, by its bytes: what a browser sends along is nobody's word."""

from dataclasses import dataclass

from tickets.errors import Refused
from tickets.models.recording import RecordingKind

# So many bytes tell what it is; for WebM those of its tracks say whether there is a picture.
ENOUGH, HEAD = 16, 4096
AUDIO, VIDEO, PICTURE = RecordingKind.AUDIO, RecordingKind.VIDEO, RecordingKind.PICTURE
MP3 = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
NOT_KNOWN = (
    "This is no voice, video or picture that the desk can show. "
    "It takes WebM, MP4, Ogg, MP3, M4A and WAV, and PNG, JPEG, GIF and WebP."
)


@dataclass(frozen=True)
class Kind:
    kind: RecordingKind
    content_type: str


def of(head: bytes) -> Kind:
    """By the first bytes of a file, HEAD of them where there are so many. Raises Refused for anything else."""
    found = _picture(head) or _sound(head) or _film(head)
    if found is None:
        raise Refused(NOT_KNOWN)
    return found


def _picture(head: bytes) -> Kind | None:
    for mark, content_type in PICTURES.items():
        if head.startswith(mark):
            return Kind(PICTURE, content_type)
    return Kind(PICTURE, "image/webp") if _riff(head, b"WEBP") else None


def _sound(head: bytes) -> Kind | None:
    if head.startswith(MP3):
        return Kind(AUDIO, "audio/mpeg")
    if _riff(head, b"WAVE"):
        return Kind(AUDIO, "audio/wav")
    return Kind(AUDIO, "audio/ogg") if head.startswith(b"OggS") and b"theora" not in head else None


def _film(head: bytes) -> Kind | None:
    if head[4:8] == b"ftyp":
        sound = head[8:11] == b"M4A" or (b"soun" in head and b"vide" not in head)
        return Kind(AUDIO, "audio/mp4") if sound else Kind(VIDEO, "video/mp4")
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return Kind(VIDEO, "video/webm") if b"V_" in head else Kind(AUDIO, "audio/webm")
    return Kind(VIDEO, "video/ogg") if head.startswith(b"OggS") else None


def _riff(head: bytes, form: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == form
