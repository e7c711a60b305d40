"""What stands in the composer: a reply or a note that is being written."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils.html import escape, linebreaks

from tickets.mail.html import to_text
from tickets.models import Attachment, Draft
from tickets.models.draft import DraftKind
from tickets.sealed import opened


@dataclass(frozen=True)
class Pane:
    """One tab of the composer; `error` is why it was refused."""

    kind: str
    html: str = ""
    cc: str = ""
    saved_at: datetime | None = None
    suggestion: str = ""
    files: list[Attachment] = field(default_factory=list)
    error: str = ""

    @classmethod
    def of(cls, draft: Draft, error: str = "") -> "Pane":
        files = [file for file in draft.attachments.all() if not file.inline]
        return cls(draft.kind, draft.html, draft.cc, draft.saved_at, draft.suggestion, files, error)

    @property
    def text(self) -> str:
        """For a browser that runs no script."""
        return to_text(self.html).strip() if self.html else ""

    @property
    def label(self) -> str:
        return DraftKind(self.kind).label

    @property
    def is_note(self) -> bool:
        return self.kind == DraftKind.NOTE


def html_of(request: HttpRequest) -> str:
    """What was written: rich text from the editor, or plain text from the bare field."""
    if "html" in request.POST:
        return request.POST["html"]
    text = request.POST.get("text", "").strip()
    return linebreaks(escape(text)) if text else ""


def seen_of(request: HttpRequest) -> int | None:
    """The newest message that was on the page; None when the form does not say."""
    try:
        return opened(request.POST.get("seen", ""))
    except ValueError:
        return None
