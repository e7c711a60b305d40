from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Reverse


class Migration(migrations.Migration):
    """While mail comes in: nobody waits for the index."""

    atomic = False

    dependencies = [("tickets", "0037_whom_the_owner_keeps")]

    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(OpClass(Reverse("email"), "text_pattern_ops"), name="customer_by_domain"),
        )
    ]
