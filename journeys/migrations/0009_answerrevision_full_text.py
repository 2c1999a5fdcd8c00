from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a column with a constant default: no row is rewritten."""

    dependencies = [("journeys", "0008_rename_stored_names")]

    operations = [
        migrations.AddField(
            model_name="answerrevision",
            name="full_text",
            field=models.TextField(blank=True, db_default=""),
        ),
    ]
