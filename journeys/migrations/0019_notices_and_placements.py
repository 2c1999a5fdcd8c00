from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0018_bot_detection_fact")]

    operations = [
        migrations.AddField(
            model_name="feedbackrequest",
            name="other_notice",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="interaction",
            name="placed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
