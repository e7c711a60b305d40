"""Pictures within what a person writes: shown from our address while it is a draft, sent along by Content-ID.

And pictures within what customers send: which files are pictures, and how the HTML of a mail names them.
"""

import re
from collections.abc import Iterable

from tickets.desk.filenames import extension
from tickets.models import Attachment
from tickets.sealed import PATTERN, opened, seal

OURS = re.compile(rf"<img\b[^>]*\bsrc=\"(/attachments/({PATTERN})/)\"[^>]*>")
RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
# Said by programs that do not know better.
VAGUE = frozenset({"application/octet-stream", "image/jpg", "image/pjpeg", "image/x-png", "binary/octet-stream"})
EXTENSIONS = frozenset({"png", "jpg", "jpeg", "jfif", "gif", "webp", "avif"})
MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), "image/webp"),
    (re.compile(rb".{4}ftypavi[fs]", re.S), "image/avif"),
)


def address_of(file: Attachment) -> str:
    return f"/attachments/{seal(file.pk)}/"


def is_picture(filename: str, content_type: str) -> bool:
    """Whether it claims to be a picture that a browser may draw."""
    kind = content_type.lower()
    return kind in RASTER or (kind in VAGUE and extension(filename) in EXTENSIONS)


def raster_type(content: bytes) -> str:
    """The media type that the bytes themselves show; '' for anything but a raster image."""
    return next((kind for magic, kind in MAGIC if magic.match(content)), "")


def names_of(filename: str, content_id: str, content_location: str) -> list[tuple[int, str]]:
    """How HTML may name a file of its mail: by its id, its place, its name. The first number is the best."""
    named = (content_id and f"cid:{content_id}", content_location, filename and f"cid:{filename}", filename)
    return [(rank, name) for rank, name in enumerate(named) if name]


def by_content_id(html: str, files: Iterable[Attachment]) -> str:
    """As a mail names them. A picture that is none of `files` is left out: nobody sends what is not theirs."""
    named = {file.pk: file.content_id for file in files if file.content_id}
    return OURS.sub(lambda found: _by_content_id(found, named), html)


def _by_content_id(picture: re.Match[str], named: dict[int, str]) -> str:
    try:
        content_id = named.get(opened(picture[2]))
    except ValueError:
        content_id = None
    return picture[0].replace(picture[1], f"cid:{content_id}") if content_id else ""


def by_address(html: str, files: Iterable[Attachment]) -> str:
    """As the editor shows them."""
    for file in files:
        if file.content_id:
            html = html.replace(f'src="cid:{file.content_id}"', f'src="{address_of(file)}"')
    return html
