"""Mail of ours that came back: delivery reports (RFC 3464), and the shapes that mail servers used before."""

import re
from collections.abc import Iterator

from .charsets import decode
from .headers import ids_in, split_parameters
from .limits import BOUNCE_BYTES
from .machines import is_feedback_report
from .model import Address, Attachment, Bounce
from .old_bounces import recipients_in_text
from .sorting import DELIVERY_STATUS, Contents
from .tree import Fields

Recipients = dict[str, bool]
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
FIELD = re.compile(r"^([\w-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.M)
ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]{1,200}@[^\s<>\"',;:()\[\].]+(?:\.[^\s<>\"',;:()\[\].]+)+")
MESSAGE_ID = re.compile(r"^[ \t>]*Message-ID:\s*<([^<>\s]{1,500})>", re.I | re.M)
RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
FINAL = {"failed", "failure", "fail"}
PASSING = {"delayed", "delay"}
WELL = {"delivered", "relayed", "expanded", "deliverable"}


def bounce_of(raw: bytes, fields: Fields, head: dict, contents: Contents) -> Bounce | None:
    """The bounce that a mail is, or None."""
    if is_feedback_report(fields):
        return None
    sender, subject, text = head["sender"], head["subject"], contents.readable
    reports = _reports(text, contents.files)
    if not reports and not _looks_like_one(fields, sender, subject):
        return None
    found = _from_reports(reports)
    if found is None:
        own = {each.email.lower() for each in (sender, *head["to"])}
        found = _from_header(fields) or recipients_in_text(raw, text, subject, own)
    elif not found:  # it reports success, or nothing at all
        return None
    if not found and not _surely_one(fields, sender, subject):
        return None
    return Bounce(tuple(found.items()), _originals(text, contents.files, fields))


def _reports(text: str, files: list[Attachment]) -> list[str]:
    """The machine-readable parts; some servers write them into the text."""
    found = [_readable(each.content) for each in files if each.content_type in DELIVERY_STATUS]
    if found:
        return found
    return [text[:BOUNCE_BYTES]] if "inal-recipient:" in text[:BOUNCE_BYTES].lower() and "\nAction:" in text else []


def _readable(content: bytes) -> str:
    return decode(content[:BOUNCE_BYTES]).replace("\r\n", "\n")


def _from_reports(reports: list[str]) -> Recipients | None:
    """Recipients that mail did not reach; None where the reports name nobody at all."""
    entries = [entry for report in reports for entry in _entries(report)]
    if not entries:
        return None
    found: Recipients = {}
    for address, action in entries:
        if action not in WELL:
            found[address] = found.get(address, False) or action in FINAL
    return found


def _entries(report: str) -> Iterator[tuple[str, str]]:
    """Address and action of each recipient block (RFC 3464 2.3)."""
    for block in re.split(r"\n[ \t]*\n", report):
        fields = {name.lower(): value for name, value in FIELD.findall(block)}
        for name in ("final-recipient", "original-recipient", "x-actual-recipient", "remote-recipient"):
            value = fields.get(name, "")
            if found := ADDRESS.search(value.partition(";")[2] or value):
                yield found[0].rstrip(".").lower(), _action(fields)
                break


def _action(fields: dict[str, str]) -> str:
    words = fields.get("action", "").lower().split()
    action = re.sub(r"\W.*", "", words[0]) if words else ""
    if action in FINAL | PASSING | WELL:
        return action
    return "delayed" if fields.get("status", "").strip().startswith("4") else "failed"


def _from_header(fields: Fields) -> Recipients:
    """X-Failed-Recipients, as Exim and Gmail write it."""
    return {each.lower(): True for each in ADDRESS.findall(fields.get("x-failed-recipients", ""))}


def _looks_like_one(fields: Fields, sender: Address, subject: str) -> bool:
    return (
        bool(DAEMON.match(sender.email))
        or DAEMON_NAME.search(sender.name) is not None
        or "x-failed-recipients" in fields
        or SUBJECT.search(subject) is not None
        or split_parameters(fields.get("content-type", ""))[1].get("report-type", "").lower() == "delivery-status"
    )


def _surely_one(fields: Fields, sender: Address, subject: str) -> bool:
    """Without a recipient: a mail server must speak, and of a failure."""
    if sender.email.lower().startswith("mailer-daemon") or PLAIN_SUBJECT.match(subject):
        return True
    server = (
        DAEMON.match(sender.email) or DAEMON_NAME.search(sender.name) or fields.get("return-path", "").strip() == "<>"
    )
    reported = split_parameters(fields.get("content-type", ""))[1].get("report-type", "").lower() == "delivery-status"
    return bool(server and SUBJECT.search(subject)) or reported


def _originals(text: str, files: list[Attachment], fields: Fields) -> tuple[str, ...]:
    """Ids of the mail that bounced: from the returned message or its header, else from the text and the thread."""
    returned = [_readable(each.content) for each in files if each.content_type in RETURNED]
    found = [match for part in returned or [text[:BOUNCE_BYTES]] for match in MESSAGE_ID.findall(part)[:1]]
    return tuple(dict.fromkeys(found)) or ids_in(fields.get("in-reply-to", "")) or ids_in(fields.get("references", ""))
