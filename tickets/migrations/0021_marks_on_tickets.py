import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0020_kinds_replies_hours_and_shifts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ticket",
            name="ticket_status_known",
        ),
        migrations.AddField(
            model_name="customer",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="customer_wrote_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="fields",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="ticket",
            name="priority",
            field=models.CharField(
                choices=[("low", "Low"), ("normal", "Normal"), ("high", "High"), ("urgent", "Urgent")],
                db_default="normal",
                default="normal",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="promised_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="rules_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="satisfaction",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="ticket",
            name="snoozed_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="status_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="we_wrote_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                choices=[
                    ("opened", "opened the ticket"),
                    ("arrived", "wrote"),
                    ("routed", "routed"),
                    ("assigned", "assigned"),
                    ("noted", "wrote a note"),
                    ("replied", "replied"),
                    ("sending_undone", "took the answer back"),
                    ("sent", "was sent"),
                    ("sending_failed", "could not be sent"),
                    ("sending_unknown", "may have been sent"),
                    ("sent_again", "sent it again"),
                    ("settled", "settled an unknown sending"),
                    ("bounced", "bounced"),
                    ("waiting", "waits for the customer"),
                    ("resolved", "resolved"),
                    ("reopened", "reopened"),
                    ("acknowledged", "confirmed that the mail came in"),
                    ("address_cleared", "allowed mail to this address again"),
                    ("may_belong", "may belong to another ticket"),
                    ("read_again", "was read again"),
                    ("kind_set", "set the kind"),
                    ("priority_set", "set the priority"),
                    ("tagged", "changed the tags"),
                    ("fields_taken", "noted details"),
                    ("moved", "changed who sees it"),
                    ("snoozed", "put it off"),
                    ("woken", "is back"),
                    ("spam", "called it spam"),
                    ("saved_reply", "sent a saved reply"),
                    ("forwarded", "forwarded it"),
                    ("notified", "told somebody"),
                    ("webhook_called", "told another program"),
                    ("target_set", "set the response target"),
                    ("rules_ran", "rules ran"),
                    ("not_done", "did not do what a rule asked for"),
                    ("promise_near", "a promise comes near"),
                    ("promise_broken", "a promise was broken"),
                    ("rule_undone", "took back what a rule did"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("waiting", "Waiting for the customer"),
                    ("resolved", "Resolved"),
                    ("spam", "Spam"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="target",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Set by a rule; otherwise the first that fits",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tickets.responsetarget",
            ),
        ),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "waiting", "resolved", "spam"])), name="ticket_status_known"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="saved_reply",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tickets.savedreply",
            ),
        ),
    ]
