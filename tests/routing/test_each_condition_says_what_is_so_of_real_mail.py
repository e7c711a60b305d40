"""Each condition, from what is stored of a rule to a mail that came by the intake."""

import pytest
from django.utils import timezone

from tests.cast import make_mailbox, open_ticket
from tests.routing.dispute import dispute
from tests.routing.rules_in_force import come, does, in_force
from tickets.models import Customer, KnownSender, RuleRun
from tickets.routing.rules.fields import FIELDS, HOURS, OPERATORS

TODAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Field → what it is asked, that holds of the mail below; and what does not.
HOLDS = {
    "from_address": {"is": "Service@Mail.Paypal.com", "is_not": "x@y.example", "is_any": ["service@mail.paypal.com"]},
    "from_domain": {"is": "paypal.com", "is_not": "pal.com", "is_any": ["mail.paypal.com", "x.example"]},
    "from_name": {"contains": "PAYPAL", "starts_with": "paypal", "ends_with": "team", "contains_not": "stripe"},
    "subject": {"contains_any": ["nothing", "dispute"], "matches": r"order \d+", "is_not": "Dispute"},
    "text": {"contains": "COMMANDE", "contains_any": ["x-x-x", "payé"], "matches": r"commande\s+(\d+)", "is_not": "x"},
    "to": {"is": "support@example.com", "contains": "example", "is_any": ["support@example.com", "x@y.example"]},
    "cc": {"is": "boss@firm.example", "ends_with": "firm.example", "contains_not": "x@", "matches": "^boss@"},
    "header": {"is": "Gold", "starts_with": "go", "contains_any": ["ol"], "contains_not": "silver", "is_not": "x"},
    "attachment_name": {"ends_with": ".PDF", "is": "invoice.pdf", "contains_not": ".exe", "matches": r"\.pdf$"},
    "attachment_type": {"is": "application/pdf", "starts_with": "application/", "is_not": "image/png"},
    "mailbox": {"is": "support@example.com", "is_not": "x@y.example", "is_any": ["support@example.com"]},
    "kind": {"is": "", "is_not": "payments", "is_any": ["", "payments"]},
    "status": {"is": "open", "is_not": "spam", "is_any": ["open"]},
    "priority": {"is": "normal", "is_not": "high", "is_any": ["low", "normal"]},
    "assignee": {"is": "", "is_not": "asha@example.com", "is_any": [""]},
    "language": {"is": "fr", "is_not": "de", "is_any": ["fr", "en"]},
    "known_sender": {"is": "payments", "is_not": "hosting", "is_any": ["payments"]},
    "satisfaction": {"is": "", "is_not": "good", "is_any": ["", "bad"]},
    "tags": {"has_not": "vip"},
    "changed": {"has_not": "priority"},
    "customer_tags": {"has": "VIP", "has_not": "bad", "has_any": ["vip", "x"]},
    "earlier_tickets": {"at_least": 1, "at_most": 1},
    "messages": {"at_least": 1, "at_most": 1},
    "attachment_size": {"at_least": 0.001, "at_most": 0.1},
    "time": {"after": "00:00"},
    **{name: {"is": False} for name in ("protected", "verified", "auto_reply", "bounce", "list", "spam")},
    **{name: {"is": True} for name in ("known_customer", "has_attachments", "in_business_hours")},
}  # fmt: skip
HOLDS_NOT = {
    "from_address": {"contains": "carl", "is_any": ["a@b.example"], "ends_with": "paypal.de"},
    "from_domain": {"is": "notpaypal.com", "is_not": "paypal.com", "is_any": ["al.com"]},
    "subject": {"is": "Dispute", "matches": r"order [a-z]+", "starts_with": "order"},
    "to": {"is_not": "support@example.com", "contains_not": "example"},
    "cc": {"is_not": "boss@firm.example", "is_any": ["support@example.com"]},
    "header": {"is": "Silver", "is_not": "gold", "contains_not": "old"},
    "attachment_name": {"is_not": "invoice.pdf", "contains": ".exe"},
    "kind": {"is": "payments", "is_not": ""},
    "assignee": {"is": "asha@example.com", "is_not": ""},
    "language": {"is": "de", "is_any": ["", "en"]},
    "tags": {"has": "vip", "has_any": ["vip"]},
    "changed": {"has": "priority"},
    "customer_tags": {"has": "bad", "has_not": "vip"},
    "earlier_tickets": {"at_least": 2, "at_most": 0},
    "attachment_size": {"at_least": 1},
    "time": {"before": "00:00"},
    **{name: {"is": True} for name in ("protected", "verified", "auto_reply", "bounce", "list", "spam")},
    **{name: {"is": False} for name in ("known_customer", "has_attachments", "in_business_hours")},
}


@pytest.fixture
def mailbox(db):
    box = make_mailbox("support@example.com")
    known = Customer.objects.create(email="service@mail.paypal.com", name="PayPal", tags=["vip"])
    open_ticket(box, known)
    KnownSender.objects.create(domain="paypal.com", kind="payments")
    return box


def asked(table):
    return [
        {"field": field, op: value, **({"name": "x-level"} if field == "header" else {})}
        for field, questions in table.items()
        for op, value in questions.items()
    ]


def test_each_condition_says_what_is_so(mailbox):
    today = TODAY[timezone.now().weekday()]
    day = [{"field": "day", "is": today}, {"field": "day", "is_any": [today]}]
    other = [{"field": "day", "is_not": today}]
    holds, holds_not = [*asked(HOLDS), *day], [*asked(HOLDS_NOT), *other]
    rules = [
        {"name": str(each), "when": {"all": [each]}, "then": does("remove_tag", "x")} for each in holds + holds_not
    ]
    in_force(*rules)
    [ticket] = come(mailbox, dispute())
    ran = set(RuleRun.objects.filter(ticket=ticket).values_list("version__definition__name", flat=True))
    assert ran == set(map(str, holds)), "what runs"
    of_time = {key for key, field in FIELDS.items() if field.kind == HOURS}
    assert {each["field"] for each in holds} == set(FIELDS) - of_time
    tried = {(FIELDS[e["field"]].kind, op) for e in holds + holds_not for op in e if op not in ("field", "name")}
    everything = {(kind, op) for kind, ops in OPERATORS.items() if kind != HOURS for op in ops}
    assert everything - tried == set()
