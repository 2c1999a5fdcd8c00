from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0013_mark_doubtful_messages")]

    operations = [
        migrations.AddField(
            model_name="draft", name="writer", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="draft",
            name="number",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    ]
