"""Changes of what somebody may do, as one reads them: 'no longer sends answers (drafts only)'."""

from collections.abc import Mapping
from typing import Any

GAINED = {
    "sends_replies": "sends answers without approval",
    "approves_replies": "approves the answers of others",
    "may_delete": "may delete tickets",
    "may_export": "may export tickets",
    "sees_addresses": "sees customers' addresses",
}
LOST = {
    "sends_replies": "writes drafts only, which others approve",
    "approves_replies": "no longer approves the answers of others",
    "may_delete": "may no longer delete tickets",
    "may_export": "may no longer export tickets",
    "sees_addresses": "no longer sees customers' addresses",
}


def told(detail: Mapping[str, Any]) -> str:
    """'' when nothing is known of the change."""
    parts = [(GAINED if detail[name][1] else LOST)[name] for name in GAINED if name in detail]
    if "only_mailboxes" in detail:
        parts.append(_mailboxes(detail["only_mailboxes"][1], detail.get("called") or {}))
    return ", ".join(parts)


def _mailboxes(pks: list[int] | None, called: Mapping[str, str]) -> str:
    if pks is None:
        return "sees the tickets of all mailboxes"
    named = [called.get(str(pk), f"mailbox {pk}") for pk in pks]
    return f"sees the tickets of {' and '.join(named)} only" if named else "sees the tickets of no mailbox"
