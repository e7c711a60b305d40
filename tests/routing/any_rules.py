"""Rules and mail as hypothesis makes them: of few words, so that conditions often hold and often meet."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tickets.routing.rules import Facts, File, Marks, Member, Reference, compiled, read
from tickets.routing.rules.actions import DOINGS
from tickets.routing.rules.fields import ANCHORS, CHOICES, DAYS, FIELDS, OPERATORS, WITH_LISTS

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = ["refund", "Refund now", "fund", "re", "now", "ß", "SS", "order 7"]
DOMAINS = ["paypal.com", "mail.paypal.com", "pay.example", "com"]
ADDRESSES = [f"{name}@{domain}" for name in ("carl", "no-reply") for domain in DOMAINS]
TAGS = ["vip", "march", "late"]
KINDS = ["", "payments", "hosting", "question"]
PEOPLE = ["", "asha@example.com", "olivia@example.com"]
CHOSEN = {
    "mailbox": ["support@shop.example", "sales@shop.example"],
    "kind": KINDS,
    "known_sender": KINDS,
    "assignee": PEOPLE,
    "language": ["", "en", "de"],
    **{field: list(choices) for field, choices in CHOICES.items()},
}
PATTERNS = ["re(fund)?", r"order (?P<number>\d+)", "^now", "(a+)+$", "ss"]
TEXTS = {"from_address": ADDRESSES, "from_domain": DOMAINS, "to": ADDRESSES, "cc": ADDRESSES}
HOURS = [1, 2, 24]


def words_of(field: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*TEXTS.get(field, []), *WORDS])


def value_of(field: str, op: str) -> st.SearchStrategy[Any]:
    kind = FIELDS[field].kind
    if op == "matches":
        return st.sampled_from(PATTERNS)
    one: st.SearchStrategy[Any] = {
        "choice": st.sampled_from(CHOSEN.get(field, ["x"])),
        "labels": st.sampled_from(TAGS if field != "changed" else ["kind", "tags", "status"]),
        "number": st.sampled_from([0, 1, 2, 0.5]),
        "yes_no": st.booleans(),
        "hours": st.sampled_from(HOURS),
        "clock": st.sampled_from(["00:00", "09:00", "12:00", "12:01", "23:59"]),
    }.get(kind, words_of(field))
    return st.lists(one, min_size=1, max_size=12 if kind == "text" else 3) if op in WITH_LISTS else one


@st.composite
def conditions(draw: st.DrawFn, fields: tuple[str, ...] = tuple(FIELDS)) -> dict[str, Any]:
    field = draw(st.sampled_from(fields))
    op = draw(st.sampled_from(OPERATORS[FIELDS[field].kind]))
    said = {"field": field, op: draw(value_of(field, op))}
    return {**said, "name": draw(st.sampled_from(["X-Mailer", "X-Other"]))} if field == "header" else said


def groups(fields: tuple[str, ...] = tuple(FIELDS)) -> st.SearchStrategy[dict[str, Any]]:
    """The outermost is 'all', as the builder makes it, or any other."""

    def of(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
        listed = st.lists(parts, min_size=1, max_size=4)
        return st.tuples(st.sampled_from(["all", "any", "none"]), listed).map(lambda pair: {pair[0]: pair[1]})

    return of(st.recursive(conditions(fields), of, max_leaves=6)) | st.just({"all": []})


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "set_kind": st.sampled_from(KINDS[1:]),
    "add_tag": st.sampled_from(TAGS),
    "remove_tag": st.sampled_from(TAGS),
    "set_priority": st.sampled_from(list(CHOICES["priority"])),
    "assign": st.sampled_from(PEOPLE[1:]),
    "set_status": st.sampled_from(["open", "waiting", "resolved"]),
    "snooze": st.sampled_from(HOURS),
    "forward": st.just("books@accountant.example"),
    "take_fields": st.sampled_from([r"order (?P<number>\d+)", "(?P<what>refund|now)"]),
}


@st.composite
def actions(draw: st.DrawFn, which: tuple[str, ...] = tuple(DOINGS)) -> dict[str, Any]:
    do = draw(st.sampled_from(which))
    if DOINGS[do].takes == "nothing":
        return {"do": do}
    said = {"do": do, "value": draw(VALUES.get(do, st.just("owner")))}
    return {**said, "from": draw(st.sampled_from(["subject", "text"]))} if do == "take_fields" else said


@st.composite
def definitions(
    draw: st.DrawFn,
    fields: tuple[str, ...] = tuple(FIELDS),
    runs: tuple[str, ...] = ("new", "reply", "ours", "change"),
    which: tuple[str, ...] = tuple(DOINGS),
) -> dict[str, Any]:
    """A definition that `read` takes; one that runs as time passes counts hours."""
    given = {
        "key": draw(st.sampled_from("abcdefgh")),
        "name": "A rule",
        "runs": draw(st.lists(st.sampled_from(runs), min_size=1, max_size=3, unique=True)),
        "when": draw(groups(tuple(field for field in fields if field not in ANCHORS))),
        "then": draw(st.lists(actions(which), min_size=1, max_size=4)),
        "stop": draw(st.sampled_from([False, False, False, True])),
    }
    if "time" in given["runs"]:
        hours = {"field": draw(st.sampled_from(list(ANCHORS))), "at_least": draw(st.sampled_from(HOURS))}
        given["when"] = {"all": [hours, given["when"]]}
    return given


@st.composite
def rule_sets(draw: st.DrawFn, most: int = 5, **how: Any) -> list[Any]:
    """Compiled, some of them the owner's."""
    given = draw(st.lists(definitions(**how), min_size=1, max_size=most))
    return [
        compiled(read(each), Reference(number, number, 1, f"Rule {number}", draw(st.booleans())))
        for number, each in enumerate(given, 1)
    ]


