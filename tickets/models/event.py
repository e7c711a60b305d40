from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.message import Message
from tickets.models.ticket import Ticket


class Verb(models.TextChoices):
    OPENED = "opened", "opened the ticket"
    ARRIVED = "arrived", "wrote"
    ROUTED = "routed", "routed"
    ASSIGNED = "assigned", "assigned"
    NOTED = "noted", "wrote a note"
    REPLIED = "replied", "replied"
    SENDING_UNDONE = "sending_undone", "took the answer back"
    SENT = "sent", "was sent"
    SENDING_FAILED = "sending_failed", "could not be sent"
    SENDING_UNKNOWN = "sending_unknown", "may have been sent"
    SENT_AGAIN = "sent_again", "sent it again"
    SETTLED = "settled", "settled an unknown sending"
    BOUNCED = "bounced", "bounced"
    WAITING = "waiting", "waits for the customer"
    RESOLVED = "resolved", "resolved"
    REOPENED = "reopened", "reopened"
    ACKNOWLEDGED = "acknowledged", "confirmed that the mail came in"
    ADDRESS_CLEARED = "address_cleared", "allowed mail to this address again"
    MAY_BELONG = "may_belong", "may belong to another ticket"
    READ_AGAIN = "read_again", "was read again"
    KIND_SET = "kind_set", "set the kind"
    PRIORITY_SET = "priority_set", "set the priority"
    TAGGED = "tagged", "changed the tags"
    FIELDS_TAKEN = "fields_taken", "noted details"
    MOVED = "moved", "changed who sees it"
    SNOOZED = "snoozed", "put it off"
    WOKEN = "woken", "is back"
    SPAM = "spam", "called it spam"
    SAVED_REPLY = "saved_reply", "sent a saved reply"
    FORWARDED = "forwarded", "forwarded it"
    NOTIFIED = "notified", "told somebody"
    WEBHOOK_CALLED = "webhook_called", "told another program"
    TARGET_SET = "target_set", "set the response target"
    RULES_RAN = "rules_ran", "rules ran"
    NOT_DONE = "not_done", "did not do what a rule asked for"
    PROMISE_NEAR = "promise_near", "a promise comes near"
    PROMISE_BROKEN = "promise_broken", "a promise was broken"
    ASKED = "asked", "asked the owner"
    ANSWERED = "answered", "answered the question"
    ASKING_WITHDRAWN = "asking_withdrawn", "took the question back"
    PROPOSED = "proposed", "wrote an answer for approval"
    APPROVED = "approved", "approved the answer"
    SENT_BACK = "sent_back", "sent the answer back"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn", "took the proposed answer back"
    PROCEDURE_ATTACHED = "procedure_attached", "attached a procedure"
    PROCEDURE_USED = "procedure_used", "worked by a procedure"
    PROCEDURE_UNFIT = "procedure_unfit", "found that a procedure does not fit"
    STEP_TICKED = "step_ticked", "ticked a step"
    STEP_UNTICKED = "step_unticked", "took a tick back"
    MERGED = "merged", "merged it with another ticket"
    LINKED = "linked", "linked it to another ticket"
    UNLINKED = "unlinked", "took a link away"
    DELETED = "deleted", "deleted it"
    RESTORED = "restored", "brought it back"
    DUTY_DONE = "duty_done", "did the duty"
    RATED = "rated", "said how it was"
    RULE_UNDONE = "rule_undone", "took back what a rule did"


class Event(models.Model):
    """What happened, append-only: who, when, what, from what to what, and why. The database refuses changes.

    `detail` holds {"from": …, "to": …, "reason": str} where they apply. No actor means the desk itself.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=20, choices=Verb)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "created_at", "id"], name="event_in_ticket"),
            models.Index(
                fields=["verb", "created_at"],
                include=["ticket", "actor"],
                condition=models.Q(verb__in=["resolved", "reopened", "rated"]),
                name="event_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} on {self.ticket_id}"
