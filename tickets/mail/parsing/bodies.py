"""The readable text and HTML of a mail, put together from its text parts."""

from dataclasses import dataclass, field
from html import escape

from tickets.mail.html import to_text

from .charsets import decode
from .flowed import unflow
from .limits import TEXT_BYTES
from .uuencoded import take_out
from .model import Attachment


@dataclass(slots=True)
class Segment:
    """What stands at one place of the mail: as plain text, as HTML, or as both (multipart/alternative)."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


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


def joined(segments: list[Segment]) -> tuple[str, str, list[Attachment]]:
    """The whole text, the whole HTML ('' where no part is HTML), and the files found within the text."""
    html = (
        "\n".join("\n".join(each.html) or _as_html(each.plain) for each in segments)
        if any(s.html for s in segments)
        else ""
    )
    texts = ["\n".join(each.plain) or "\n".join(map(to_text, each.html)) for each in segments]
    text, files = take_out("\n".join(texts))
    return text, html, files


def _as_html(plain: list[str]) -> str:
    return "".join(f"<pre>{escape(text)}</pre>" for text in plain)
