"""Routing rules: what they say, in which order they stand, when they ran."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tickets.models.message import Message
from tickets.models.ticket import Ticket


class Rule(models.Model):
    """What all versions of a rule have in common. `key` names it in files, such as 'paypal-disputes'."""

    key = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.key


class RuleVersion(models.Model):
    """What a rule says from `changed_at` on, as `tickets.routing.rules.reading` reads it. The database refuses changes.

    `by_owner`: whoever wrote it might see all tickets then; only such a rule takes from the owner what is kept.
    `acts_since`: moments that were past by then (for rules that run as time passes) are not acted upon.
    """

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    is_on = models.BooleanField()
    by_owner = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(db_default=Now())
    acts_since = models.DateTimeField(db_default=Now())
    said = models.CharField(max_length=200, blank=True, help_text="What was done: 'Switched on', 'Taken back to …'")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} version {self.number}"


class RuleSet(models.Model):
    """Which versions hold, in their order. The newest row is what routing goes by: whoever reads it reads all or none
    of a change. `versions` holds keys of RuleVersion; a rule that is in no version of the newest set is removed."""

    versions = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(db_default=Now())
    said = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"Rule set {self.pk}"


class RuleRun(models.Model):
    """A rule's conditions were met by a ticket, and its actions were carried out.

    `moment` is that for which a rule that runs as time passes ran (ISO 8601); '' for all others.
    """

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="runs", db_index=False)
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="rule_runs", db_index=False)
    occasion = models.CharField(max_length=8)
    moment = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "rule", "moment"], condition=~models.Q(moment=""), name="rule_ran_once_for_a_moment"
            )
        ]
        indexes = [
            models.Index(fields=["rule", "-at"], name="rule_run_newest"),
            models.Index(fields=["ticket", "rule"], name="rule_run_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} on {self.ticket_id}"


class Occasion(models.Model):
    """Rules have yet to run on a ticket: the customer wrote, we answered, something was changed. Gone when they did.

    A new ticket needs none: it is held until its rules have run.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="occasions", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, help_text="reply, ours, change")
    detail = models.JSONField(default=dict)
    due_at = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="occasion_due")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.ticket_id}"


class RoutingFault(models.Model):
    """A ticket that could not be routed, and stays with the owner. It is tried again at `next_try_at`, or as soon as
    other rules hold than those of `rule_set` (a key of RuleSet, 0 for none). Gone when it is routed."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="routing_fault")
    said = models.TextField(help_text="Why, in a line")
    attempts = models.PositiveSmallIntegerField(default=1)
    next_try_at = models.DateTimeField()
    rule_set = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.said}"


class DueReckoning(models.Model):
    """When rules that run as time passes change, `Ticket.rules_due_at` is worked out anew, in order of the tickets.

    `done_to` is the key of the last ticket that was looked at.
    """

    rule_set = models.OneToOneField(RuleSet, on_delete=models.PROTECT, primary_key=True, related_name="+")
    done_to = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.rule_set_id} done to {self.done_to}"
