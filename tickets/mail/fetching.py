"""Fetches new mail of an IMAP mailbox: one fetch at a time, by UID, whatever is marked as read.

A message that cannot be fetched is recorded and passed by. What was stored before is not stored again, also when
the server has numbered its messages anew (a changed UIDVALIDITY).
"""

import logging
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tickets.errors import MailServerUnreachable, MessageUnfetchable, SupportdeskError
from tickets.mail import receiving
from tickets.mail.imap_folder import Folder, Outline
from tickets.models import InboundMail, Mailbox
from tickets.models.inbound import InboundState, Source
from tickets.models.mailbox import Arrival

log = logging.getLogger(__name__)

LEASE = settings.FETCHING_LEASE
# A server that is away costs a worker its time-out at each look.
PAUSE_AFTER_TROUBLE = settings.FETCHING_PAUSE
BATCH = 50
BATCH_BYTES = 20 * 1024 * 1024


def fetch(mailbox_id: int) -> int:
    """Stores what is new and says how much that was; 0 when somebody else is at it. Trouble goes on the mailbox."""
    if not _lease(mailbox_id):
        return 0
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    try:
        with Folder(mailbox) as folder:
            fetched = _fetch(mailbox, folder)
    except SupportdeskError as problem:
        log.warning("Fetching %s: %s", mailbox, problem)
        _update(mailbox, fetch_problem=str(problem), fetch_leased_until=timezone.now() + PAUSE_AFTER_TROUBLE)
        return 0
    _update(mailbox, fetch_problem="", fetch_leased_until=None, last_fetched_at=timezone.now())
    return fetched


def to_fetch() -> list[int]:
    return list(Mailbox.objects.filter(is_active=True, arrival=Arrival.IMAP).values_list("pk", flat=True))


def _lease(mailbox_id: int) -> bool:
    now = timezone.now()
    free = Q(fetch_leased_until=None) | Q(fetch_leased_until__lt=now)
    mine = Mailbox.objects.filter(free, pk=mailbox_id, is_active=True, arrival=Arrival.IMAP)
    return bool(mine.update(fetch_leased_until=now + LEASE))


def _update(mailbox: Mailbox, **changes: object) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(**changes)


def _fetch(mailbox: Mailbox, folder: Folder) -> int:
    """An import (the first time, or after the server has numbered anew) counts only when it has come to its end."""
    importing = mailbox.uid_validity != folder.uid_validity
    if importing:
        wanted = folder.uids_since(mailbox.import_since or mailbox.created_at.date())
    else:
        wanted = folder.uids_after(mailbox.last_uid)
    # Taken now: connecting again in mid-fetch reads them anew, and what came in between must not be skipped.
    validity, last = folder.uid_validity, max([folder.uid_next - 1, *wanted])
    fetched = 0
    for batch in _batches(wanted):
        fetched += _store_batch(mailbox, folder, batch)
        progress = {} if importing else {"last_uid": batch[-1]}
        _update(mailbox, fetch_leased_until=timezone.now() + LEASE, **progress)
        _same_numbers(folder, validity)
    if importing:
        _update(mailbox, uid_validity=validity, last_uid=last)
    return fetched


def _same_numbers(folder: Folder, validity: int) -> None:
    if folder.uid_validity != validity:
        raise MailServerUnreachable(
            "The server has numbered its messages anew in mid-fetch; the next fetch starts over"
        )


def _batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]


def _store_batch(mailbox: Mailbox, folder: Folder, uids: list[int]) -> int:
    missing = _not_stored(mailbox, folder.uid_validity, uids)
    outlines = folder.outlines(missing) if missing else {}
    for uid in [uid for uid in missing if uid in outlines and outlines[uid].size > settings.MAX_MAIL_BYTES]:
        _pass_by(mailbox, folder, uid, _too_large(outlines[uid]))
        missing.remove(uid)
    bodies = _bodies(folder, missing, outlines)
    there = [uid for uid in missing if uid in outlines]  # others were removed on the server in the meantime
    stored = [uid for uid in there if _store(mailbox, folder, uid, outlines[uid], bodies.get(uid))]
    if mailbox.delete_fetched:
        folder.delete(stored)
    return len(stored)


def _not_stored(mailbox: Mailbox, validity: int, uids: list[int]) -> list[int]:
    keys = {_key(validity, uid): uid for uid in uids}
    there = InboundMail.objects.filter(mailbox=mailbox, delivery_key__in=keys).values_list("delivery_key", flat=True)
    stored = {keys[key] for key in there}
    return [uid for uid in uids if uid not in stored]


def _bodies(folder: Folder, uids: list[int], outlines: dict[int, Outline]) -> dict[int, bytes]:
    """Together when that is not too much to hold; what is missing from the answer is asked for one by one."""
    if not uids or sum(outline.size for outline in outlines.values()) > BATCH_BYTES:
        return {}
    try:
        return folder.bodies(uids)
    except MailServerUnreachable as problem:
        log.warning("Fetching %d messages together failed, going one by one: %s", len(uids), problem)
        folder.connect()
        return {}


def _store(mailbox: Mailbox, folder: Folder, uid: int, outline: Outline, body: bytes | None) -> bool:
    """Whether the message is safe with us; one that came in some other way before is not stored again."""
    try:
        raw = body or folder.body(uid)
    except MessageUnfetchable as problem:
        _pass_by(mailbox, folder, uid, str(problem))
        return False
    if not receiving.is_stored(mailbox, raw):
        receiving.store(
            mailbox,
            raw,
            Source.IMAP,
            delivery_key=_key(folder.uid_validity, uid),
            is_old=outline.arrived < mailbox.created_at,
            received_at=min(outline.arrived, timezone.now()),
        )
    return True


def _pass_by(mailbox: Mailbox, folder: Folder, uid: int, why: str) -> None:
    InboundMail.objects.get_or_create(
        mailbox=mailbox,
        delivery_key=_key(folder.uid_validity, uid),
        defaults={"source": Source.IMAP, "state": InboundState.UNFETCHED, "problem": why},
    )


def _too_large(outline: Outline) -> str:
    return f"It has {outline.size / 1e6:.1f} MB; the limit is {settings.MAX_MAIL_BYTES / 1e6:.0f} MB"


def _key(validity: int, uid: int) -> str:
    return f"imap:{validity}:{uid}"
