"""What a condition can ask, and how: the catalogue behind the builder, the files and the engine."""

from dataclasses import dataclass

TEXT, TEXTS, CHOICE, LABELS, NUMBER, YES_NO, HOURS, CLOCK = (
    "text",
    "texts",
    "choice",
    "labels",
    "number",
    "yes_no",
    "hours",
    "clock",
)
WORDED = (
    "is",
    "is_not",
    "is_any",
    "contains",
    "contains_not",
    "contains_any",
    "starts_with",
    "ends_with",
    "matches",
)
OPERATORS: dict[str, tuple[str, ...]] = {
    TEXT: WORDED,
    TEXTS: WORDED,
    CHOICE: ("is", "is_not", "is_any"),
    LABELS: ("has", "has_not", "has_any"),
    NUMBER: ("at_least", "at_most"),
    YES_NO: ("is",),
    HOURS: ("at_least", "less_than"),
    CLOCK: ("after", "before"),
}
WITH_LISTS = ("is_any", "contains_any", "has_any")


@dataclass(frozen=True)
class Field:
    """`name` follows 'When …' in a sentence and stands in the builder's list under `about`."""

    key: str
    kind: str
    name: str
    about: str


def _fields(about: str, kind: str, /, **names: str) -> list[Field]:
    return [Field(key, kind, name, about) for key, name in names.items()]


FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        *_fields(
            "Who wrote",
            TEXT,
            from_address="the sender's address",
            from_name="the sender's name",
            from_domain="the sender's domain",
        ),
        *_fields(
            "Who wrote",
            YES_NO,
            known_customer="the sender has written before",
            verified="the sender is proven",
            protected="the owner keeps this sender to himself",
        ),
        *_fields("Who wrote", CHOICE, known_sender="the known sender's kind of mail"),
        *_fields("Who wrote", NUMBER, earlier_tickets="the number of earlier tickets"),
        *_fields("Who wrote", LABELS, customer_tags="the customer's tags"),
        *_fields("The mail", TEXT, subject="the subject", text="the text"),
        *_fields("The mail", TEXTS, to="an address in To", cc="an address in Cc", header="the header"),
        *_fields("The mail", CHOICE, mailbox="the mailbox", language="the language"),
        *_fields("The mail", YES_NO, auto_reply="it is an automatic reply", bounce="it is a delivery report"),
        *_fields("The mail", YES_NO, list="it came through a mailing list", spam="a filter calls it spam"),
        *_fields("Files", YES_NO, has_attachments="it has files"),
        *_fields("Files", TEXTS, attachment_name="a file's name", attachment_type="a file's type"),
        *_fields("Files", NUMBER, attachment_size="the largest file in MB"),
        *_fields(
            "The ticket",
            CHOICE,
            kind="the kind",
            status="the status",
            priority="the priority",
            assignee="the person who has it",
            satisfaction="how satisfied the customer is",
        ),
        *_fields("The ticket", LABELS, tags="the tags", changed="what was changed"),
        *_fields("The ticket", NUMBER, messages="the number of messages"),
        *_fields(
            "Time",
            HOURS,
            hours_since_opened="hours since it was opened",
            hours_since_customer="hours since the customer's last mail",
            hours_since_ours="hours since our last answer",
            hours_since_status="hours since the status changed",
        ),
        *_fields("Time", CHOICE, day="the day it came in"),
        *_fields("Time", CLOCK, time="the time it came in"),
        *_fields("Time", YES_NO, in_business_hours="it came in during business hours"),
    )
}

OPERATOR_NAMES: dict[str, str] = {
    "is": "is",
    "is_not": "is not",
    "is_any": "is any of",
    "contains": "contains",
    "contains_not": "does not contain",
    "contains_any": "contains any of",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "matches": "matches the pattern",
    "has": "include",
    "has_not": "do not include",
    "has_any": "include any of",
    "at_least": "is at least",
    "at_most": "is at most",
    "less_than": "is less than",
    "after": "is after",
    "before": "is before",
}
CHOICES: dict[str, dict[str, str]] = {
    "status": {
        "open": "open",
        "waiting": "waiting",
        "asked": "waiting for the owner",
        "resolved": "resolved",
        "spam": "spam",
    },
    "priority": {"low": "low", "normal": "normal", "high": "high", "urgent": "urgent"},
    "satisfaction": {"good": "good", "bad": "bad", "": "not said"},
    "day": {
        "mon": "Monday",
        "tue": "Tuesday",
        "wed": "Wednesday",
        "thu": "Thursday",
        "fri": "Friday",
        "sat": "Saturday",
        "sun": "Sunday",
    },
}
DAYS = tuple(CHOICES["day"])
# Marks that a rule for changes may wait for, by the field that asks them.
WATCHED = {each: each for each in ("kind", "status", "priority", "assignee", "tags", "satisfaction")}
ANCHORS = {
    "hours_since_opened": "opened_at",
    "hours_since_customer": "customer_wrote_at",
    "hours_since_ours": "we_wrote_at",
    "hours_since_status": "status_since",
}
