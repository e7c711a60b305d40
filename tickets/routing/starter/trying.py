"""What the pack would do with the last mail, before it is put in: as if its senders were known already."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.models import Message, Ticket, TicketKind
from tickets.models.message import SenderProof
from tickets.routing import facts as gathering
from tickets.routing import ruleset
from tickets.routing.facts import sender_lookups
from tickets.routing.rules import CompiledRule, Decision, Facts, compiled, decide, read
from tickets.routing.rules.model import NEW
from tickets.routing.starter import pack
from tickets.routing.trial import knowing
from tickets.routing.trial.mails_tried import last_mails

MOST, SHOWN = 1000, 3


@dataclass(frozen=True)
class OfKind:
    """How many mails the pack takes for this kind ('No kind' for none), and the newest of them."""

    name: str
    count: int
    newest: Sequence[Ticket]


@dataclass(frozen=True)
class Trial:
    """`looked_at` mails that opened tickets; `quiet` of them would be resolved without an answer. `left_out` of the
    last 1,000 are mails that only the owner sees."""

    looked_at: int
    left_out: int
    quiet: int
    kinds: Sequence[OfKind]


def on_last(by: User, keys: Collection[str] | None = None) -> Trial:
    """The rules that `keys` name (without `keys` all), alone, on what `by` may see of the last 1,000 mails."""
    chosen = [compiled(read(each.definition)) for each in pack.rules() if keys is None or each.key in keys]
    last = last_mails(MOST)
    decided = _decided(by, last, chosen)
    kinds = Counter(decision.marks.kind for _, decision in decided)
    return Trial(
        looked_at=len(decided),
        left_out=len(last) - access.messages_visible_to(by).filter(pk__in=last).count(),
        quiet=sum(decision.marks.status == "resolved" for _, decision in decided),
        kinds=[_of_kind(kind, count, decided) for kind, count in kinds.most_common()],
    )


def _decided(by: User, last: Sequence[int], rules: Sequence[CompiledRule]) -> list[tuple[Message, Decision]]:
    visible = access.messages_visible_to(by).filter(pk__in=last).select_related("ticket", "ticket__customer")
    messages = list(visible.defer("words", "html", "text").order_by("-pk"))
    found = gathering.of_messages(messages, needs=ruleset.needs_of(rules), now=timezone.now())
    pairs = zip(messages, knowing.as_known_to(by, found), strict=True)
    return [(message, decide(_known(each), rules)) for message, each in pairs if each.occasion == NEW]


def _known(found: Facts) -> Facts:
    if found.known_sender or found.sender_proof == SenderProof.FAILED:
        return found
    kinds = pack.kinds_by_domain()
    known = (kinds[domain] for domain in sender_lookups.domains_of(found.from_address) if domain in kinds)
    return replace(found, known_sender=next(known, ""))


def _of_kind(kind: str, count: int, decided: Sequence[tuple[Message, Decision]]) -> OfKind:
    its = [message.ticket for message, decision in decided if decision.marks.kind == kind]
    return OfKind(TicketKind.names().get(kind, kind) or "No kind", count, its[:SHOWN])
