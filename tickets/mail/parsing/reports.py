"""What delivery reports say of each recipient (RFC 3464), and what any bounce gives back of the mail."""

import re
from collections.abc import Iterator

from .charsets import decode
from .limits import BOUNCE_BYTES
from .model import Attachment, Failure
from .old_bounces import EXPLAINED, LINE_CHARS
from .old_bounces import RETURNED as RETURNED_BELOW
from .sorting import DELIVERY_STATUS

FIELD = re.compile(r"^([\w-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.M)
ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]{1,200}@[^\s<>\"',;:()\[\].]+(?:\.[^\s<>\"',;:()\[\].]+)+")
MESSAGE_ID = re.compile(r"^[ \t>]*Message-ID:\s*<([^<>\s]{1,500})>", re.I | re.M)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])[45](?:\d\d(?![\d.])|\.\d{1,3}\.\d{1,3}(?![\d.]))")
RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
RECIPIENT = ("final-recipient", "original-recipient", "x-actual-recipient", "remote-recipient")
FINAL = {"failed", "failure", "fail"}
PASSING = {"delayed", "delay"}
WELL = {"delivered", "relayed", "expanded", "deliverable"}
SAID_CHARS = 300
RETURNED_CHARS = 100_000
LINES_AFTER = 6


def reports_in(text: str, files: list[Attachment]) -> list[str]:
    """The machine-readable parts; some servers write them into the text."""
    found = [readable(each.content) for each in files if each.content_type in DELIVERY_STATUS]
    if found:
        return found
    return [text[:BOUNCE_BYTES]] if "inal-recipient:" in text[:BOUNCE_BYTES].lower() and "\nAction:" in text else []


def failures_in(reports: list[str]) -> list[Failure] | None:
    """Recipients that mail did not reach; None where the reports name nobody at all."""
    entries = [entry for report in reports for entry in _entries(report)]
    return [failure for action, failure in entries if action not in WELL] if entries else None


def failure_in_text(address: str, final: bool, text: str) -> Failure:
    """What a bounce without a report says of `address`: from the code at it or below, else the line that explains."""
    explanation = text[:BOUNCE_BYTES]
    if returned := RETURNED_BELOW.search(explanation, 1):
        explanation = explanation[: returned.start()]
    lines = explanation.split("\n")
    at = next((number for number, line in enumerate(lines) if address in line.lower()), len(lines))
    near = [line[:LINE_CHARS] for line in lines[at : at + LINES_AFTER]]
    whole = " ".join(near)
    plain = next((line.replace(address, "") for line in near if EXPLAINED.search(line.replace(address, ""))), "")
    told = whole[found.start() :] if (found := CODE.search(whole)) else plain.strip(" \t<>:;,.-*")
    return Failure((address,), final, status_in(told), _said(told))


def returned_in(text: str, files: list[Attachment]) -> str:
    """The beginning of the mail that came back, else of the report's text."""
    return ("\n".join(_returned(files)) or text)[:RETURNED_CHARS]


def ids_returned(text: str, files: list[Attachment]) -> tuple[str, ...]:
    """The Message-ID of each mail that came back, else of one that the text quotes."""
    parts = _returned(files) or [text[:BOUNCE_BYTES]]
    return tuple(dict.fromkeys(match for part in parts for match in MESSAGE_ID.findall(part)[:1]))


def readable(content: bytes) -> str:
    return decode(content[:BOUNCE_BYTES]).replace("\r\n", "\n")


def status_in(text: str) -> str:
    """The first status code of RFC 3463, such as '5.1.1', or ''."""
    return found[1] if (found := STATUS.search(text)) else ""


def fields_in(block: str) -> dict[str, str]:
    """Names in lower case; values unfolded."""
    return {name.lower(): " ".join(value.split()) for name, value in FIELD.findall(block)}


def _returned(files: list[Attachment]) -> list[str]:
    return [readable(each.content) for each in files if each.content_type in RETURNED]


def _entries(report: str) -> Iterator[tuple[str, Failure]]:
    """The action and what is said of each recipient block (RFC 3464 2.3)."""
    for block in re.split(r"\n[ \t]*\n", report):
        fields = fields_in(block)
        addresses = dict.fromkeys(filter(None, (_address(fields.get(name, "")) for name in RECIPIENT)))
        if addresses:
            action, told = _action(fields), fields.get("diagnostic-code", "")
            said = told.partition(";")[2] if re.match(r"[\w-]+ ?;", told) else told
            status = status_in(fields.get("status", "")) or status_in(said)
            yield action, Failure(tuple(addresses), action in FINAL, status, _said(said))


def _address(value: str) -> str:
    found = ADDRESS.search(value.partition(";")[2] or value)
    return found[0].rstrip(".").lower() if found else ""


def _action(fields: dict[str, str]) -> str:
    words = fields.get("action", "").lower().split()
    action = re.sub(r"\W.*", "", words[0]) if words else ""
    if action in FINAL | PASSING | WELL:
        return action
    return "delayed" if fields.get("status", "").startswith("4") else "failed"


def _said(text: str) -> str:
    return " ".join(text[: 4 * SAID_CHARS].split())[:SAID_CHARS]