MARKS = st.builds(
    Marks,
    visibility=st.sampled_from(["held", "team", "owner"]),
    kind=st.sampled_from(KINDS),
    tags=st.lists(st.sampled_from(TAGS), unique=True).map(tuple),
    priority=st.sampled_from(list(CHOICES["priority"])),
    status=st.sampled_from(list(CHOICES["status"])),
    assignee=st.sampled_from(PEOPLE),
)
TEAM = (Member("asha@example.com", "Asha", ("en",), True), Member("olivia@example.com", "Olivia", ("de",), True))
TEXT = st.lists(st.sampled_from([*WORDS, "x", "\ud800", "\0"]), max_size=4).map(" ".join)
MOMENTS = st.none() | st.sampled_from([NOW - timedelta(hours=hours) for hours in (0.5, 1, 1.5, 2, 30)])
FACTS = st.builds(
    Facts,
    from_address=st.sampled_from(["", *ADDRESSES]),
    from_name=TEXT,
    mailbox=st.sampled_from(CHOSEN["mailbox"]),
    subject=TEXT,
    text=TEXT,
    answers=st.sampled_from(["", "", "team", "owner"]),
    sender_proof=st.sampled_from(["", "proven", "failed"]),
    is_protected=st.sampled_from([False, False, True]),
    known_sender=st.sampled_from(KINDS),
    earlier_tickets=st.integers(0, 3),
    customer_tags=st.lists(st.sampled_from(TAGS), unique=True).map(tuple),
    to=st.lists(st.sampled_from(ADDRESSES), max_size=2).map(tuple),
    cc=st.lists(st.sampled_from(ADDRESSES), max_size=2).map(tuple),
    headers=st.lists(st.tuples(st.sampled_from(["x-mailer", "x-other"]), TEXT), max_size=3).map(tuple),
    files=st.lists(st.builds(File, TEXT, st.just("text/plain"), st.integers(0, 3_000_000)), max_size=2).map(tuple),
    language=st.sampled_from(CHOSEN["language"]),
    auto_reply=st.booleans(),
    bounce=st.booleans(),
    list=st.sampled_from(["", "news"]),
    is_spam=st.booleans(),
    messages=st.integers(0, 3),
    satisfaction=st.sampled_from(list(CHOICES["satisfaction"])),
    opened_at=MOMENTS,
    customer_wrote_at=MOMENTS,
    we_wrote_at=MOMENTS,
    status_since=MOMENTS,
    arrived_at=st.sampled_from([None, *(NOW + timedelta(days=day, hours=day) for day in range(len(DAYS)))]),
    now=st.just(NOW),
    team=st.sampled_from([(), TEAM]),
    marks=MARKS,
    occasion=st.sampled_from(["new", "reply", "ours", "change", "time"]),
    changed=st.frozensets(st.sampled_from(["kind", "tags", "status"])),
)
