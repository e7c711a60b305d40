"""What is new in an IMAP folder, by UID; a UID means something only together with its UIDVALIDITY."""

import logging
from collections.abc import Iterator

from django.conf import settings

from tickets.errors import MailServerUnreachable, MessageUnfetchable
from tickets.mail import fetched
from tickets.mail.fetched import Delivery
from tickets.mail.imap_folder import Folder, Outline
from tickets.mail.turns import Turn
from tickets.models.inbound import Source

log = logging.getLogger(__name__)

BATCH = 50
BATCH_BYTES = 20 * 1024 * 1024


def fetch(turn: Turn) -> int:
    """Stores what is new until the turn is over, and says how much that was.

    An import (the first time, or after the server has numbered anew) counts only when it has come to its end.
    """
    mailbox = turn.mailbox
    with Folder(mailbox, turn.hold) as folder:
        importing = mailbox.uid_validity != folder.uid_validity
        if importing:
            wanted = folder.uids_since(mailbox.import_since or mailbox.created_at.date())
        else:
            wanted = folder.uids_after(mailbox.last_uid)
        last, stored = max([folder.uid_next - 1, *wanted]), 0
        for batch in _batches(wanted):
            stored += _store_batch(turn, folder, batch)
            turn.hold(**({} if importing else {"last_uid": batch[-1]}))
            if stored and turn.is_over:  # what was stored before is passed quickly, and must not use up a turn
                return stored
        if importing:
            turn.hold(uid_validity=folder.uid_validity, last_uid=last)
        return stored + _try_again(turn, folder)


def _batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]


def _store_batch(turn: Turn, folder: Folder, uids: list[int]) -> int:
    known = fetched.known(turn.mailbox, [_key(folder, uid) for uid in uids])
    missing = [uid for uid in uids if _key(folder, uid) not in known]
    outlines = folder.outlines(missing) if missing else {}
    bodies = _bodies(folder, {uid: o.size for uid, o in outlines.items() if o.size <= settings.MAX_MAIL_BYTES})
    together = [(_delivery(turn, folder, uid, outlines[uid]), body) for uid, body in bodies.items()]
    fetched.keep_all(turn.mailbox, together)
    # What has no outline was removed on the server in the meantime.
    others = [uid for uid in missing if uid in outlines and uid not in bodies]
    stored = [*bodies, *(uid for uid in others if _store(turn, folder, uid, outlines[uid]))]
    if turn.mailbox.delete_fetched:
        there = {key for key, row in known.items() if fetched.is_safe(row)}
        folder.delete([*stored, *(uid for uid in uids if _key(folder, uid) in there)])
    return len(stored)


def _bodies(folder: Folder, sizes: dict[int, int]) -> dict[int, bytes]:
    """Together when that is not too much to hold; what is missing from the answer is asked for one by one."""
    total = sum(sizes.values())
    if not sizes or total > BATCH_BYTES:
        return {}
    try:
        return folder.bodies(list(sizes), total)
    except MailServerUnreachable as problem:
        log.warning("Fetching %d messages together failed, going one by one: %s", len(sizes), problem)
        folder.connect_again()
        return {}


def _store(turn: Turn, folder: Folder, uid: int, outline: Outline, again: bool = False) -> bool:
    """Whether the message is safe with us.

    A server that ends the connection over it ends this fetch, too: with the server itself in trouble, each message
    would have to wait for it. The next fetch begins behind it, and comes back to it at the end.
    """
    delivery = _delivery(turn, folder, uid, outline, again)
    try:
        if outline.size > settings.MAX_MAIL_BYTES:
            fetched.keep_head(delivery, folder.head(uid), outline.size, folder.where)
            return False
        fetched.keep(delivery, folder.body(uid, outline.size))
    except MessageUnfetchable as problem:
        fetched.pass_by(delivery, str(problem))
        return False
    except MailServerUnreachable as problem:
        fetched.pass_by(delivery, f"The server broke off over it: {problem}")
        raise
    return True


def _try_again(turn: Turn, folder: Folder) -> int:
    uids = [int(key.rpartition(":")[2]) for key in fetched.to_try_again(turn.mailbox, _key(folder, ""))]
    outlines = folder.outlines(uids) if uids else {}
    fetched.give_up(turn.mailbox, [_key(folder, uid) for uid in uids if uid not in outlines])
    there = [uid for uid in uids if uid in outlines]
    return sum(_store(turn, folder, uid, outlines[uid], again=True) for uid in there)


def _delivery(turn: Turn, folder: Folder, uid: int, outline: Outline, again: bool = False) -> Delivery:
    return Delivery(turn.mailbox, Source.IMAP, _key(folder, uid), outline.arrived, again)


def _key(folder: Folder, uid: int | str) -> str:
    return f"imap:{folder.uid_validity}:{uid}"
