"""Reports that somebody called mail of ours unwanted (RFC 5965)."""

from .machines import is_feedback_report
from .model import Complaint
from .reports import ADDRESS, fields_in, ids_returned, readable
from .sorting import Contents
from .tree import Fields

RECIPIENT = ("original-rcpt-to", "removal-recipient")
KIND_CHARS = 40


def complaint_of(fields: Fields, contents: Contents) -> Complaint | None:
    """The complaint that a mail is, or None."""
    if not is_feedback_report(fields):
        return None
    reports = [readable(each.content) for each in contents.files if each.content_type == "message/feedback-report"]
    said = fields_in("\n".join(reports))
    recipients = [found[0].lower() for name in RECIPIENT if (found := ADDRESS.search(said.get(name, "")))]
    ids = ids_returned(contents.readable, contents.files)
    return Complaint(said.get("feedback-type", "").lower()[:KIND_CHARS], tuple(dict.fromkeys(recipients)), ids)
