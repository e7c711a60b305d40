from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_fetching_in_turns")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="content_location",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
