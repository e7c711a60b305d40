"""What a mail server said of an address → plain words. Pure: no database."""

import re
from dataclasses import dataclass

from tickets.mail.parsing import Failure
from tickets.mail.parsing.reports import status_in


@dataclass(frozen=True)
class Diagnosis:
    """`is_address`: it is the address that takes no mail, not this one mail that was not wanted."""

    words: str
    is_address: bool


FULL = Diagnosis("the mailbox is full", True)
CLOSED = Diagnosis("the mailbox is closed", True)
NO_DOMAIN = Diagnosis("there is no such mail server", True)
NO_USER = Diagnosis("no such user", True)
TOO_LARGE = Diagnosis("the mail is too large for its server", False)
UNWANTED = Diagnosis("its server does not want this mail", False)
EXPIRED = Diagnosis("its server could not be reached for days", False)
LOOP = Diagnosis("the mail went round in circles", False)
REFUSED = Diagnosis("its server refused it", True)

# The words first: codes are often general, and some servers say 5.7.1 or 5.0.0 to everything.
WORDS = [
    (TOO_LARGE, r"too (large|big)|size (limit|exceed)|exceeds? .{0,30}size|maximum .{0,20}size"),
    (FULL, r"mail(box|folder).{0,30}\b(full|exceed)|\bfull mailbox|quota|insufficient (disk|storage)"),
    (
        EXPIRED,
        r"expired|timed? ?out|could not connect|in (the )?queue (for )?too long|too long in (the )?queue|retry time",
    ),
    (LOOP, r"too many hops|hop count|looping|mail (forwarding )?loop"),
    (NO_DOMAIN, r"(host|domain|dns).{0,40}(not found|unknown|not exist|nxdomain|no mx)|unrout|bad destination system"),
    (CLOSED, r"(mailbox|account|user|recipient|address).{0,40}(disabled|inactive|suspended|closed|deactivated)"),
    (
        NO_USER,
        r"(user|recipient|mailbox|address|account).{0,60}(unknown|not (exist|found|known|valid)|n't exist|unavailable)"
        r"|(unknown|no such|invalid|bad) (local )?(user|recipient|mailbox|address|account|destination mailbox)"
        r"|unknown e-?mail address|not recogni|no longer valid|no mailbox|mailbox not found"
        r"|not (a valid|a registered|listed)|address rejected",
    ),
    (
        UNWANTED,
        r"\bspam\b|block(ed|list)|blacklist|polic(y|ies)|\b(spf|dkim|dmarc|dnsbl|rbl)\b|reputation|not authori|relay",
    ),
]
STATUS = {
    "1.2": NO_DOMAIN,
    "1": NO_USER,
    "2.1": CLOSED,
    "2.2": FULL,
    "2.3": TOO_LARGE,
    "3.4": TOO_LARGE,
    "4.4": NO_DOMAIN,
    "4.7": EXPIRED,
    "6": UNWANTED,
    "7": UNWANTED,
}


def refusal(email: str, said: str) -> Failure:
    """What the answer of a server to one recipient means: it keeps nothing of a mail that it refuses."""
    return Failure((email,), True, status_in(said) or f"{said[:1]}.0.0", said)


def diagnosis(failure: Failure) -> Diagnosis:
    """By the server's words, else by its status (RFC 3463)."""
    told = (found for found, pattern in WORDS if re.search(pattern, failure.said, re.IGNORECASE))
    detail = failure.status.partition(".")[2]
    if detail in ("", "0.0"):
        detail = status_in(failure.said).partition(".")[2]
    return next(told, None) or STATUS.get(detail) or STATUS.get(detail.partition(".")[0]) or REFUSED


def takes_no_mail(failure: Failure) -> bool:
    """Whether more mail to this address is in vain: the failure is final, and it is the address that fails.

    A server that gave up on a passing trouble (status 4.y.z) may take the next mail.
    """
    return failure.final and not failure.status.startswith("4") and diagnosis(failure).is_address


def in_words(address: str, failure: Failure) -> str:
    """'carl@example.com does not take mail: no such user (550 5.1.1 …)'."""
    if not failure.final:
        return f"{address} has not got it yet, the server is still trying{_said(failure)}"
    return f"{address} {'does not take mail' if takes_no_mail(failure) else 'did not get it'}: {why(failure)}"


def why(failure: Failure) -> str:
    """'no such user (550 5.1.1 …)'."""
    return diagnosis(failure).words + _said(failure)


def _said(failure: Failure) -> str:
    return f" ({failure.said})" if failure.said else ""
