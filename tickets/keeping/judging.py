"""Whether a mail is from somebody whom the owner keeps to himself, or only claims to be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tickets.keeping import protected
from tickets.keeping.folding import words
from tickets.keeping.protected import Entry, Protected
from tickets.mail.proof import PROVEN
from tickets.mail.reading import ReadMail
from tickets.models import Ticket
from tickets.models.ticket import Visibility


@dataclass(frozen=True, slots=True)
class Judgement:
    """`claim` says, in words, why a mail is not shown as theirs: it only claims to be. Without one, it is theirs, and
    `is_proven` where somebody vouches for that. `by_name` and `by_looks` are claims that an old acquaintance of the
    team may make without a thought."""

    entry: Entry
    claim: str = ""
    is_proven: bool = False
    by_name: bool = False
    by_looks: bool = False

    def told(self) -> dict[str, str]:
        """For the message."""
        if self.claim:
            return {"kept": "claim", "claim": self.claim}
        return {"kept": "proven" if self.is_proven else "unproven"}


@dataclass(frozen=True)
class Judged:
    """Of a batch: `found` is by the number of the inbound row."""

    listed: Protected = field(default_factory=Protected)
    found: Mapping[int, Judgement] = field(default_factory=dict)

    def of(self, each: ReadMail) -> Judgement | None:
        return self.found.get(each.row.pk)

    def claim(self, each: ReadMail) -> str:
        judged = self.of(each)
        return judged.claim if judged else ""


def judge_all(batch: Sequence[ReadMail]) -> Judged:
    """Two statements at most."""
    listed = protected.current()
    found = {each.row.pk: judged for each in batch if (judged := judge(each, listed))} if listed else {}
    doubted = {each.row.pk: each for each in batch if (j := found.get(each.row.pk)) and (j.by_name or j.by_looks)}
    known = _known_to_the_team({sender_of(each) for each in doubted.values()}) if doubted else {}
    for pk, each in doubted.items():
        if not each.proof.failed and _is_known(found[pk], sender_of(each), known):
            del found[pk]
    return Judged(listed, found)


def judge(each: ReadMail, listed: Protected) -> Judgement | None:
    sender = sender_of(each)
    if (entry := listed.meaning(sender)) is not None:
        if each.proof.failed:
            return Judgement(entry, f"It claims to come from {sender}, but {each.proof.doubt}")
        return Judgement(entry, is_proven=each.proof.result == PROVEN)
    return next(_claims(each, sender, listed), None)


def sender_of(each: ReadMail) -> str:
    return (each.mail.sender.email or each.row.envelope_from).strip().lower()[:320]


def _claims(each: ReadMail, sender: str, listed: Protected) -> Iterator[Judgement]:
    shown = sender or "nobody"
    for author in each.mail.authors[:20]:
        if (entry := listed.meaning(author.email.lower())) is not None:
            yield Judgement(entry, f"Its From line names {author.email} beside {shown}, which proves nothing")
    for to in each.mail.reply_to[:5]:
        if (entry := listed.meaning(to.email.lower())) is not None:
            yield Judgement(entry, f"Answers to it would go to {to.email}, but it comes from {shown}")
    if sender and (entry := listed.like(sender)) is not None:
        yield Judgement(entry, f"It comes from {sender}, which looks like {entry.value} and is not", by_looks=True)
    for name in dict.fromkeys(author.name for author in (each.mail.sender, *each.mail.authors[:20])):
        if (entry := listed.shown_in(name)) is not None:
            yield Judgement(entry, f"It shows the address of {entry} as its name, but comes from {shown}")
        if (entry := listed.called(name)) is not None:
            yield Judgement(entry, f"It goes by the name of {entry.name}, but comes from {shown}", by_name=True)


def _known_to_the_team(addresses: set[str]) -> dict[str, str]:
    """Address → name of customers whom the team answers already."""
    theirs = Ticket.objects.filter(customer__email__in=addresses, visibility=Visibility.TEAM)
    return dict(theirs.order_by().values_list("customer__email", "customer__name").distinct()[:500])


def _is_known(judged: Judgement, sender: str, known: Mapping[str, str]) -> bool:
    """A customer who looks like somebody is not kept from the team for ever; one who takes a new name is."""
    if sender not in known:
        return False
    return judged.by_looks or words(judged.entry.name) <= words(known[sender])
