"""Mail of ours that came back, or that somebody called unwanted: whom it did not reach, and what follows.

Only addresses count to which the message in question really went: whoever makes up a report can stop no mail to
others. A report whose sender failed the check never comes here: it joins nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tickets.errors import SendingRefused
from tickets.mail import diagnosing
from tickets.mail.composing import ascii_address
from tickets.mail.known import KnownMessage
from tickets.mail.parsing import Complaint, ParsedMail
from tickets.models import Message, OutgoingMail, Suppression
from tickets.models.outgoing import OutgoingState

MOST_RECIPIENTS = 50
NO_COMPLAINTS = {"not-spam", "auth-failure", "virus"}
MOST_SAID = 5_000
# Servers give up after days; people call mail spam when they come across it.
REPORTED_WITHIN = timedelta(days=30)
NEVER_LEFT = (OutgoingState.FAILED, OutgoingState.UNDONE)
CHANGED = ("bounced_at", "server_said", "state", "sent_at")


@dataclass(frozen=True)
class Lost:
    """One recipient, in words; `stops` is why no more mail goes there, '' where it may."""

    email: str
    words: str
    is_final: bool = True
    stops: str = ""


@dataclass(frozen=True)
class Return:
    """What `report`, a message that may not be saved yet, says of the reply with the id `reply` (None: not known)."""

    report: Message
    reply: int | None
    lost: tuple[Lost, ...]
    is_complaint: bool
    at: datetime

    @property
    def detail(self) -> dict[str, object]:
        """What the event says. `kind` is 'failed', 'waiting', 'complaint', or 'report' where nothing follows."""
        final = any(each.is_final for each in self.lost)
        kind = "complaint" if self.is_complaint else "failed" if final else "waiting" if self.lost else "report"
        to = ", ".join(each.email for each in self.lost)
        return {"kind": kind, "to": to, "reply": self.reply, "reason": "; ".join(each.words for each in self.lost)}


def wakes(mail: ParsedMail) -> bool:
    """Whether somebody has to look: it came back for good, or somebody complained."""
    if mail.complaint is not None:
        return _is_complaint(mail.complaint)
    return mail.bounce is not None and (not mail.bounce.failures or any(f.final for f in mail.bounce.failures))


def why_woken(mail: ParsedMail) -> str:
    return "Mail to the customer bounced" if mail.complaint is None else "Somebody complained about our mail"


def read(mail: ParsedMail, bounced: KnownMessage, report: Message) -> Return:
    """What a report means for the reply of ours that it names."""
    if mail.complaint is None:
        return Return(report, bounced.pk, _failures(mail, bounced), False, report.created_at)
    complains = _is_complaint(mail.complaint)
    lost = _complaints(mail.complaint, bounced) if complains else ()
    return Return(report, bounced.pk, lost, complains, report.created_at)


def record(returns: Sequence[Return]) -> None:
    """Turns the replies red and stops mail to addresses that take none; a few statements, however many there are."""
    known = [each for each in returns if each.reply is not None]
    _redden([each for each in known if not each.is_complaint])
    stopped = [(lost, each) for each in known for lost in each.lost if lost.stops]
    recent = _recent({each.reply for _, each in stopped})
    rows = [
        Suppression(email=lost.email, reason=lost.stops, bounce=each.report)
        for lost, each in stopped
        if each.reply in recent
    ]
    if rows:  # in one order for all, so that no two that meet the same addresses wait for each other
        Suppression.objects.bulk_create(sorted(rows, key=lambda row: row.email), ignore_conflicts=True)


def _recent(replies: set[int | None]) -> set[int]:
    """Those of which a server may still tell something; whoever reads an old thread knows the ids of the others."""
    if not replies:
        return set()
    left = OutgoingMail.objects.filter(message__in=replies, queued_at__gt=timezone.now() - REPORTED_WITHIN)
    return set(left.values_list("message_id", flat=True))


def _redden(returns: Sequence[Return]) -> None:
    if not returns:
        return
    replies = OutgoingMail.objects.filter(message__in=[each.reply for each in returns]).exclude(state__in=NEVER_LEFT)
    by_reply = {each.message_id: each for each in replies.order_by("pk").select_for_update()}
    for each in returns:
        if each.reply in by_reply:
            _came_back(by_reply[each.reply], [lost.words for lost in each.lost if lost.is_final], each.at)
    OutgoingMail.objects.bulk_update(by_reply.values(), CHANGED)


def _came_back(outgoing: OutgoingMail, words: list[str], at: datetime) -> None:
    if not words:
        return
    said = outgoing.server_said.splitlines() if outgoing.bounced_at else []
    outgoing.server_said = "\n".join(dict.fromkeys([*said, *words]))[:MOST_SAID]
    outgoing.bounced_at = outgoing.bounced_at or at
    if outgoing.state == OutgoingState.UNKNOWN:  # what came back did leave
        outgoing.state, outgoing.sent_at = OutgoingState.SENT, outgoing.handed_over_at or at


def _failures(mail: ParsedMail, bounced: KnownMessage) -> tuple[Lost, ...]:
    ours = {_same(email): email for email in bounced.recipients}
    only = bounced.recipients[0] if len(bounced.recipients) == 1 else ""
    failures = mail.bounce.failures[:MOST_RECIPIENTS] if mail.bounce is not None else ()
    if not failures:
        return (Lost(only, f"{only or 'Somebody'} did not get it: the mail came back, and nothing says why"),)
    found: dict[str, Lost] = {}
    for failure in failures:
        email = next((ours[name] for each in failure.addresses if (name := _same(each)) in ours), "")
        words = diagnosing.in_words(email or failure.addresses[0], failure)
        if not email and only:
            words = f"{only} did not get it. It was passed on, and {words}"
        stops = f"it came back, {diagnosing.why(failure)}" if email and diagnosing.takes_no_mail(failure) else ""
        found[email or words] = Lost(email or only, words, failure.final, stops)
    return tuple(found.values())


def _complaints(complaint: Complaint, bounced: KnownMessage) -> tuple[Lost, ...]:
    ours = {_same(email): email for email in bounced.recipients}
    named = [ours[name] for each in complaint.recipients if (name := _same(each)) in ours]
    emails = named or (bounced.recipients if len(bounced.recipients) == 1 else ())
    told = "called our mail unwanted (spam), and their mail provider passed that on"
    stops = "it was called unwanted (spam)"
    return tuple(Lost(each, f"{each} {told}", stops=stops) for each in emails) or (Lost("", f"Somebody {told}"),)


def _is_complaint(complaint: Complaint) -> bool:
    return complaint.kind.lower() not in NO_COMPLAINTS


def _same(email: str) -> str:
    try:
        return ascii_address(email).lower()
    except SendingRefused:
        return email.lower()
