import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import tickets.models.secret_field


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_languages_of_people"),
        ("tickets", "0019_inbound_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="BusinessHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                ("week", models.JSONField(default=dict)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("subdivision", models.CharField(blank=True, max_length=8)),
                ("free_days", models.JSONField(default=list)),
                ("is_default", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="KnownSender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=253, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(blank=True, help_text="Whose it is, such as 'PayPal'", max_length=80)),
            ],
            options={
                "ordering": ["kind", "domain"],
            },
        ),
        migrations.CreateModel(
            name="ProtectedSender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.CharField(
                        help_text="Lower case: an address, or a domain without @", max_length=320, unique=True
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="ResponseTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=100)),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("priority", models.CharField(blank=True, max_length=8)),
                ("only_by_rule", models.BooleanField(default=False, help_text="Holds only where a rule sets it")),
                ("first_answer", models.PositiveIntegerField(blank=True, null=True)),
                ("next_answer", models.PositiveIntegerField(blank=True, null=True)),
                ("resolution", models.PositiveIntegerField(blank=True, null=True)),
                ("warn_at_percent", models.PositiveSmallIntegerField(default=75)),
                ("is_on", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="SavedReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("html", models.TextField()),
                ("is_used", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TicketKind",
            fields=[
                ("slug", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=100)),
                (
                    "is_used",
                    models.BooleanField(default=True, help_text="Kinds that are not used any more keep their name"),
                ),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("url", models.URLField(max_length=500)),
                ("secret", tickets.models.secret_field.SecretField()),
                ("is_on", models.BooleanField(default=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="businesshours",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("is_default",), name="business_hours_one_default"
            ),
        ),
        migrations.AddConstraint(
            model_name="knownsender",
            constraint=models.CheckConstraint(
                condition=models.Q(("domain", django.db.models.functions.text.Lower("domain"))),
                name="known_sender_lower",
            ),
        ),
        migrations.AddField(
            model_name="protectedsender",
            name="added_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="responsetarget",
            name="hours",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="tickets.businesshours"
            ),
        ),
        migrations.AddField(
            model_name="savedreply",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shift",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedsender",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", django.db.models.functions.text.Lower("value"))),
                name="protected_sender_lower",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person",), name="shift_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"),
                name="shift_ends_after_it_began",
            ),
        ),
    ]
