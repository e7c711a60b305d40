"""Whether a mail may get an automatic answer (RFC 3834, 2), and why not. Pure: no database.

Who is not a person gets none: a machine would answer it, and two machines that answer each other do not stop.
"""

import re
from datetime import datetime, timedelta

from tickets.mail.parsing import ParsedMail
from tickets.mail.tokens import without_token

LONGEST_WAY = 50
OLD = timedelta(days=7)
NO_REPLY = re.compile(
    r"(^|[-_.+])((no|not|do[-_.]?not|don'?t|never)[-_.]?(reply|replies|answer|respond)|nicht[-_.]?antworten"
    r"|keine[-_.]?antwort|ne[-_.]?pas[-_.]?repondre|no[-_.]?respond[ae]r?)",
    re.IGNORECASE,
)
SERVANT = re.compile(
    r"^(mailer[-_.]?daemon|postmaster|mdaemon|listserv|majordomo|nobody|bounces?|auto[-_.]?(reply|responder|confirm)"
    r"|(e?mail[-_.]?)?notifications?|owner-.*|bounces?[-+].*|.*-(owner|request|bounces?|errors))$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>,;:@]+@[^\s<>,;:@]+")


def why_not(mail: ParsedMail, writer: str, ours: frozenset[str], now: datetime) -> str:
    """'' when an automatic answer may go to `writer`. `ours` are the addresses of this desk, in lower case."""
    reasons = {
        "a mail server wrote it": mail.bounce is not None or mail.feedback_report,
        "a machine wrote it": mail.auto_reply or mail.calendar in ("REPLY", "CANCEL"),
        "it came through a mailing list": bool(mail.list_id),
        "a filter calls it spam": bool(mail.spam),
        "it goes round in circles": goes_round(mail, ours),
        "it was written long ago": mail.date is not None and mail.date < now - OLD,
    }
    return next((reason for reason, holds in reasons.items() if holds), "") or why_not_to(writer, ours)


def goes_round(mail: ParsedMail, ours: frozenset[str]) -> bool:
    """Whether it was here before: it says so, it was delivered to us twice, or no mail goes such a long way."""
    traces: dict[str, list[str]] = {"received": [], "delivered-to": [], "x-loop": []}
    for name, value in mail.headers:
        if (kept := traces.get(name.lower())) is not None:
            kept.append(value)
    arrived = [without_token(_bare(value)) for value in traces["delivered-to"]]
    return (
        len(traces["received"]) > LONGEST_WAY
        or any(_bare(value) in ours for value in traces["x-loop"])
        or any(arrived.count(address) > 1 for address in ours.intersection(arrived))
    )


def _bare(value: str) -> str:
    return value.strip(" <>").lower()


def why_not_to(writer: str, ours: frozenset[str]) -> str:
    """What speaks against the address alone; '' when nothing does."""
    local = writer.rpartition("@")[0]
    if not ADDRESS.fullmatch(writer):
        return "it names nobody to whom an answer could go"
    if writer in ours or without_token(writer) in ours:
        return "it comes from an address of this desk"
    # '=' stands in addresses that are made for one mail, so that its bounces can be told apart.
    if NO_REPLY.search(local) or SERVANT.match(local) or "=" in local:
        return f"nobody reads what is sent to {writer}"
    return ""
