"""Mail of ours that came back: delivery reports (RFC 3464), and the shapes that mail servers used before."""

import re

from .headers import ids_in
from .machines import SUBJECT as AUTOMATIC
from .machines import is_auto_reply, is_feedback_report
from .model import Address, Bounce, Failure
from .old_bounces import recipients_in_text
from .parameters import split_parameters
from .reports import ADDRESS, failure_in_text, failures_in, ids_returned, reports_in, returned_in
from .sorting import Contents
from .tree import Fields

DAEMON = re.compile(
    r"^(mailer.?daemon|postmaster|mdaemon|mail.?delivery|mail\.?system|mmdf|uucp|smtp_?mail.?service)", re.I
)
DAEMON_NAME = re.compile(
    r"mail(er)? ?(delivery|daemon|system)|mailer-daemon|postmaster|system administrator|ndr admin", re.I
)
SUBJECT = re.compile(
    r"(?<!non-)\b(un?delivera?ble|undelivered|returned (e?-?mail|to sender)|(e?-?mail"
    r"|message) (was )?returned"
    r"|failure noti(ce|fication)|delivery (status )?(notification|failure|failed|error|problem|report"
    r"|has failed"
    r"|unsuccessful|delayed)"
    r"|(mail|message|e-?mail)[ -](delivery|system) (failed|failure|error|problem|delayed)"
    r"|delivery.{0,30}(failed"
    r"|failure)"
    r"|non.?(deliver|remis|remise|recapit)|could not be delivered|not delivered|cannot deliver|unzustellbar"
    r"|nicht zustellbar"
    r"|error sending your mail|nondeliverable|mail error|message.{0,40}delayed|non remis|échec de"
    r"|impossible de remettre"
    r"|no se (pudo|ha podido) entregar|mancato recapito|onbestelbaar|не доставлен|недоставленн|配信不能|退信|系统退信"
    r"|returned mail|warning: could not send|user unknown|returned due to)",
    re.I,
)
PLAIN_SUBJECT = re.compile(
    r"^(undelivered mail returned to sender|returned mail: |mail delivery failed|mail delivery failure"
    r"|failure notice$"
    r"|delivery status notification ?\(|undeliverable: |mail delivery subsystem)",
    re.I,
)
SERVER = re.compile(
    r"(?:mail|post|smtp|mta|mmsc|sys|admin|root|daemon|system|server|notif|bounce|no-?_?reply|exchange|microsoft)"
)
SMTP = re.compile(r"RCPT TO:|\b5\d\d[ -]#?5\.\d\.\d|\b5\.\d\.\d\b|<<< ?[45]\d\d|>>> ?[45]\d\d")
UNDELIVERED = re.compile(
    r"(?:could not be|cannot be|can't be|couldn't be|was not|wasn't|has not been|not be"
    r"|unable to) deliver(?:ed)?\b.{0,60}@|(?:delivery|mail) (?:has )?failed.{0,80}@",
    re.I | re.S,
)
TOLD_CHARS = 3_000


def bounce_of(raw: bytes, fields: Fields, head: dict, contents: Contents) -> Bounce | None:
    """The bounce that a mail is, or None."""
    if is_feedback_report(fields):
        return None
    sender, subject, text = head["sender"], head["subject"], contents.readable
    reports = reports_in(text, contents.files)
    if not reports and not (_looks_like_one(fields, sender, subject, text) or _tells_of_one(fields, subject, text)):
        return None
    failures = failures_in(reports)
    if failures is None:
        own = {each.email.lower() for each in (sender, *head["to"])}
        named = _from_header(fields) or recipients_in_text(raw, text, subject, own)
        failures = [failure_in_text(address, final, text) for address, final in named.items()]
    elif not failures:  # it reports success, or nothing at all
        return None
    if not failures and not _surely_one(fields, sender, subject):
        return None
    originals = ids_returned(text, contents.files) or ids_in(fields.get("in-reply-to", ""))
    return Bounce(
        _recipients(failures),
        originals or ids_in(fields.get("references", "")),
        tuple(failures),
        returned_in(text, contents.files),
    )


def _recipients(failures: list[Failure]) -> tuple[tuple[str, bool], ...]:
    found: dict[str, bool] = {}
    for failure in failures:
        found[failure.addresses[0]] = found.get(failure.addresses[0], False) or failure.final
    return tuple(found.items())


def _from_header(fields: Fields) -> dict[str, bool]:
    """X-Failed-Recipients, as Exim and Gmail write it."""
    return {each.lower(): True for each in ADDRESS.findall(fields.get("x-failed-recipients", ""))}


def _looks_like_one(fields: Fields, sender: Address, subject: str, text: str) -> bool:
    return (
        bool(DAEMON.match(sender.email))
        or DAEMON_NAME.search(sender.name) is not None
        or "x-failed-recipients" in fields
        or (SUBJECT.search(subject) is not None and _is_from_a_server(fields, sender, subject, text))
        or split_parameters(fields.get("content-type", ""))[1].get("report-type", "").lower() == "delivery-status"
    )


def _is_from_a_server(fields: Fields, sender: Address, subject: str, text: str) -> bool:
    """People write of undelivered mail, too, and shops of parcels: they have an address of their own to answer to."""
    bare = sender.email.partition("@")[0].lower()
    speaks = PLAIN_SUBJECT.match(subject) or SERVER.search(bare) or SMTP.search(text[:TOLD_CHARS])
    return bool(speaks) or not bare or is_auto_reply(fields, subject)


def _tells_of_one(fields: Fields, subject: str, text: str) -> bool:
    """Sent by nobody who could be answered (RFC 5321 4.5.5), it says that something was not delivered to an address."""
    if fields.get("return-path", "").strip() != "<>" or AUTOMATIC.match(subject):
        return False
    return UNDELIVERED.search(text[:TOLD_CHARS]) is not None


def _surely_one(fields: Fields, sender: Address, subject: str) -> bool:
    """Without a recipient: a mail server must speak, and of a failure."""
    if sender.email.lower().startswith("mailer-daemon") or PLAIN_SUBJECT.match(subject):
        return True
    server = (
        DAEMON.match(sender.email) or DAEMON_NAME.search(sender.name) or fields.get("return-path", "").strip() == "<>"
    )
    reported = split_parameters(fields.get("content-type", ""))[1].get("report-type", "").lower() == "delivery-status"
    return bool(server and SUBJECT.search(subject)) or reported
