"""What Adam has set up beside the starter pack before the first mail comes: hours, promises, a saved reply, a webhook
that is off, and rules of his own."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from tickets.models import BusinessHours, ResponseTarget, Rule, RuleSet, RuleVersion, SavedReply, Webhook, WebhookCall
from tickets.models.webhook import CallState
from tickets.routing.promises import targets
from tickets.routing.rulebook import versions
from tickets.routing.rules import read
from tickets.routing.webhooks import signing

BEFORE = timedelta(days=62)
WEEK = {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
ACCESS = (
    "<div>Hello {first name},<br><br>the link in your welcome mail works for seven days. You can have a new one at"
    " once: open northlight.example.com/login, press “Send me a new link”, and look into your mail.<br><br>If that"
    " does not help, answer this mail, and a person will look into it.<br><br>Northlight support</div>"
)
REFUND = (
    "<div>Hi {first name},<br><br>your refund is on its way. Banks take three to five working days to show"
    " it.<br><br>Best,<br>Northlight support</div>"
)
RULES: list[dict[str, Any]] = [
    {
        "key": "filtered-spam", "name": "What a filter calls spam", "runs": ["new"], "stop": True,
        "when": {"all": [{"field": "spam", "is": True}, {"field": "known_customer", "is": False}]},
        "then": [{"do": "mark_spam"}],
    },
    {
        "key": "new-link", "name": "Send a new link to whoever lost it", "runs": ["new"],
        "when": {"all": [
            {"field": "subject", "contains_any": ["link has expired", "link does not work any more"]},
            {"field": "kind", "is": "question"},
        ]},
        "then": [{"do": "send_reply", "value": "new-link"}, {"do": "add_tag", "value": "access"}],
    },
    {
        "key": "gone-quiet", "name": "No word for three days", "runs": ["time"],
        "when": {"all": [
            {"field": "status", "is": "waiting"},
            {"field": "tags", "has_not": "gone quiet"},
            {"field": "hours_since_ours", "at_least": 72},
        ]},
        "then": [{"do": "add_tag", "value": "gone quiet"}, {"do": "set_priority", "value": "low"}],
    },
]  # fmt: skip


def set_up(adam: User, now: datetime) -> None:
    _promise()
    for key, name, html in (("new-link", "A new link", ACCESS), ("refund", "Your refund is on its way", REFUND)):
        SavedReply.objects.create(key=key, name=name, html=html, changed_by=adam)
    _put_rules_in(adam, now - BEFORE)
    _call_a_webhook(now)


def _put_rules_in(adam: User, at: datetime) -> None:
    """As `rulebook` does it, but dated: a rule for time does not act upon moments before it was there."""
    standing = [version.pk for version in versions.standing()]
    for definition in RULES:
        read(definition)
        rule = Rule.objects.create(key=definition["key"])
        version = RuleVersion.objects.create(
            rule=rule, number=1, definition=definition, is_on=True, changed_by=adam, changed_at=at, acts_since=at
        )
        standing.append(version.pk)
    RuleSet.objects.create(versions=standing, made_by=adam, made_at=at)


def _promise() -> None:
    """Round the clock, so that something is near and something late at whatever hour the demo begins."""
    BusinessHours.objects.create(name="Office", week=WEEK, time_zone="Europe/London", country="GB", is_default=True)
    always = BusinessHours.objects.create(name="Round the clock", week=ALWAYS)
    ResponseTarget.objects.create(
        key="complaints", name="Complaints", kind="complaint", position=1, hours=always,
        first_answer=4 * 60, resolution=5 * 24 * 60,
    )  # fmt: skip
    ResponseTarget.objects.create(
        key="urgent", name="Disputes and other urgent things", priority="urgent", position=2, hours=always,
        first_answer=24 * 60,
    )  # fmt: skip
    targets.forget()


def _call_a_webhook(now: datetime) -> None:
    """It is off: nothing of the demo leaves this machine."""
    url = "https://customers.northlight.example.com/hooks/support"
    webhook = Webhook.objects.create(
        key="customer-list", name="Customer list", url=url, secret=signing.new_secret(), is_on=False
    )
    for days, state, said in ((3, CallState.DONE, "Answered 200"), (2, CallState.FAILED, "Tried 6 times. Last: 503")):
        at = now - timedelta(days=days)
        body = {"type": "test", "timestamp": at.isoformat(), "data": {"asked_by": "Adam Reyes"}}
        WebhookCall.objects.create(
            webhook=webhook, body=body, state=state, queued_at=at, due_at=at, ended_at=at, attempts=1, said=said
        )
