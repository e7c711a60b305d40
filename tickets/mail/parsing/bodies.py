"""The text and HTML of a mail, put together from its text parts."""

import re
from dataclasses import dataclass, field
from html import escape

from tickets.mail.html import to_text

from .charsets import decode
from .flowed import unflow
from .limits import TEXT_BYTES
from .model import Attachment
from .uuencoded import take_out

TAGS = re.compile(r"</?[\w-]{1,40}>")  # of text/enriched (RFC 1896)
PARAMETERS = re.compile(r"<param>[^<]{0,200}</param>", re.I)


@dataclass(slots=True)
class Segment:
    """What stands at one place of the mail: as plain text, as HTML, or as both (multipart/alternative).

    pictures are pairs of Content-ID and file name: pictures that follow, before the next text."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    enriched: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, text: str) -> None:
        {"text/plain": self.plain, "text/html": self.html}.get(kind, self.enriched).append(text)

    def as_text(self) -> str:
        """The plain text; where there is none (or a blank one beside HTML), that of the HTML."""
        plain = "\n".join(self.plain)
        if plain.strip() or not (self.html or self.enriched):
            return plain
        return "\n".join(map(to_text, self.html)) or "\n".join(map(_from_enriched, self.enriched))

    def as_html(self) -> str:
        return "\n".join(self.html) or "".join(f"<pre>{escape(text)}</pre>" for text in self.plain or self.enriched)


def _from_enriched(text: str) -> str:
    text = PARAMETERS.sub("", text).replace("<<", "\0")
    return TAGS.sub("", text).replace("\0", "<")


def text_of(content: bytes, parameters: dict[str, str], defects: list[str]) -> str:
    """A text part as text, with \\n line ends."""
    if len(content) > TEXT_BYTES:
        defects.append(f"a text part is longer than {TEXT_BYTES:,} bytes; the rest was not read")
        content = content[:TEXT_BYTES]
    text = decode(content, parameters.get("charset", ""))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if parameters.get("format", "").lower() == "flowed":
        text = unflow(text, parameters.get("delsp", "").lower() == "yes")
    if "\ufffd" in text:
        defects.append("some characters could not be read")
    return text.replace("\x00", "")


def _html(segments: list[Segment]) -> str:
    """The HTML of all, each picture that nothing in it names put where it stood between the texts."""
    pieces = [(each.as_html(), each.pictures) for each in segments]
    whole = "".join(text for text, pictures in pieces) if any(pictures for _, pictures in pieces) else ""
    return "\n".join(
        text
        + "".join(f'<p><img src="cid:{escape(cid)}"></p>' for cid, name in pictures if not _is_named(cid, name, whole))
        for text, pictures in pieces
    )


def _is_named(cid: str, name: str, html: str) -> bool:
    return f"cid:{cid}" in html or bool(name and f"cid:{name}" in html)


def joined(segments: list[Segment]) -> tuple[str, str, str, list[Attachment]]:
    """The plain text, the readable text, the HTML ('' where no part is HTML), and the files found within the text."""
    html = _html(segments) if any(each.html for each in segments) else ""
    text, files = take_out("\n".join(each.as_text() for each in segments if each.plain))
    if all(each.plain for each in segments):
        return text, text, html, files
    readable = take_out("\n".join(each.as_text() for each in segments))[0]
    is_blank = not text.strip() and any(each.plain for each in segments)
    return (readable if is_blank else text), readable, html, files
