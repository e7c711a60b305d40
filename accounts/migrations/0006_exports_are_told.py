from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_permissions_of_people"),
    ]

    operations = [
        migrations.AlterField(
            model_name="personevent",
            name="detail",
            field=models.JSONField(
                db_default={}, default=dict, help_text='{"permission": [from, to], …}, {"exported": what}'
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("invited", "invited"),
                    ("renewed", "made a new link for"),
                    ("withdrew", "withdrew the invitation of"),
                    ("joined", "joined"),
                    ("added", "added"),
                    ("role_changed", "changed the role of"),
                    ("deactivated", "deactivated"),
                    ("reactivated", "reactivated"),
                    ("permitted", "changed what may do"),
                    ("exported", "exported"),
                ],
                max_length=16,
            ),
        ),
    ]
