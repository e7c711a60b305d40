"""Mail that the owner does not want taken in. It is left out only where it is not lost: its mailbox keeps it, or it
goes on to his private address. Anything else is kept to him like that of the others."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Case, F, IntegerField, When
from django.db.models.functions import Greatest
from django.utils import timezone

from tickets.keeping.judging import Judged
from tickets.mail.forwarding import LARGEST, NOT_FORWARDED
from tickets.mail.reading import ReadMail
from tickets.models import InboundMail, Mailbox, Message, ProtectedSender
from tickets.models.inbound import InboundState, Source
from tickets.models.known_sender import Treatment
from tickets.models.mailbox import Departure

FETCHED = (Source.IMAP, Source.POP3)


def among(mails: Sequence[ReadMail], judged: Judged) -> list[ReadMail]:
    """Those that become no ticket. Only a proven sender's: what merely says so would be hidden by it."""
    asked = [each for each in mails if _is_asked(each, judged)]
    if not asked:
        return []
    forwards = Mailbox.objects.filter(is_active=True, departure=Departure.SMTP).exists()
    return [each for each in asked if is_kept_elsewhere(each.row) or (forwards and goes_on(each, judged))]


def is_kept_elsewhere(row: InboundMail) -> bool:
    """Whether there is another copy of it: where it was fetched, or in the files that are imported."""
    return row.is_imported or (row.source in FETCHED and not row.mailbox.delete_fetched)


def goes_on(each: ReadMail, judged: Judged) -> bool:
    """Whether all of it can go to the owner's private address, and is new."""
    found = judged.of(each)
    return found is not None and bool(found.entry.forward_to) and each.row.size <= LARGEST and not each.row.is_old


def count(left_out: Iterable[ReadMail], filed: Iterable[Message], judged: Judged) -> None:
    """For the owner's list; one statement, none without such mail. What could not go on is filed after all."""
    numbers = Counter(judged.found[each.row.pk].entry.pk for each in left_out)
    back = [found for each in filed if _came_back(each) and (found := judged.found.get(each.inbound_id or 0))]
    numbers.subtract(each.entry.pk for each in back)
    if not numbers:
        return
    more = Case(*(When(pk=pk, then=number) for pk, number in numbers.items()), output_field=IntegerField())
    kept = ProtectedSender.objects.filter(pk__in=numbers)
    kept.update(left_out=Greatest(F("left_out") + more, 0), left_out_at=timezone.now())


def _came_back(message: Message) -> bool:
    return message.inbound is not None and message.inbound.problem.startswith(NOT_FORWARDED)


def first_deliveries(mails: Sequence[ReadMail]) -> list[ReadMail]:
    """Those that were not left out before, by another way. One statement."""
    prints = {each.row.fingerprint for each in mails} - {""}
    before = InboundMail.objects.filter(state=InboundState.LEFT_OUT, fingerprint__in=prints, fingerprint__gt="")
    before = before.filter(mailbox__in={each.row.mailbox_id for each in mails})
    seen = set(before.values_list("mailbox_id", "fingerprint")) if prints else set()
    new: list[ReadMail] = []
    for each in mails:
        key = (each.row.mailbox_id, each.row.fingerprint)
        if key not in seen or not each.row.fingerprint:
            new.append(each)
        seen.add(key)
    return new


def _is_asked(each: ReadMail, judged: Judged) -> bool:
    found, mail = judged.of(each), each.mail
    if found is None or found.claim or not found.is_proven or found.entry.treatment != Treatment.REFUSE:
        return False
    is_whole = not each.problem and not each.row.is_head_only and mail.bounce is None and mail.complaint is None
    return is_whole and not each.row.problem.startswith(NOT_FORWARDED)
