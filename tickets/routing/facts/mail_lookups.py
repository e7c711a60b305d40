"""Files and headers of many mails at once: one statement each."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from tickets.errors import NotStored
from tickets.mail import storage
from tickets.mail.parsing import parse_head
from tickets.models import Attachment, InboundMail, Message
from tickets.models.inbound import Source
from tickets.routing.rules import File

HEAD_BYTES = 65_536
Headers = tuple[tuple[str, str], ...]


def files(messages: Collection[Message]) -> dict[int, tuple[File, ...]]:
    found: dict[int, list[File]] = defaultdict(list)
    rows = Attachment.objects.filter(message__in=[message.pk for message in messages])
    for message, name, kind, size in rows.values_list("message_id", "filename", "content_type", "size"):
        found[message].append(File(name, kind, size))
    return {message: tuple(its) for message, its in found.items()}


def history(messages: Collection[Message]) -> frozenset[int]:
    """The ids of those among them that came from the files of an old inbox, and wait for nobody."""
    inbound = {message.inbound_id: message.pk for message in messages if message.inbound_id}
    old = InboundMail.objects.filter(pk__in=inbound, is_old=True, source=Source.IMPORT)
    return frozenset(inbound[pk] for pk in old.values_list("pk", flat=True))


def headers(messages: Collection[Message], at_hand: Mapping[int, Headers]) -> dict[int, Headers]:
    """Message's id → names in lower case, and values. `at_hand` is by inbound row; others are read where they lie."""
    missing = [each.inbound_id for each in messages if each.inbound_id and each.inbound_id not in at_hand]
    rows = InboundMail.objects.filter(pk__in=missing).exclude(raw_name="") if missing else ()
    known = {**at_hand, **{row.pk: _stored_head(row.raw_name) for row in rows}}
    return {each.pk: lowered(known.get(each.inbound_id or 0, ())) for each in messages}


def lowered(given: Headers) -> Headers:
    return tuple((name.lower(), value) for name, value in given)


def _stored_head(name: str) -> Headers:
    """Nothing where the file is lost: the ticket goes by what its row says. Raises NotStored."""
    try:
        return parse_head(storage.read(name, HEAD_BYTES)).headers
    except OSError as problem:
        if isinstance(problem, FileNotFoundError) or storage.answers():
            return ()
        raise NotStored(f"The file storage does not give a message: {problem}") from problem
